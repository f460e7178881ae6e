"""Which works a second reader gets: a part of them, drawn by chance, and the same each time."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

from autograder.errors import UsageError
from autograder.review.works import Work


def share_of(text: str) -> float:
    """Read a share such as `10%`; `UsageError` for anything else."""
    try:
        share = float(text.strip().removesuffix("%").replace(",", ".")) / 100
    except ValueError:
        share = math.nan
    if not (text.strip().endswith("%") and 0 < share <= 1):
        raise UsageError(f"--second: expected a share such as 10%, found {text!r}")
    return share


def drawn(works: Sequence[Work], share: float, seed: str) -> tuple[Work, ...]:
    """Draw a share of the works in which there is something to read, at least one.

    Who is drawn follows from `seed` and the student alone, so that a later upload of somebody
    else draws nobody anew.
    """

    def rank(work: Work) -> bytes:
        return hashlib.sha256(
            f"{seed}\n{'|'.join(work.students)}".encode(errors="replace")
        ).digest()

    readable = sorted((work for work in works if not work.blank), key=rank)
    return tuple(readable[: math.ceil(share * len(readable))])
