"""The log of an output folder: what went wrong on the way, in bounds, and in nobody's words."""

from __future__ import annotations

import logging
import re
import threading
from pathlib import Path

import pytest
from standin import Engine
from test_batch import Class
from typer.testing import CliRunner

from autograder import journal
from autograder.batch import worker as worker_module
from autograder.batch.worker import NoSandboxError
from autograder.cli import app
from autograder.journal import LARGEST, LOG_NAME, about, escaped, kept_in, log, show_on_screen

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?P<level>INFO|WARNING|ERROR) "
    r"(\[(?P<name>.*?)\] )?(?P<text>.+)"
)


@pytest.fixture
def school(tmp_path, monkeypatch) -> Class:
    """A class and a stand-in for the engine, which is not waited for."""
    monkeypatch.setattr(worker_module, "PAUSES_AT_FIRST", (0.01,))
    return Class(tmp_path)


@pytest.fixture
def screen(capsys):
    """The log on the screen, for the time of a test."""
    show_on_screen()
    yield lambda: capsys.readouterr().err.splitlines()
    for handler in log.handlers:
        if isinstance(handler, journal._Screen):
            log.removeHandler(handler)


def lines(folder: Path) -> list[tuple[str, str, str]]:
    """Level, submission and text of each line of a log."""
    found = []
    for line in (folder / LOG_NAME).read_text(encoding="utf-8").splitlines():
        match = LINE.fullmatch(line)
        assert match, line
        found.append((match["level"], match["name"] or "", match["text"]))
    return found


def about_one(folder: Path, submission: str) -> list[tuple[str, str]]:
    return [(level, text) for level, name, text in lines(folder) if name == submission]


def test_a_batch_logs_its_begin_its_sandboxes_and_its_end(school):
    school.hand_in("ada")
    school.grade(workers=1)
    texts = [text for _, _, text in lines(school.out)]
    assert texts[0] == "first, release 2026.1: 1 files, 1 at a time, stand-in"
    assert re.fullmatch(r"a sandbox started in \d+\.\d s", texts[1])
    assert texts[2:] == ["done: 1 graded"]
    school.grade()
    assert len(lines(school.out)) == 5, "the next run is added"


def test_attempts_that_fail_are_logged_with_their_submission(school):
    for student, behaviour in (("ada", "break: 1"), ("ben", "lose: 1"), ("cem", "break: 9")):
        school.hand_in(student, behaviour)
    school.grade(workers=1)
    again = "once more, in a fresh sandbox"
    broke, lost = "the sandbox broke its protocol", "the sandbox ended or fell silent"
    assert ("WARNING", f"attempt 1 failed, {broke}: {again}") in about_one(school.out, "ada.py")
    assert ("WARNING", f"attempt 1 failed, {lost}: {again}") in about_one(school.out, "ben.py")
    assert about_one(school.out, "cem.py")[-2:] == [
        ("ERROR", f"attempt 3 failed, {broke}: given up"),
        ("ERROR", "not gradable; the reason stands in its result"),
    ]


def test_doubts_replacements_and_refused_starts_are_logged(school):
    for student, behaviour in (("ada", "dirty"), ("ben", "doubt: q2"), ("cem", "points: 1")):
        school.hand_in(student, behaviour)
    school.engine.refuse = 1
    school.grade(workers=1)
    ada, ben = about_one(school.out, "ada.py"), about_one(school.out, "ben.py")
    assert ada[0] == ("WARNING", "no sandbox started (the engine does not answer): again in 0.01 s")
    left = "the sandbox is replaced: the submission before left something behind in it"
    assert ("WARNING", left) in ben
    assert ("INFO", "q2: in doubt, graded once more in a fresh sandbox") in ben


def test_a_slow_start_and_a_planned_replacement_are_told_apart_from_trouble(
    school,
    monkeypatch,
):
    monkeypatch.setattr(worker_module, "SLOW_START", -1.0)
    for number in range(5):
        school.hand_in(f"student{number}")
    school.grade(workers=1)
    found = lines(school.out)
    assert sum(level == "WARNING" and "which is slow" in text for level, _, text in found) >= 2
    planned = [text for level, _, text in found if level == "INFO" and "as planned" in text]
    assert planned[0].startswith("the sandbox is replaced after ")


