"""The text of a file that an LMS or a spreadsheet wrote, in whichever encoding that was.

UTF-8 and UTF-16 say so themselves. What is neither may be Windows-1252, which spreadsheets of
western Europe and America write; it is taken for that only where every word then looks like one
of those languages, and the reader is told.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

SAVE_AS = "export it again from the LMS, or save it as “CSV UTF-8”"
_LARGEST = 64 * 2**20
_WORD = re.compile(r"[^\s,;:|\"'()\[\]<>/\\=&@._-]+")
_IN_A_WORD = "’´`“”„‚‘–—…·&+%"  # symbols that do occur in or beside words
_NOT_FRENCH = re.compile(r"œ(?![cdfilstu])", re.I)  # in Windows-1250 the byte is ś: `Wiœniewska`
_SHORTEST = 4  # letters from which on a word of mere accents is none


@dataclass(frozen=True)
class Text:
    """What a file says, and how it was written."""

    text: str
    encoding: str  # utf-8, utf-16 or windows-1252
    byte_order_mark: bool = False  # of UTF-8


def read_text(file: Path) -> Text:
    """Read `file`; `UsageError` names the line, and what to do, for all that is not text."""
    data = _bytes_of(file)
    if data.startswith(b"PK\x03\x04"):
        raise UsageError(f"{file} is a spreadsheet or a zip, not CSV; {SAVE_AS}")
    text = _decoded(data, file)
    if "\0" in text.text:
        line = text.text.count("\n", 0, text.text.index("\0")) + 1
        raise UsageError(f"{file}:{line}: holds a NUL character; {SAVE_AS}")
    return text


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError(f"{file} has more than {_LARGEST >> 20} MiB: is it a roster?")
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no file {file}: check the path") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None


def _decoded(data: bytes, file: Path) -> Text:
    utf16 = _utf16(data)
    try:
        text = data.decode(utf16 or "utf-8-sig")
        return Text(text, "utf-16" if utf16 else "utf-8", data.startswith(codecs.BOM_UTF8))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        western = "" if utf16 else data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and all(map(_may_be_western, _WORD.findall(western))):
        return Text(western, "windows-1252")
    raise UsageError(
        f"{file}:{line}: is not UTF-8 text, nor what a spreadsheet of western Europe writes; "
        f"{SAVE_AS}"
    )


def _utf16(data: bytes) -> str:
    """The codec of UTF-16: by its mark, or where every other byte is 0, as in Latin letters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(data) // 2
    for codec, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if half and len(data) % 2 == 0 and data[first::2].count(0) > 0.6 * half:
            return codec
    return ""


def _may_be_western(word: str) -> bool:
    """Whether a word can be western: `MÃ¼ller` and `£ukasz` were written in other encodings."""
    foreign = [character for character in word if ord(character) > 127]
    if any(character not in _IN_A_WORD and not character.isalpha() for character in foreign):
        return not any(character.isalpha() for character in word)
    if word.startswith("ÿ") or _NOT_FRENCH.search(word):
        return False
    letters = sum(character.isalpha() for character in word)
    return letters < _SHORTEST or 2 * sum(map(str.isalpha, foreign)) <= letters
