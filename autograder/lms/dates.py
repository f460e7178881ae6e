"""A date that an LMS wrote into a name, in whatever order and language its site uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

_YEAR = re.compile(r"(?<!\d)(?:19|20|25)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"(?<!\d)(\d{1,2}) ?[:.h_]? ?(\d\d)(?:[:._]\d\d)?(?!\d)")
_AFTERNOON = re.compile(r"(?<![^\W\d_])p\.? ?m\b|下午|午後|오후", re.IGNORECASE)
_MORNING = re.compile(r"(?<![^\W\d_])a\.? ?m\b|上午|午前|오전", re.IGNORECASE)
_BUDDHIST = 543  # years that the Thai calendar is ahead
_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "pl", "cs", "sk",
    "hu", "ro", "hr", "sl", "tr", "el", "ru", "uk", "bg", "et", "lv", "lt", "ca", "cy", "id",
    "vi", "ar", "he", "hi", "th",
)  # fmt: skip


def looks_like_date(text: str) -> bool:
    """Whether `text` holds a year and at least one number more."""
    year = _YEAR.search(text)
    return year is not None and len(_NUMBER.findall(text)) >= 2


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates of numbers alone have the day before the month; None where nothing tells."""
    for text in texts:
        numbers = _before_year(text)
        if len(numbers) == 2:
            if numbers[0] > 12:
                return True
            if numbers[1] > 12:
                return False
    return None


def read_date(text: str, day_before_month: bool | None = None) -> datetime | None:
    """The date and time in `text`, as if it were UTC; None where it cannot be told for certain."""
    year = _YEAR.search(text)
    if year is None:
        return None
    before = _before_year(text)
    month = _month_named(text)
    rest = text[year.end() :]
    if month is not None and len(before) == 1:
        date = (month, before[0])
    elif month is None and len(before) == 2 and day_before_month is not None:
        date = (before[1], before[0]) if day_before_month else (before[0], before[1])
    elif not before:
        numbers = list(_NUMBER.finditer(rest))[: 1 if month else 2]
        if len(numbers) < (1 if month else 2):
            return None
        date = (month or int(numbers[0][0]), int(numbers[-1][0]))
        rest = rest[numbers[-1].end() :]
    else:
        return None
    number = int(year[0])
    try:
        whole = datetime(number - (_BUDDHIST if number > 2400 else 0), *date, tzinfo=UTC)
        hour, minute = _clock(rest)
        return whole.replace(hour=hour, minute=minute)
    except ValueError:
        return None


def _before_year(text: str) -> list[int]:
    year = _YEAR.search(text)
    return [int(n) for n in _NUMBER.findall(text[: year.start()])] if year else []


def _clock(text: str) -> tuple[int, int]:
    found = _TIME.search(text)
    if found is None:
        return 0, 0
    hour, minute = int(found[1]), int(found[2])
    if _AFTERNOON.search(text) and hour < 12:
        hour += 12
    elif _MORNING.search(text) and hour == 12:
        hour = 0
    return hour, minute


def _month_named(text: str) -> int | None:
    months = {month for word in _WORD.findall(text) for month in _months().get(word.casefold(), ())}
    return months.pop() if len(months) == 1 else None


@cache
def _months() -> dict[str, set[int]]:
    """Names of months in many languages, long and short, and what each may mean."""
    from babel.dates import get_month_names  # not installed where no download is ever read

    names: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    word = name.strip(". ").casefold()
                    if not word.isdigit():
                        names[word].add(number)
    for word in names:  # a word that means another month elsewhere means the English one here
        english = {
            number
            for width in ("wide", "abbreviated")
            for number, name in get_month_names(width, "format", "en").items()
            if name.casefold() == word
        }
        if english:
            names[word] = english
    return dict(names)
