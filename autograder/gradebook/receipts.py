"""The receipt of a file: what roster and deadline need to know of how it came in."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo

from autograder.course.wall_clock import instant
from autograder.grades import Receipt
from autograder.intake import Found

# These write the time on a wall clock into a name; intake has no zone for it and says UTC.
_WALL_CLOCK = {"blackboard", "brightspace"}


def receipt_of(found: Found, zone: tzinfo) -> Receipt:
    """Return the receipt of `found`. A time that is not the LMS's own is not in it.

    `zone` is the course's: LMSs that write a local time into a name are taken to use it.
    """
    return Receipt(
        # A name that is not UTF-8 cannot be kept as it is: such a file is not found again.
        path=os.fsencode(found.path.absolute()).decode(errors="backslashreplace"),
        attempt=found.attempt,
        uploaded=_uploaded(found, zone),
        modified=found.modified,
        late_flag=found.late_flag,
        lms=found.lms,
        lms_user=found.lms_user,
        upload=found.upload,
    )


def _uploaded(found: Found, zone: tzinfo) -> datetime | None:
    if found.uploaded is None or not found.told:
        return None
    if found.lms not in _WALL_CLOCK:
        return found.uploaded
    # Of two readings, in the hour that comes twice, the earlier: in the student's favour.
    return instant(found.uploaded.replace(tzinfo=None), zone, later=False)
