"""Names in the spellings that people and file systems give them: `Łukasz` is also `Lukasz`."""

from __future__ import annotations

import re
import unicodedata

# What people write where a letter is not on their keyboard; the library has the other spelling.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "đ": "dj", "х": "kh"}
)
# The ends of Russian and Ukrainian names, which every country spells in a way of its own.
_ENDING = re.compile(r"(?:iy|ii|yy|yi|ij|yj)\b")
_SOFT = str.maketrans({"ь": "", "ъ": "", "'": "", "’": "", "ʹ": "", "ʺ": ""})
# `01-Lovelace, Ada`, `s1001 - Ada Lovelace`, `Lovelace, Ada (al42)`.
_NUMBERED = re.compile(r"^\s*[\w.]*\d[\w.]*\s*[-–.:)]+\s*(?=[^\W\d_])|\s*[(\[][^()\[\]]*[)\]]\s*$")


def exact_key(name: str) -> str:
    """Return `name` in small letters and nothing else, every accent kept."""
    small = unicodedata.normalize("NFC", name).casefold()
    return "".join(filter(_counts, unicodedata.normalize("NFC", small)))


def name_keys(name: str) -> set[str]:
    """Return all spellings of `name` in small letters and nothing else.

    `Jörg` is jörg, jorg and joerg; `Işıl` isil; `Đặng` dang; `Жуковский` zhukovskiy and
    zhukovsky; `王小明` wangxiaoming.
    """
    from anyascii import anyascii  # not installed where no roster is ever read

    small = unicodedata.normalize("NFC", name).casefold()
    forms = {small, small.translate(_SPELT_OUT), small.translate(_SOFT)}
    bare = {unicodedata.normalize("NFKD", form) for form in forms}
    latin = {anyascii(form).casefold() for form in (*forms, *bare)}
    latin |= {_ENDING.sub("y", form) for form in latin}
    return {"".join(filter(str.isalnum, form)) for form in (*bare, *latin)} - {""}


def spellings(name: str) -> set[str]:
    """Return `name` as it stands on a roster, from every starting word, without a number at it.

    `Lovelace, Ada King` is also `Ada King Lovelace`.
    """
    found = set()
    for text in (name, without_number(name)):
        words = text.replace(",", " ").split()
        found |= {" ".join(words[at:] + words[:at]) for at in range(len(words))}
    return found


def without_number(name: str) -> str:
    """Return `name` without the id that a list may have before or behind it."""
    return _NUMBERED.sub("", name).strip()


def _counts(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
