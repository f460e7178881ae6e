"""The batch: every submission gets its own outcome, nothing is lost, nothing is graded twice."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import commands
import pytest
from rich.console import Console
from standin import Engine, StandIn

from autograder.batch import worker as worker_module
from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.batch.pool import InterruptedBatchError
from autograder.batch.run import Batch, Summary
from autograder.batch.worker import ATTEMPTS, NoSandboxError
from autograder.course.assignment import Assignment, find_assignment
from autograder.course.bundle import Bundle
from autograder.course.settings import load_course
from autograder.errors import MachineryError, UsageError
from autograder.gradebook.ledger import LEDGER_VERSION, Ledger
from autograder.intake import ReleasedCells, find_submissions
from autograder.records import Outcome, Result, Status

SETTINGS = """\
course: A course
seed: 1
sandbox: {isolation: ISOLATION, recycle_after: 3}
assignments:
  first: {title: The first, questions: {q1: 2, q2: 3}}
"""
UNDER_WAY = 12  # results of two workers not on the disk yet: in hand, waiting, being written
RELEASED = ReleasedCells("first", {"f": "q1", "g": "q2"})


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch):
    monkeypatch.setattr(worker_module, "PAUSES_AT_FIRST", (0.01,))
    monkeypatch.setattr(worker_module, "PAUSES_LATER", (0.01, 0.01, 0.01))


class Class:
    """A class of submissions in a folder, and the command that grades it."""

    def __init__(self, folder: Path, isolation: str = "shared-container") -> None:
        self.submissions = folder / "submissions"
        self.submissions.mkdir(parents=True, exist_ok=True)
        self.out = folder / "out"
        (folder / "grading.yml").write_text(SETTINGS.replace("ISOLATION", isolation))
        self.course = load_course(folder)
        self.engine = Engine()
        self.bundle = Bundle("first", "2026.1", "bundle-digest", b"")

    @property
    def assignment(self) -> Assignment:
        return find_assignment(self.course, "first")

    def hand_in(self, student: str, text: str = "points: 1") -> None:
        (self.submissions / f"{student}.py").write_text(f"def f(): return '''{student} {text}'''")

    def grade(self, workers: int = 2) -> Summary:
        marking = Marking(self.assignment, self.bundle.version, self.bundle.digest)
        grading = Grading(marking, self.bundle, "docker", "stand-in", self.engine.open)
        with Ledger(self.out, "first") as ledger:
            console = Console(file=io.StringIO())
            batch = Batch(grading, RELEASED, ledger, workers, console)
            return batch.run(find_submissions([self.submissions]))

    def results(self) -> dict[str, Result]:
        files = (self.out / "results").glob("*.json")
        found = [Result.model_validate_json(file.read_bytes()) for file in files]
        return {result.student: result for result in found}

    @property
    def gradebook(self) -> bytes:
        return (self.out / "gradebook.csv").read_bytes()


@pytest.fixture
def school(tmp_path) -> Class:
    return Class(tmp_path)


def test_every_submission_gets_its_points_its_file_and_its_row(school):
    school.hand_in("ada")
    school.hand_in("bob", "points: 0.5")
    summary = school.grade()
    results = school.results()
    assert (results["ada"].points, results["bob"].points) == (5.0, 2.5)
    assert results["ada"].maximum == 5.0
    assert results["ada"].release == "2026.1"
    assert summary.failed == 0
    assert school.gradebook.decode().splitlines()[1:] == [
        '"ada","graded",5,5,2,3,5,"","","","","ada.py"',
        '"bob","graded",2.5,5,1,1.5,2.5,"","","","","bob.py"',
    ]


def test_a_second_run_grades_only_what_is_new(school):
    school.hand_in("ada")
    school.grade()
    first = school.gradebook
    school.hand_in("bob")
    summary = school.grade()
    assert sum(school.engine.tries.values()) == 2
    assert summary.counts.cached == 1
    assert first.splitlines()[1] in school.gradebook.splitlines()


def test_a_run_with_nothing_new_opens_no_sandbox_and_changes_no_byte(school):
    school.hand_in("ada")
    school.grade()
    before = {path: path.read_bytes() for path in school.out.rglob("*.*") if path.is_file()}
    school.engine = Engine()
    school.grade()
    assert school.engine.opened == []
    after = {path: path.read_bytes() for path in school.out.rglob("*.*") if path.is_file()}
    for path, content in before.items():
        if path.suffix in (".csv", ".json"):
            assert after[path] == content


def test_a_changed_submission_or_test_is_graded_again(school):
    school.hand_in("ada")
    school.grade()
    school.hand_in("ada", "points: 0.5")
    school.grade()
    assert school.results()["ada"].points == 2.5
    school.bundle = Bundle("first", "2026.1", "another-digest", b"")
    school.grade()
    assert sum(school.engine.tries.values()) == 3


def test_two_students_with_the_same_text_are_graded_once_and_keep_their_names(school):
    for student in ("ada", "bob"):
        (school.submissions / f"{student}.py").write_text("def f(): return 1")
    school.grade(workers=1)
    assert sum(school.engine.tries.values()) == 1
    assert {result.submission for result in school.results().values()} == {"ada.py", "bob.py"}


def test_a_name_that_is_no_text_is_graded_like_any_other(school):
    (school.submissions / os.fsdecode(b"\xff\xfe.py")).write_text("def f(): return 1")
    school.hand_in("ada")
    assert school.grade().failed == 0
    assert len(school.results()) == 2


def test_a_rejected_file_is_a_zero_with_its_reason_and_no_failure(school):
    school.hand_in("ada")
    (school.submissions / "bob.ipynb").write_text("{ not json")
    (school.submissions / "cy.ipynb").write_text("")
    summary = school.grade()
    results = school.results()
    assert results["bob"].status is Status.REJECTED
    assert results["cy"].reason == "the file is empty"
    assert results["ada"].points == 5.0
    assert summary.failed == 0


def test_a_failure_of_the_machinery_is_tried_again_in_a_fresh_sandbox(school):
    school.hand_in("ada", f"break: {ATTEMPTS - 1}")
    summary = school.grade()
    assert school.results()["ada"].status is Status.GRADED
    assert len(school.engine.opened) == ATTEMPTS
    assert summary.failed == 0


def test_what_fails_every_time_is_reported_and_never_a_zero(school):
    school.hand_in("ada", "break: 99")
    school.hand_in("bob")
    summary = school.grade()
    ada = school.results()["ada"]
    assert ada.status is Status.ERROR
    assert "the container died" in ada.reason
    assert summary.failed == 1
    assert school.results()["bob"].points == 5.0
    assert b'"ada","error","",5,"",""' in school.gradebook


def test_an_error_is_not_remembered_as_the_grade(school):
    school.hand_in("ada", f"break: {ATTEMPTS}")
    assert school.grade().failed == 1
    assert school.grade().failed == 0
    assert school.results()["ada"].points == 5.0


def test_what_is_in_doubt_is_graded_once_more_alone_in_a_fresh_sandbox(school):
    school.hand_in("ada", "doubt: q2")
    school.grade()
    assert school.results()["ada"].status is Status.GRADED
    assert [sandbox.jobs for sandbox in school.engine.opened] == [[None], [("q2",)]]


def test_a_submission_that_ends_every_sandbox_it_is_in_has_crashed_and_is_no_failure(school):
    school.hand_in("ada", "lose: 99")
    school.hand_in("bob")
    summary = school.grade(workers=1)
    ada = school.results()["ada"]
    assert (ada.status, ada.points) == (Status.GRADED, 0.0)
    assert {case.outcome for q in ada.questions for case in q.cases} == {Outcome.CRASHED}
    assert summary.failed == 0
    assert school.results()["bob"].points == 5.0


def test_a_submission_that_ends_its_grader_twice_has_crashed(school):
    school.hand_in("ada", "crash: 2")
    assert school.grade().failed == 0
    assert school.results()["ada"].points == 0.0


def test_a_sandbox_that_ends_once_costs_nobody_a_point(school):
    school.hand_in("ada", "lose: 1")
    school.hand_in("bob", "crash: 1")
    assert school.grade().failed == 0
    assert {result.points for result in school.results().values()} == {5.0}


def test_a_container_without_jails_serves_one(school):
    school.engine.jails = False
    for student in ("ada", "bob", "cy"):
        school.hand_in(student)
    school.grade(workers=1)
    assert [sandbox.served for sandbox in school.engine.opened] == [1, 1, 1]


def test_a_test_that_could_not_run_is_a_failure_of_the_machinery(school):
    school.hand_in("ada", "test breaks")
    assert school.grade().failed == 1
    assert "could not run" in school.results()["ada"].reason


def test_a_report_without_a_question_is_a_failure_of_the_machinery(school):
    school.engine.questions = ("q1",)
    school.hand_in("ada")
    assert school.grade().failed == 1


def test_an_unclean_sandbox_is_replaced_before_the_next_submission(school):
    for student in ("ada", "bob", "cy"):
        school.hand_in(student, "dirty")
    school.grade(workers=1)
    assert [sandbox.served for sandbox in school.engine.opened] == [1, 1, 1]


def test_a_sandbox_is_recycled_after_its_number_of_submissions(school):
    for number in range(7):
        school.hand_in(f"student{number}")
    school.grade(workers=1)
    assert [sandbox.served for sandbox in school.engine.opened] == [3, 3, 1]


def test_a_container_for_each_submission_serves_one(tmp_path):
    school = Class(tmp_path, isolation="container-per-submission")
    for number in range(3):
        school.hand_in(f"student{number}")
    school.grade(workers=1)
    assert [sandbox.served for sandbox in school.engine.opened] == [1, 1, 1]


def test_no_sandbox_is_left_running(school):
    for number in range(5):
        school.hand_in(f"student{number}", "break: 1")
    school.grade()
    assert school.engine.running == 0


def test_an_engine_that_comes_back_costs_nothing(school):
    school.hand_in("ada")
    school.engine.refuse = 1
    assert school.grade(workers=1).failed == 0


def test_an_engine_that_stays_away_stops_the_batch_and_keeps_what_is_done(school):
    school.hand_in("ada")
    school.grade()
    school.hand_in("bob")
    school.engine.refuse = 99
    with pytest.raises(NoSandboxError, match="the engine does not answer"):
        school.grade()
    school.engine.refuse = 0
    school.grade()
    assert sum(school.engine.tries.values()) == 2


def test_an_image_that_changes_under_way_stops_the_batch(school, monkeypatch):
    monkeypatch.setattr(StandIn, "image", "made anew")
    school.hand_in("ada")
    with pytest.raises(NoSandboxError, match="made anew while the batch ran"):
        school.grade()


def test_workers_share_the_work(school):
    school.engine.seconds = 0.05
    for number in range(8):
        school.hand_in(f"student{number}")
    school.grade(workers=4)
    assert [sandbox.served > 0 for sandbox in school.engine.opened] == [True] * 4


def test_a_slow_disk_is_not_waited_for_by_every_submission(school, monkeypatch):
    keep_all, waits = Ledger.keep_all, []

    def slowly(ledger, entries):
        waits.append(0.5)
        time.sleep(waits[-1])
        return keep_all(ledger, entries)

    monkeypatch.setattr(Ledger, "keep_all", slowly)
    for number in range(24):
        school.hand_in(f"student{number}")
    school.grade(workers=2)
    assert len(school.results()) == 24
    assert len(waits) < 24 / 2


def test_there_are_no_more_sandboxes_than_submissions(school):
    school.hand_in("ada")
    school.grade(workers=8)
    assert len(school.engine.opened) == 1


def test_the_result_of_a_file_that_is_gone_goes_too(school):
    school.hand_in("ada")
    school.hand_in("bob")
    school.grade()
    (school.submissions / "bob.py").unlink()
    school.grade()
    assert set(school.results()) == {"ada"}
    assert b"bob" not in school.gradebook


def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(school):
    school.engine.seconds = 0.2
    for number in range(10):
        school.hand_in(f"student{number}")

    def interrupt_when_one_is_done():
        while not school.engine.tries:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt_when_one_is_done, daemon=True).start()
    with pytest.raises(InterruptedBatchError, match="run the same command again") as caught:
        school.grade()
    assert caught.value.exit_status == 130
    assert school.engine.running == 0
    done = sum(school.engine.tries.values())
    assert 0 < done < 10
    school.engine.seconds = 0.0
    assert school.grade().counts.cached == done
    assert len(school.results()) == 10


@pytest.fixture
def small_disk(school) -> Iterator[Callable[..., None]]:
    """Mounts a disk of its own as the output folder, and changes its size or its mode."""
    school.out.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", school.out],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("only root, where mounts are permitted, can make a disk that is full")

    def change(options: str) -> None:
        command = ["mount", "-o", f"remount,{options}", school.out]
        subprocess.run(command, check=True, capture_output=True)

    yield change
    subprocess.run(["umount", school.out], check=True)


@pytest.mark.parametrize("size", ["16k", "48k", "96k", "160k", "256k"])
def test_a_full_disk_stops_the_batch_and_with_room_it_goes_on(school, small_disk, tmp_path, size):
    students = 30
    for number in range(students):
        school.hand_in(f"student{number}", f"points: 0.{number} {'long ' * 100}")
    small_disk(f"size={size}")

    with pytest.raises(MachineryError, match=r"(is full|No space left).*run the same"):
        school.grade()
    assert school.engine.running == 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker-")]
    done = sum(school.engine.tries.values())
    small_disk("size=16m")
    summary = school.grade()

    assert summary.failed == 0
    assert summary.counts.cached >= done - UNDER_WAY, "only what was under way is repeated"
    other = Class(tmp_path / "elsewhere")
    shutil.copytree(school.submissions, other.submissions, dirs_exist_ok=True)
    other.grade()
    assert school.gradebook == other.gradebook
    without_times = {name: result.without_times() for name, result in school.results().items()}
    assert without_times == {name: r.without_times() for name, r in other.results().items()}


def test_a_read_only_disk_is_named_before_anything_is_graded(school, small_disk):
    school.hand_in("ada")
    small_disk("size=16m")
    school.grade()
    before = school.gradebook
    school.hand_in("bob")
    small_disk("ro")

    with pytest.raises(UsageError, match="cannot write to the output folder"):
        school.grade()

    assert school.gradebook == before
    assert sum(school.engine.tries.values()) == 1
    small_disk("rw")
    assert school.grade().counts.cached == 1


def grade_small(out: Path) -> subprocess.CompletedProcess[str]:
    """Grade a submission of the small course into `out`, by the command itself."""
    small = Path(__file__).parents[1] / "courses" / "small"
    notebook = str(small / "assignments" / "smoothing" / "smoothing.ipynb")
    words = ["grade", notebook, "--assignment", "smoothing", "--course", str(small)]
    return commands.run([*words, "--sandbox", "process", "--out", str(out)], small)


def newer(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as database:
        database.execute(f"PRAGMA user_version = {LEDGER_VERSION + 1}")


def test_a_folder_that_cannot_be_used_stops_the_command_with_a_message_and_its_status(
    school, small_disk
):
    small_disk("size=16m")
    with Ledger(school.out, "smoothing") as ledger:
        second = grade_small(school.out)
    small_disk("ro")
    read_only = grade_small(school.out)
    small_disk("rw")
    newer(ledger.file)
    newer_version = grade_small(school.out)
    ledger.file.unlink()
    filler = school.out / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(2**16))
    full = grade_small(school.out)

    for done, status, words in (
        (second, 2, "another grader"),
        (read_only, 2, "cannot write to the output folder"),
        (newer_version, 2, "newer version of autograder"),
        (full, 1, "is full"),
    ):
        assert (done.returncode, done.stdout) == (status, ""), done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert not (school.out / "results").exists()


def grade_slowly(folder: Path, ready: Event) -> None:
    school = Class(folder)
    school.engine.seconds = 0.02
    ready.set()
    school.grade()


def test_after_any_number_of_kills_the_gradebook_is_the_same(tmp_path):
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    school = Class(undisturbed)
    for number in range(30):
        school.hand_in(f"student{number}", f"points: 0.{number}")
    school.grade()

    killed = tmp_path / "killed"
    killed.mkdir()
    shutil.copytree(undisturbed / "submissions", killed / "submissions")
    processes = commands.processes()
    chance = random.Random(1)
    kills = 0
    for _ in range(12):
        ready = processes.Event()
        process = processes.Process(target=grade_slowly, args=(killed, ready))
        process.start()
        assert ready.wait(timeout=100)
        process.join(timeout=chance.uniform(0, 0.4))
        if process.is_alive():
            process.kill()
            kills += 1
        process.join()
    assert kills > 2
    process = processes.Process(target=grade_slowly, args=(killed, ready))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert (killed / "out" / "gradebook.csv").read_bytes() == school.gradebook
