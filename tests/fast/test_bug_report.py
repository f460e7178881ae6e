"""`autograder doctor --report`: what helps with a bug, and nothing that is somebody's business."""

from __future__ import annotations

import getpass
import platform
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import autograder
from autograder.bug_report import bug_report
from autograder.cli import app
from autograder.course.settings import load_course
from autograder.journal import LOG_NAME, about, kept_in, log

SMALL = Path(__file__).parents[1] / "courses" / "small"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A home of somebody else, with a course in it; no engine answers."""
    home = tmp_path / "Ada Lovelace"
    shutil.copytree(SMALL, home / "exam of spring")
    monkeypatch.chdir(home / "exam of spring")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("DOCKER_HOST", "tcp://kim:hunter2@grader.example:2376")
    monkeypatch.setattr(getpass, "getuser", lambda: "alovelace")
    monkeypatch.setattr(platform, "node", lambda: "exam-host-7")
    return home


def test_it_says_what_is_asked_for_first(home):
    text = CliRunner().invoke(app, ["doctor", "--report"], catch_exceptions=False).output
    assert text.startswith("```text\n# System\nautograder " + autograder.__version__)
    assert platform.python_version() in text
    assert re.search(r"^numpy \d", text, re.MULTILINE)
    assert "sandbox: {'isolation': 'shared-container'" in text
    assert re.search(r"^(fail|warn) *engine: no Docker engine answers", text, re.MULTILINE)
    assert "DOCKER_HOST is set" in text


def test_no_folder_no_person_and_no_machine_is_named(home):
    out = home / "exam of spring" / "grades" / "smoothing"
    out.mkdir(parents=True)
    with kept_in(out):
        for name in ("grace_hopper.ipynb", "x] Alan Turing", "a\nb ] c ] Alan Turing"):
            with about(name):
                log.warning("q1: in doubt, graded once more in a fresh sandbox")
        log.error("%s cannot be written; grading goes on", home / "grades" / "x.log")
        log.info("on exam-host-7 for alovelace, at unix:///run/user/1000/docker.sock")
    text = bug_report(load_course(Path.cwd()))
    assert text.count("WARNING […] q1: in doubt") == 3
    assert "/… cannot be written; grading goes on" in text
    for secret in ("Ada", "spring", "Lovelace", "alovelace", "exam-host", "grace", "Alan",
                   "Turing", "/run/user", "kim", "hunter2", "grader.example", "/home",
                   "Smoothing"):  # fmt: skip
        assert secret not in text, secret


def test_of_the_environment_only_a_fixed_list_is_told(home, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "s3cr3t")
    monkeypatch.setenv("TZ", "Europe/Oslo")
    monkeypatch.setenv("LANG", "C.UTF-8")
    text = bug_report(None)
    assert "s3cr3t" not in text
    assert "MY_TOKEN" not in text
    assert "LANG=C.UTF-8" in text
    assert re.search(r"^TZ=Europe/Oslo$", text, re.MULTILINE)


@pytest.mark.parametrize("settings", [None, "course: [", "course: Exam of Ada\nsead: 1\n"])
def test_a_course_that_cannot_be_read_is_part_of_the_report(home, settings):
    file = Path("grading.yml")
    file.unlink()
    if settings is not None:
        file.write_text(settings)
    done = CliRunner().invoke(app, ["doctor", "--report"], catch_exceptions=False)
    assert done.exit_code == 0
    assert "# Course\nnone that can be read\n" in done.output
    assert "Exam" not in done.output


def test_only_the_last_lines_of_the_newest_logs_are_in_it(home):
    for number in range(5):
        out = Path("grades", str(number))
        out.mkdir(parents=True)
        with kept_in(out):
            for line in range(50):
                log.info("line %d of log %d", line, number)
    (Path("grades") / "0" / LOG_NAME).write_bytes(b"\xff\xfe\0broken\n")
    text = bug_report(None)
    assert len(re.findall("^# Log ", text, re.MULTILINE)) == 3
    assert text.count(" of log ") <= 60
    assert "line 49 of log 4" in text
    assert "line 29 of log 4" not in text
