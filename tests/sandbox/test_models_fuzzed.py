"""Whatever comes in the place of a model is refused in words or is a model: it breaks no judge."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SEEDS = 200
PARTS = [(first, first + 1000) for first in range(SEEDS, 5 * 1000, 1000)]


def fuzz(first: int, last: int) -> list[dict]:
    """What became of the seeds."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    run = subprocess.run(
        [sys.executable, str(TESTS / "model_fuzzer.py"), str(first), str(last)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]  # a signal: native code has crashed
    return [json.loads(line) for line in run.stdout.splitlines()]


def check(first: int, last: int) -> None:
    found = fuzz(first, last)
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
