"""macOS and Windows: releases, reports and exports are made there; grading says where it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from made_grades import code, printed, result, write_notebook

import autograder
from autograder import system
from autograder.errors import UsageError
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.grades import Receipt
from autograder.records import Outcome

TESTS = Path(__file__).parents[1]
NOTEBOOK = "assignments/smoothing/smoothing.ipynb"
SYSTEMS = {"darwin": "macOS", "win32": "Windows"}
COMMANDS = {
    "release": ("release",),
    "again": ("release", "--check"),
    "report": ("report", "-a", "smoothing"),
    "export": ("export", "-a", "smoothing", "--format", "csv"),
    "adjust": ("adjust", "-a", "smoothing", "--from", "points.csv", "--who", "kim"),
    "grade": ("grade", "ada.ipynb", "-a", "smoothing", "--out", "new"),
    "try": ("try", "ada.ipynb", "-a", "smoothing", "--sandbox", "process"),
    "check": ("check",),
    "version": ("release", "--version", "2026.1"),
    "gradescope": ("gradescope", "smoothing", "--out", "autograder.zip"),
    "doctor": ("doctor",),
}


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Elsewhere:
    """A course on another system, after all commands."""

    system: str  # as people know it
    course: Path
    said: dict[str, Said]
    released: bytes  # the notebook, as Linux makes it

    def well(self, command: str) -> str:
        """The output of a command that went well."""
        done = self.said[command]
        assert done.status == 0, done
        return done.out


@pytest.fixture(scope="module", params=sorted(SYSTEMS))
def elsewhere(request, tmp_path_factory) -> Elsewhere:
    """The small course, whose student `ada` handed in a notebook with outputs and was graded."""
    folder = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.copytree(TESTS / "courses" / "small", folder)
    released = (folder / NOTEBOOK).read_bytes()
    shutil.rmtree(folder / "assignments")
    file = write_notebook(folder / "ada.ipynb", code("print(6 * 7)", printed("forty-two\n")))
    with Ledger(folder / "grades" / "smoothing", "smoothing") as ledger:
        entry = result("ada", Outcome.PASSED).model_copy(update={"assignment": "smoothing"})
        ledger.keep(LedgerEntry("ada.json", entry, Receipt(path=str(file))))
    (folder / "points.csv").write_text(
        "student,question,kind,points,reason\nada,q1,manual,1,good\n"
    )
    paths = os.pathsep.join(map(str, (Path(autograder.__file__).parents[1], TESTS)))
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "elsewhere", request.param),
            json.dumps(list(COMMANDS.values())),
        ],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = [Said(*answer) for answer in json.loads(done.stdout)]
    return Elsewhere(
        SYSTEMS[request.param], folder, dict(zip(COMMANDS, answers, strict=True)), released
    )


def test_reports_and_exports_are_made_without_what_only_linux_has(elsewhere):
    assert f"{elsewhere.system} limits no process's memory" in elsewhere.well("report")
    grades = elsewhere.course / "grades" / "smoothing"
    (page,) = (grades / "feedback").glob("*.html")
    shown = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text()
    assert "print(6 * 7)" in shown
    assert "forty-two" not in shown
    assert "without the outputs that were in it" in shown
    assert (grades / "feedback.zip").is_file()
    assert "1 student has a grade" in elsewhere.well("export")
    assert "1 entered" in elsewhere.well("adjust")


def test_a_release_without_a_version_is_made_and_says_what_was_not_proved(elsewhere):
    assert f"Not proved: {elsewhere.system} cannot grade" in elsewhere.well("release")
    assert (elsewhere.course / NOTEBOOK).read_bytes() == elsewhere.released
    assert "is what the masters make" in elsewhere.well("again")
    elsewhere.well("gradescope")
    assert zipfile.is_zipfile(elsewhere.course / "autograder.zip")


@pytest.mark.parametrize("command", ["grade", "try", "check", "version"])
def test_grading_says_that_it_needs_linux_and_writes_nothing(elsewhere, command):
    done = elsewhere.said[command]
    assert done.status == 2, done
    assert done.out == ""
    assert f"needs Linux, and this is {elsewhere.system}" in done.err
    assert not (elsewhere.course / "new").exists()
    assert not (elsewhere.course / "dist").exists()


def test_the_doctor_says_what_this_system_can_do(elsewhere):
    done = elsewhere.said["doctor"]
    assert done.status == 1, done
    assert f"fail system: {elsewhere.system}" in done.out
    assert "it releases, reports and exports, and cannot grade" in done.out


def test_one_process_at_a_time_has_a_lock(tmp_path):
    with (tmp_path / "lock").open("a+") as first, (tmp_path / "lock").open("a+") as second:
        system.lock(first)
        with pytest.raises(OSError, match=r"."):
            system.lock(second)
    with (tmp_path / "lock").open("a+") as third:
        system.lock(third)


def test_cores_are_counted_where_the_kernel_does_not_say_which_are_ours(monkeypatch):
    assert system.cores() == len(os.sched_getaffinity(0))
    monkeypatch.delattr(os, "sched_getaffinity")
    assert system.cores() == os.cpu_count()
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert system.cores() == 1


def test_linux_is_asked_for_by_name(monkeypatch):
    system.require_linux("grading")
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UsageError, match=r"grading needs Linux, and this is Windows.*WSL 2"):
        system.require_linux("grading")
