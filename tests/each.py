"""What is tried on every assignment or model: some in `make test`, the others in `make proof`."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def each(values: Iterable[Any], always: Collection[Any]) -> list[Any]:
    """Parameters: those in `always` as they are, the others marked as part of the proof.

    The machinery is the same for all of them; what differs is the value's own content.
    """
    return [
        value if value in always else pytest.param(value, marks=pytest.mark.proof)
        for value in values
    ]
