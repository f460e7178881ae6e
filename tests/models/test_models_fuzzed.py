"""Whatever comes in the place of a model is refused in words or is a model: it breaks no judge."""

import pytest
from fuzzing import run_fuzzer

SEEDS = 200
PARTS = [(first, first + 1000) for first in range(SEEDS, 5 * 1000, 1000)]


def check(first: int, last: int) -> None:
    found, _ = run_fuzzer("model_fuzzer.py", first, last)
    assert len(found) == last - first
    assert [line for line in found if line["said"].startswith("broke")] == []
    kinds = {line["said"].partition(":")[0] for line in found}
    assert kinds == {"taken", "refused", "taken, and fails"}  # it gets in, in all these ways


def test_models_changed_at_random_are_refused_or_evaluated():
    check(0, SEEDS)


@pytest.mark.proof
@pytest.mark.parametrize(("first", "last"), PARTS)
def test_many_models_changed_at_random(first, last):
    check(first, last)
