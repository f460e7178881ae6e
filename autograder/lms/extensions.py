"""The extension that a Moodle worksheet tells of: the last part of its status, in any language.

`Submitted for grading - 1 day late - Extension granted until: Friday, 23 October 2026, 11:59 PM`:
Moodle's source parts it with dashes, and no other part of a status holds a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from autograder.lms.times import looks_like_time, parse_times

_PART = re.compile(r"\s+[-–—]\s+|[\r\n]+")
# How that part begins, or what it contains, in Moodle's packs: a sign of it even without a time.
_WORDS = re.compile(
    "extension|verlänger|plazo ampliado|prórroga|extensión|prolongation|proroga|förlängning|"
    "extra tijd|uitstel|prazo (?:prolongado|alargado)|prorroga|extindere|prelungi|продлен|"
    "продовжен|延期|延长|延長|연장|przedłuż|prodlou|predĺž|pratęst|pagarin|pikend|ek süre|"
    "luzapen|pròrroga|"
    "ampliaci|παράταση|تمديد|تمدید|forlæng|forleng|utsett|utsatt|lisäaik|pidenny|hosszabb|"
    "produž|podaljš|gia hạn|perpanjang|ขยาย|הארכה",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Extension:
    """Until when somebody may hand in: on the LMS's wall clock, None where it is not clear."""

    until: datetime | None
    text: str  # as the LMS writes it


def extensions_in(statuses: Sequence[str], day_first: bool | None = None) -> list[Extension | None]:
    """Return the extension that each status tells of; None for those that tell of none."""
    parts = [_part(status) for status in statuses]
    times = parse_times([part or "" for part in parts], day_first)
    return [
        Extension(until, part) if part else None for part, until in zip(parts, times, strict=True)
    ]


def _part(status: str) -> str | None:
    parts = [" ".join(part.split()) for part in _PART.split(status)]
    dated = [part for part in parts if looks_like_time(part)]
    named = [part for part in parts if _WORDS.search(part)]
    return next(reversed(dated or named), None)
