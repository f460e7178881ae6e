"""What is tried on every assignment: on some of them in `make test`, on all in `make proof`."""

from collections.abc import Iterable
from typing import Any

import pytest


def each(assignments: Iterable[str], always: Iterable[str]) -> list[Any]:
    """Parameters: those in `always` as they are, the others marked as part of the proof.

    The machinery is the same for all of them; what differs is the assignment's own content.
    """
    return [
        name if name in always else pytest.param(name, marks=pytest.mark.proof)
        for name in assignments
    ]
