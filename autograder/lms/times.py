"""Times as an LMS writes them for people, in the language of whoever took the file out.

The words for months, weekdays and halves of the day are those of Unicode's CLDR, which Moodle's
own dates are made from. A text is read only where all readings that it allows agree: the weekday
has to fit, `10/12/2026` is read only where another time of the same column shows which of the two
is the month, a date without a time of day, with two digits for the year, or with a time zone
behind it is not read at all. What is not read is for the caller to name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from babel import Locale

# The languages that Moodle has a pack of and CLDR the months of.
_LANGUAGES = (
    "en de es fr it pt pt_PT nl pl sv zh zh_Hant ja ko ru uk tr cs da nb nn fi el hu ro ca eu gl "
    "hr sk sl sr sr_Latn bg lt lv et he ar ar_SY fa vi th id ms is ga cy de_AT es_MX af be bn bs "
    "fil hi hy ka kk mk mn mr sq sw ta te ur uz az km ne"
).split()
# Forms that are in use and not in CLDR; Moodle's Basque adds an ending to the month's name.
_MORE_MONTHS = {
    "en": {"sept": 9},
    "es": {"setiembre": 9, "set": 9},
    "vi": {
        f"tháng {word}": number
        for number, word in enumerate(
            "một;hai;ba;tư;năm;sáu;bảy;tám;chín;mười;mười một;mười hai".split(";"), start=1
        )
    },
}
_ENDINGS = {"eu": ("", "ren"), "fi": ("", "ta")}
# Words around the time of day that do not change it; any other might be a half of the day.
_AROUND = frozenset(
    "t at um uhr kl klo kello à a as às la las le o ore alle ora om h de del d an e tan г г р року "
    "в о ч saat lúc pukul jam ob u v ve na do di den der dne arte 까지 kl i 日 分 분 에".split()
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*(?:[-/.年년]|m\.)\s*(?P<month>\d{1,2})\s*[-/.月월]\s*"
    r"(?P<day>\d{1,2})(?!\d)\s*[.日일]?"
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<one>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<two>\d{1,2})\s*(?P=mark)\s*"
    r"(?P<year>\d{4})(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:.٫]|\s?[h時时点點시]\s?)(?P<minute>\d\d)"
    r"(?:[:.](?P<second>\d\d)(?:\.\d+)?)?(?![\d:])\s?[分분]?"
)
_HERE = "\0"  # stands where the time of day was
_ZONE = re.compile(rf"{_HERE}\s*(?:z\b|utc|gmt|[+-]\s?\d|\(?[a-z]{{1,3}}(?:st|dt|t)\b)")
_BESIDE = re.compile(rf"([^\W\d_]+)[\s(]*{_HERE}|{_HERE}[\s(]*([^\W\d_]+)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def parse_time(text: str) -> datetime | None:
    """Return the time on the LMS's wall clock, without a zone; None for what is not clear."""
    return parse_times([text])[0]


def parse_times(texts: Sequence[str], day_first: bool | None = None) -> list[datetime | None]:
    """Return the times of one column: all are of one language, and in one order of day and month.

    None means that it is not a time, or that it can be read in two ways even so; `day_first`
    says, if anybody knows, which.
    """
    other = {True: "mdy", False: "dmy", None: "-"}[day_first]
    readings = [
        [item for item in _readings(text) if not item.way.endswith(other)] for text in texts
    ]
    ways = [{item.way for item in found} for found in readings if found]
    common = set.intersection(*ways) if ways else set()
    times = []
    for found in readings:
        kept = {item.when for item in found if not common or item.way in common}
        times.append(kept.pop() if len(kept) == 1 else None)
    return times


def tells_no_time(text: str) -> bool:
    """Whether a cell is empty, or has the dash that an LMS writes where there is no time."""
    return not any(character.isalnum() for character in text)


def looks_like_time(text: str) -> bool:
    """Whether a text seems to hold a year or a time of day, be it readable or not."""
    plain = _plain(text)
    return bool(_YEAR.search(plain) or _CLOCK.search(plain))


def is_dated(text: str) -> bool:
    """Whether a text holds a year and a time of day, which no grade does."""
    plain = _plain(text)
    year = _YEAR.search(plain)
    return bool(year and _CLOCK.search(_without(plain, year)))


@dataclass(frozen=True)
class _Reading:
    when: datetime
    way: str  # the language and the order
    unknown: int  # words of the text that this language does not explain
    weekday: bool  # whether one is named, which then fits


@dataclass(frozen=True)
class _Language:
    """The words of one language, each as a pattern and what the word found means."""

    name: str
    months: re.Pattern[str]
    month: dict[str, int]
    weekdays: re.Pattern[str]
    weekday: dict[str, int]
    morning: re.Pattern[str]
    afternoon: re.Pattern[str]


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[_Reading, ...]:
    """All that `text` may mean, under the languages that explain most of its words."""
    plain = _plain(text)
    if not _CLOCK.search(plain):
        return ()
    found: list[_Reading] = []
    for name in _LANGUAGES if _WORD.search(plain) else _LANGUAGES[:1]:
        found += _read(plain, _language(name))
        if any(item.weekday and not item.unknown for item in found):
            break  # every word is explained, and the weekday confirms the date
    least = min((item.unknown for item in found), default=0)
    return tuple(item for item in found if item.unknown == least)


