"""What a process sandbox does when the command it works for is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import autograder
from autograder.sandbox import process
from autograder.sandbox.users import PROCESS, reserve, reserved

ROOT = Path(autograder.__file__).parents[1]
PROGRAM = f"""
from pathlib import Path
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import Limits, SandboxSettings, load_course
from autograder.records import Cell, Job
from autograder.sandbox import open_sandbox

course = load_course(Path({str(ROOT / "tests/courses/small")!r}))
limits = Limits(notebook_seconds=4.0, submission_seconds=8.0)
settings = SandboxSettings(preload=())
bundle = build_bundle(find_assignment(course, "smoothing"))
with open_sandbox("process", bundle, settings, limits) as sandbox:
    print(sandbox.policy.grader_uid, sandbox.policy.folder, flush=True)
    sandbox.grade(Job(cells=(Cell(id="loop", source="while True: pass"),), seed=1))
"""


@pytest.mark.sandbox
def test_its_users_stay_reserved_until_the_submission_has_ended_and_then_nothing_is_left() -> None:
    # Were its users given out again at once, two submissions could end each other's processes.
    command = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    user, folder = command.stdout.readline().split()
    time.sleep(1.0)  # the submission is under way
    command.kill()
    command.wait()
    command.stdout.close()

    assert reserved(int(user))
    assert Path(folder) not in process.abandoned()
    other = reserve(PROCESS)
    assert other.grader != int(user)
    other.close()

    deadline = time.monotonic() + 60
    while reserved(int(user)):
        assert time.monotonic() < deadline, "it should end with its submission"
        time.sleep(0.1)
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if _names(path, folder)]
    process.remove_abandoned()
    assert not Path(folder).exists()


def _names(cmdline: Path, folder: str) -> bool:
    try:
        return folder in cmdline.read_text()
    except OSError:
        return False
