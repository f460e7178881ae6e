"""Runs a program that tries what its seeds make, and says of each in a line what became of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent


def run_fuzzer(program: str, first: int, last: int) -> tuple[list[dict], str]:
    """What became of the seeds from `first` to before `last`, and what went to standard error."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    run = subprocess.run(
        [sys.executable, str(TESTS / program), str(first), str(last)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]  # a signal: native code has crashed
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr
