"""The kinds of value that `grading.yml` has, and the base of its sections."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(B|KiB|MiB|GiB)")


def _parse_size(value: object) -> object:
    """`2 GiB` as bytes; a whole number is bytes already."""
    if isinstance(value, str) and (match := _SIZE.fullmatch(value.strip())):
        return int(float(match[1]) * _UNITS[match[2]])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("expected a size such as 64 KiB, 256 MiB or 2 GiB")


def _parse_local_time(value: object) -> object:
    """`2026-10-19T23:59`, a time on the wall clock of the course's time zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime) and value.tzinfo is None:
        return value
    raise ValueError("expected a local date and time such as 2026-10-19T23:59")


def _parse_time_zone(value: object) -> object:
    if isinstance(value, str):
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError):
            pass
        else:
            return value
    raise ValueError("expected the name of a time zone such as Europe/Berlin")


def _check_served(value: int) -> int:
    if value > MOST_SERVED:
        raise ValueError(
            f"expected at most {MOST_SERVED}: each submission that a container serves has a user "
            "of its own, and a container has no more of them"
        )
    return value


def _check_span(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] > value[1]:
        raise ValueError("expected the smaller number first, such as [2, 3]")
    return value


MOST_SERVED = 248  # by one container: the users of a range of `autograder.sandbox.users`
Size = Annotated[int, BeforeValidator(_parse_size), Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Served = Annotated[int, Field(ge=1), AfterValidator(_check_served)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Points = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Hours = Annotated[
    tuple[Seconds, Seconds], Field(strict=False), AfterValidator(_check_span)
]  # from, to
LocalTime = Annotated[datetime, BeforeValidator(_parse_local_time)]
TimeZone = Annotated[str, BeforeValidator(_parse_time_zone)]
QuestionId = Annotated[str, Field(pattern=r"^q[1-9][0-9]*$")]
WrittenId = Annotated[str, Field(pattern=r"^w[1-9][0-9]*$")]  # a question that a person grades
AnyQuestionId = Annotated[str, Field(pattern=r"^[qw][1-9][0-9]*$")]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
AssignmentName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
ModuleName = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")]
Modules = Annotated[tuple[ModuleName, ...], Field(strict=False)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_]\w*$")]
Names = Annotated[tuple[Name, ...], Field(strict=False)]
RuntimeName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Text = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """Base of the sections of `grading.yml`: immutable, no unknown fields, no conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