def test_a_submission_that_ends_every_sandbox_is_logged_as_given_up(school):
    school.hand_in("ada", "lose: 9")
    school.grade(workers=1)
    assert ("ERROR", "attempt 3 failed, the sandbox ended or fell silent: given up") in about_one(
        school.out, "ada.py"
    )


def test_a_batch_that_stops_says_so(school):
    school.hand_in("ada")
    school.engine = Engine(refuse=99)
    with pytest.raises(NoSandboxError):
        school.grade()
    assert ("ERROR", "", "the batch stopped: NoSandboxError") in lines(school.out)


def test_what_an_exception_quotes_of_a_hidden_test_stays_out(school, monkeypatch):
    secret = "assert square(48151623)"
    opened = school.engine.open

    def quoting():
        sandbox = opened()

        def grade(job):
            raise worker_module.SandboxLostError(f"it ended\n{secret}")

        sandbox.grade = grade
        return sandbox

    monkeypatch.setattr(school.engine, "open", quoting)
    school.hand_in("ada")
    school.grade()
    assert secret not in (school.out / LOG_NAME).read_text()
    monkeypatch.setattr(
        school.engine, "open", lambda: (_ for _ in ()).throw(
            worker_module.SandboxError(f"the sandbox did not start\n{secret}")
        ),
    )  # fmt: skip
    school.hand_in("ben")
    with pytest.raises(NoSandboxError):
        school.grade()
    written = (school.out / LOG_NAME).read_text()
    assert "no sandbox started (the sandbox did not start)" in written
    assert secret not in written


HOSTILE = "a\nb\r\x1b[31m\x00\u202e\u2028 \u200b\ud800]: ok/" + "x" * 500


def test_no_byte_of_a_student_makes_a_line_or_moves_the_screen(tmp_path, screen):
    with kept_in(tmp_path), about(HOSTILE):
        log.warning("on %s", HOSTILE)
    (found,) = (tmp_path / LOG_NAME).read_text(encoding="utf-8").splitlines()
    (shown,) = screen()
    for text in (found, shown):
        assert text.isprintable()
        assert r"a\nb\r\x1b[31m\x00\u202e" in text
        assert r"\ud800\x5d: ok" in text
        assert len(text) < 1000


def test_an_escaped_text_has_at_most_so_many_characters():
    assert escaped("Zoë – 学生.ipynb", 50) == "Zoë – 学生.ipynb"
    assert escaped("\0" * 100, 20) == r"\x00\x00\x00\x00\x0" "…"
    assert len(escaped("x" * 10**7, 20)) == 20


def test_the_file_is_bounded(tmp_path):
    with kept_in(tmp_path):
        for number in range(4000):
            log.info("%d %s", number, "x" * 900)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {LOG_NAME, f"{LOG_NAME}.1"}
    assert max(sizes.values()) <= LARGEST
    assert "3999 x" in (tmp_path / LOG_NAME).read_text()


def test_a_log_that_cannot_be_written_stops_nobody(school):
    school.hand_in("ada")
    (school.out / LOG_NAME).mkdir(parents=True)
    assert school.grade().failed == 0
    assert school.results()["ada"].points == 5.0


def test_a_batch_leaves_no_handler_behind_and_threads_keep_their_submissions(tmp_path):
    before = list(log.handlers)

    def work(name: str) -> None:
        with about(name):
            for _ in range(50):
                log.info("by %s", name)

    with kept_in(tmp_path):
        threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert log.handlers == before
    assert all(text == f"by {name}" for _, name, text in lines(tmp_path))


def test_nothing_is_on_the_screen_unless_it_was_asked_for(school, capfd):
    school.hand_in("ada", "break: 1")
    school.grade()
    assert capfd.readouterr().err == ""
    assert logging.getLogger("autograder") is log


@pytest.mark.parametrize("words", [("-v", "schema"), ("check", "--help"), ("--verbose", "schema")])
def test_v_puts_the_log_on_the_screen(school, screen, words):
    for handler in log.handlers:
        if isinstance(handler, journal._Screen):
            log.removeHandler(handler)
    CliRunner().invoke(app, [*words], catch_exceptions=False)
    shown = any(isinstance(handler, journal._Screen) for handler in log.handlers)
    assert shown == (words[0] != "check")
