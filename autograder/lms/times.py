"""A time as Moodle writes it for people, in the language of whoever downloads a worksheet."""

from __future__ import annotations

import re
from datetime import datetime

_MONTHS = (
    "january januar janvier enero gennaio januari janeiro",
    "february februar février febrero febbraio februari fevereiro",
    "march märz mars marzo maart março",
    "april avril abril aprile",
    "may mai mayo maggio mei maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre diciembre dicembre dezembro",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
# `Monday, 19 October 2026, 8:15 PM`; `Montag, 19. Oktober 2026, 20:15`; `19 de octubre de 2026 …`
_TIME = re.compile(
    r"\b(?P<day>\d{1,2})\.?\s+(?:de\s+)?(?P<month>[^\W\d]+)\s+(?:de\s+)?(?P<year>\d{4}),?\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:\s*(?P<half>[AP]M))?\s*",
    re.IGNORECASE,
)


def parse_time(text: str) -> datetime | None:
    """Return the time on the LMS's wall clock, without a zone; None for what is no time."""
    found = _TIME.search(" ".join(text.split()))
    month = _MONTH.get(found["month"].casefold()) if found else None
    if found is None or month is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].upper() == "PM" else 0)
    try:
        return datetime(int(found["year"]), month, int(found["day"]), hour, int(found["minute"]))
    except ValueError:
        return None
