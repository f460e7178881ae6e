"""Mutants in real sandboxes: the command, one that hangs, tests that end at the first loss."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from made_sandbox import LIMITS, open_made

from autograder.batch.worker import LocalWorker
from autograder.records import Cell, Job

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "courses" / "small"
ENTRIES = "tests/submissions/smoothing/mutants.yml"
CASES = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q1"
points = None

@test_case(name="first", points=0, hidden=True)
def test_first(square):
    assert False, "it counts nothing"

@test_case(name="second", hidden=True)
def test_second(square):
    assert square(2) == 4

@test_case(name="third", hidden=True)
def test_third(square):
    assert square(2) < 4
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def mutate(course: Path, *words: str) -> tuple[int, str]:
    """The exit status and the output of `autograder mutate smoothing`."""
    program = "import autograder.cli as c; c.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "mutate", "smoothing", "--sandbox", "process", *words],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.sandbox
@pytest.mark.timeout(1200)
def test_the_command_lists_who_lives_without_a_reason_and_only_then_fails(course: Path) -> None:
    status, said = mutate(course)
    assert status == 0, said
    assert "moving_average" in said
    assert "no test notices" not in said
    entries = (course / ENTRIES).read_text(encoding="utf-8")
    (course / ENTRIES).unlink()
    status, said = mutate(course, "-q", "q1")
    assert status == 1
    assert "tried before; --again tries them" in said
    assert "q1 line 43: values = np.asarray(values, dtype=np.float64) → left out: no test" in said
    assert "4 mutants live: sharpen a test, or say in" in said
    (course / ENTRIES).write_text(entries.replace("dtype=np.float64", "dtype=float"), "utf-8")
    status, said = mutate(course, "-q", "q1")
    assert status == 2
    assert "mutants.yml:4: moving_average: values = np.asarray(values, dtype=float)" in said
    assert "no mutant of the reference is so any more" in said


@pytest.mark.sandbox
@pytest.mark.timeout(600)
def test_a_mutant_that_never_ends_is_killed_when_its_time_is_up(course: Path) -> None:
    master = course / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    line = "    ranked = sorted(counts, key=lambda word: (-counts[word], word))\n"
    assert line in text
    loop = (
        "    ranked = []\n    while len(ranked) < len(counts):\n"
        "        left = [word for word in counts if word not in ranked]\n"
        "        ranked.append(min(left, key=lambda word: (-counts[word], word)))\n"
    )
    master.write_text(text.replace(line, loop), encoding="utf-8")
    started = time.monotonic()
    status, said = mutate(course, "-q", "q2")
    assert status == 0, said  # without the append it would go on for ever
    assert time.monotonic() - started < 200


@pytest.mark.sandbox
def test_a_question_ends_at_the_first_loss_where_that_is_asked_for() -> None:
    cells = (Cell(id="c", source="def square(x):\n    return x + 1\n"),)
    job = Job(cells=cells, seed=1, questions=("q1",))

    def opened():
        return open_made("process", {"hidden/q1.py": CASES}, LIMITS)

    with closing(LocalWorker(opened, ("q1",), 200, threading.Event())) as worker:
        whole = worker.grade(job).report.questions[0].cases
        short = worker.grade(job.model_copy(update={"first_loss": True})).report.questions[0].cases
    assert [case.outcome for case in whole] == ["failed", "failed", "passed"]
    assert [case.outcome for case in short] == ["failed", "failed", "not_run"]
    assert short[2].detail == "not run: an earlier test was lost"