def _read(text: str, language: _Language) -> Iterator[_Reading]:
    for order, (year, month, day), rest in _dates(text, language):
        clock = _CLOCK.search(rest)
        if clock is None:
            continue
        others = f"{rest[: clock.start()]} {_HERE} {rest[clock.end() :]}"
        named = {language.weekday[_key(word)] for word in language.weekdays.findall(others)}
        others = language.weekdays.sub(" ", others)
        hour, others = _hour(int(clock["hour"]), others, language)
        if hour is None:
            continue
        minute, second = int(clock["minute"]), int(clock["second"] or 0)
        try:
            when = datetime(year, month, day, hour, minute, second)
        except ValueError:
            continue
        if 1990 <= year < 2100 and named <= {when.weekday()}:
            words = [word for word in _WORD.findall(others) if word not in _AROUND]
            yield _Reading(when, f"{language.name} {order}", len(words), bool(named))


def _dates(text: str, language: _Language) -> Iterator[tuple[str, tuple[int, int, int], str]]:
    """The dates that `text` may hold: in which order, year, month and day, and the other text."""
    if found := _YEAR_FIRST.search(text):
        date = (int(found["year"]), int(found["month"]), int(found["day"]))
        yield "ymd", date, _without(text, found)
        return
    if found := _YEAR_LAST.search(text):
        year, one, two = int(found["year"]), int(found["one"]), int(found["two"])
        yield "dmy", (year, two, one), _without(text, found)
        if found["mark"] != ".":
            yield "mdy", (year, one, two), _without(text, found)
        return
    for found in language.months.finditer(text):
        rest = _without(text, found)
        years = _YEAR.findall(rest)
        days = _DAY.findall(_CLOCK.sub(" ", _YEAR.sub(" ", rest)))
        if len(years) == 1 and len(days) == 1 and not _another_month(rest, language):
            month = language.month[_key(found[0])]
            rest = re.sub(rf"(?<!\d)(?:{years[0]})(?!\d)", " ", rest)
            clock = _CLOCK.search(rest)
            if clock is None:
                continue
            before, after = rest[: clock.start()], rest[clock.end() :]
            yield (
                "words",
                (int(years[0]), month, int(days[0])),
                f"{_DAY.sub(' ', before)}{clock[0]}{_DAY.sub(' ', after)}",
            )


def _another_month(text: str, language: _Language) -> bool:
    """Whether `text` has a month that is not a weekday: `mar` is both in Spanish."""
    return bool(language.months.search(language.weekdays.sub(" ", text)))


def _hour(hour: int, rest: str, language: _Language) -> tuple[int | None, str]:
    """The hour from 0 to 23; None for one that is not clear, and the text without its half."""
    if _ZONE.search(rest):
        return None, rest
    for half, pattern in enumerate((language.morning, language.afternoon)):
        if pattern.search(rest):
            rest = pattern.sub(f" {_HERE} ", rest)
            if hour > 12:  # Ukrainian writes both: `20:15 пп`
                return (hour if half else None), rest
            return hour % 12 + 12 * half, rest
    if hour <= 12:
        beside = {word for pair in _BESIDE.findall(rest) for word in pair if word}
        # A short word that is not known may be a half of the day in a language that is not.
        if any(len(word) <= 5 and word not in _AROUND for word in beside):
            return None, rest
    return hour, rest


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _plain(text: str) -> str:
    """`text` in small letters, with common digits, and without marks that are not seen."""
    seen = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in seen
        if unicodedata.category(character) != "Cf"
    )


# --- words --------------------------------------------------------------------------------------


@cache
def _language(name: str) -> _Language:
    locale = Locale.parse(name)
    month = {
        _key(word) + ending: number
        for number, word in _words(locale.months)
        for ending in _ENDINGS.get(name, ("",))
    }
    month |= _MORE_MONTHS.get(name, {})
    weekday = {_key(word): number for number, word in _words(locale.days)}
    halves: dict[str, set[str]] = {"am": {"am", "a.m."}, "pm": {"pm", "p.m."}}
    for widths in locale.day_periods.values():
        for width, periods in widths.items():
            for half, words in halves.items():
                if half in periods and width != "narrow":
                    words.add(periods[half])
    return _Language(
        name,
        _pattern(month),
        month,
        _pattern(weekday),
        weekday,
        _half_pattern(halves["am"]),
        _half_pattern(halves["pm"]),
    )


def _words(contexts: object) -> Iterator[tuple[int, str]]:
    """Months or weekdays of CLDR, without numbers alone and without initials."""
    for widths in contexts.values():  # type: ignore[attr-defined]
        for width in ("wide", "abbreviated"):
            for number, word in widths[width].items():
                letters = sum(character.isalpha() for character in word)
                if letters > 1 or (letters and word[0].isdigit()):  # such as 10月
                    yield number, word


def _key(word: str) -> str:
    return " ".join(_plain(word).strip(" .").split())


def _pattern(words: dict[str, int]) -> re.Pattern[str]:
    """One of `words`, the longest that fits, with its full stop; in Chinese nothing parts words."""
    forms = [_bounded(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile("|".join(forms) or r"(?!)")


def _bounded(word: str) -> str:
    text = re.escape(word).replace(r"\ ", r"\s+")
    if ord(word[-1]) >= 0x2E80:  # from here on come the scripts of China, Japan and Korea
        return rf"(?<!\d){text}"
    return rf"(?<![^\W\d_]){text}(?![^\W\d_])\.?"


def _half_pattern(words: set[str]) -> re.Pattern[str]:
    """A half of the day beside the time, with or without its full stops: `p. m.`, `PM`."""
    keys = {re.sub(r"[\s.]+", "", _plain(word)) for word in words}
    forms = "|".join(
        r"\.?\s?".join(map(re.escape, key)) for key in sorted(keys, key=len, reverse=True) if key
    )
    return re.compile(
        rf"(?<![^\W\d_])(?:{forms})\.?\s*{_HERE}|{_HERE}\s*(?:{forms})\.?(?![^\W\d_])"
    )
