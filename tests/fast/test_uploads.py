"""Which of a student's uploads counts: the latest, the first, or the best of so many."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from standin import Engine
from test_batch import RELEASED, Class
from test_intake_choice import ANSWER, BROKEN, STUB, WINDOWING
from test_intake_choice import RELEASED as FOUR

from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.batch.run import Batch, Summary
from autograder.course.bundle import Bundle
from autograder.course.settings import load_course
from autograder.errors import ConfigError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.exporting import export
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import Ledger, LedgerReader
from autograder.intake import Fate, FileKind, Found, UploadRule, find_submissions
from autograder.intake.superseding import Contender
from autograder.intake.uploads import Uploads as UploadsOf
from autograder.records import Result, Status
from autograder.regrading import Choice, GradingAgain, accept, counted_proposals, find_chosen
from autograder.similarity import one_of_each

COURSE = """\
course: A course
time_zone: UTC
late: {percent_per_day: 10, closes_after_days: 5}
assignments:
  first:
    title: The first
    questions: {q1: 2, q2: 8}
    due: 2026-10-10T23:59
"""


class Uploads(Class):
    """A class on Blackboard, which gives out every attempt, with its time."""

    def __init__(self, folder: Path, rule: str = "") -> None:
        super().__init__(folder)
        self.folder = folder
        self.say(rule)

    def say(self, rule: str) -> None:
        """Write the rule, or any other settings of the assignment, into grading.yml."""
        lines = "".join(f"    {line}\n" for line in rule.split("; ") if line)
        (self.folder / "grading.yml").write_text(COURSE + lines)
        self.course = load_course(self.folder)

    def upload(self, student: str, day: int, text: str = "points: 1", hour: int = 12) -> str:
        name = f"Homework 1_{student}_attempt_2026-10-{day:02}-{hour:02}-00-00_first.py"
        (self.submissions / name).write_text(f"def f(): return '''{student} {day} {text}'''")
        return name

    def broken(self, student: str, day: int) -> str:
        name = f"Homework 1_{student}_attempt_2026-10-{day:02}-12-00-00_first.ipynb"
        (self.submissions / name).write_bytes(BROKEN)
        return name

    def grading(self) -> Grading:
        marking = Marking(self.assignment, self.bundle.version, self.bundle.digest)
        return Grading(marking, self.bundle, "docker", "stand-in", self.engine.open)

    def grade(self, workers: int = 2) -> Summary:
        settings = self.assignment.settings
        found = find_submissions(
            [self.submissions],
            RELEASED.file_name,
            released=RELEASED,
            rule=UploadRule(settings.counts, settings.uploads),
        )
        with Ledger(self.out, "first") as ledger:
            batch = Batch(self.grading(), RELEASED, ledger, workers, Console(file=io.StringIO()))
            return batch.run(found)

    def counting(self) -> dict[str, tuple[str, float | None]]:
        """For each student the day of the upload that counts, and the points."""
        return {
            item.student: (item.result.submission.split("-10-")[1][:2], item.points)
            for item in grades_of(self.course, self.out).grades
            if item.result
        }

    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "gradebook.csv").open(newline="") as file:
            return {row["submission"]: row for row in csv.DictReader(file)}

    def result_of(self, name: str) -> Result:
        with LedgerReader(self.out) as ledger:
            (file,) = (e.file for e in ledger.entries() if e.result.submission == name)
        return Result.model_validate_json((self.out / "results" / file).read_bytes())


# --- intake ---------------------------------------------------------------------------------------


def settled(folder: Path, rule: UploadRule, *books: bytes) -> dict[str, tuple[Fate, str]]:
    for at, data in enumerate(books, start=1):
        (folder / f"ada_attempt_{at}.ipynb").write_bytes(data)
    found = find_submissions([folder], FOUR.file_name, released=FOUR, rule=rule)
    return {item.name[12:13]: (item.fate, item.reason) for item in found}


def ready(folder: Path, rule: UploadRule, *books: bytes) -> str:
    fates = settled(folder, rule, *books)
    return "".join(name for name, (fate, _) in fates.items() if fate is Fate.READY)


OTHER = json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode()  # no code to run
RULES = [
    (UploadRule("latest"), (ANSWER, ANSWER, BROKEN), "3"),  # as ever
    (UploadRule("latest", 2), (ANSWER, STUB, ANSWER), "2"),
    (UploadRule("latest", 2), (BROKEN, ANSWER, ANSWER, ANSWER), "3"),
    (UploadRule("latest", 5), (ANSWER, ANSWER, BROKEN), "2"),
    (UploadRule("first"), (ANSWER, ANSWER), "1"),
    (UploadRule("first"), (BROKEN, OTHER, WINDOWING, ANSWER, ANSWER), "4"),
    (UploadRule("first", 3), (BROKEN, ANSWER, ANSWER), "2"),
    (UploadRule("best", 2), (ANSWER, STUB, ANSWER), "12"),
    (UploadRule("best", 2), (ANSWER, BROKEN, OTHER, STUB, ANSWER), "14"),
    (UploadRule("best", 9), (STUB, ANSWER), "12"),
    (UploadRule("best", 2), (BROKEN, BROKEN, BROKEN), "3"),
    (UploadRule("first"), (BROKEN, BROKEN), "2"),
]


@pytest.mark.parametrize(("rule", "books", "expected"), RULES)
def test_the_first_so_many_uploads_that_are_not_rejected_may_count(tmp_path, rule, books, expected):
    assert ready(tmp_path, rule, *books) == expected


def test_every_upload_that_does_not_count_says_why(tmp_path):
    fates = settled(tmp_path, UploadRule("best", 2), ANSWER, BROKEN, STUB, ANSWER)
    assert fates["2"][0] is fates["4"][0] is Fate.SUPERSEDED
    assert "this one is rejected: not a notebook: broken JSON" in fates["2"][1]
    assert fates["4"][1] == (
        "not graded: it came after the first 2 uploads, and no more of them count"
    )
    fates = settled(tmp_path, UploadRule("first"), ANSWER, STUB)
    assert fates["2"][1] == (
        "superseded by ada_attempt_1.ipynb, the first upload: only that counts"
    )


@given(
    rejected=st.lists(st.booleans(), min_size=1, max_size=8),
    counts=st.sampled_from(("latest", "first", "best")),
    most=st.none() | st.integers(1, 4),
)
def test_whatever_the_rule_every_upload_has_one_fate_and_a_good_one_is_never_passed_over(
    rejected, counts, most
):
    contenders = [
        Contender(
            Found(Path(f"/{at}"), f"{at}", "ada", FileKind.NOTEBOOK, attempt=at), "a", (at, 0)
        )
        for at in range(len(rejected))
    ]
    rule = UploadRule(counts, most or (3 if counts == "best" else None))
    why = {f"{at}": "broken" if bad else "" for at, bad in enumerate(rejected)}
    rules = UploadsOf(rule, None, lambda found: why[found.name])
    fates = {item.name: item for item in rules.settle(contenders, "a", False)}
    assert len(fates) == len(rejected)
    ready = [int(name) for name, item in fates.items() if item.fate is Fate.READY]
    assert all(item.reason for item in fates.values() if item.fate is not Fate.READY)
    good = [at for at, bad in enumerate(rejected) if not bad]
    if rule == UploadRule() or not good:
        assert ready == [len(rejected) - 1]
    elif counts == "first":
        assert ready == good[:1]
    else:
        assert ready == (good[: rule.most] if counts == "best" else good[: rule.most][-1:])


def test_an_upload_of_several_files_is_one_upload(tmp_path):
    for attempt, names in {1: ("one_hot", "draft"), 2: ("one_hot",), 3: ("one_hot",)}.items():
        for name in names:
            path = tmp_path / "ada" / f"attempt {attempt}" / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(STUB if name == "draft" else ANSWER)
    found = find_submissions([tmp_path], FOUR.file_name, released=FOUR, rule=UploadRule("best", 2))
    assert {f.name: (f.fate, f.upload) for f in found} == {
        "ada/attempt 1/draft.ipynb": (Fate.SUPERSEDED, 0),
        "ada/attempt 1/one_hot.ipynb": (Fate.READY, 1),
        "ada/attempt 2/one_hot.ipynb": (Fate.READY, 2),
        "ada/attempt 3/one_hot.ipynb": (Fate.SUPERSEDED, 3),
    }


def test_where_only_the_files_own_times_tell_the_order_the_staff_are_told(tmp_path):
    for folder in (tmp_path / "ada" / "one_hot", tmp_path / "ada"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "one_hot.ipynb").write_bytes(ANSWER)
    found = find_submissions([tmp_path], FOUR.file_name, released=FOUR, rule=UploadRule("first"))
    notes = [note for item in found for note in item.notes]
    assert any(note.startswith("nothing but the times of the files says") for note in notes)


# --- the best -------------------------------------------------------------------------------------


@pytest.fixture
def school(tmp_path) -> Uploads:
    return Uploads(tmp_path, "counts: best; uploads: 3")


def test_the_best_upload_counts_after_lateness(school):
    school.upload("ada", 9, "points: 0.7")  # 7 points, in time
    school.upload("ada", 12, "points: 0.8")  # 8 points, two days late: 6
    school.upload("bob", 9, "points: 0.5")
    school.upload("bob", 11, "points: 0.9")  # one day late: 8
    school.grade()
    assert school.counting() == {"ada": ("09", 7.0), "bob": ("11", 8.0)}


def test_what_is_not_the_best_reads_as_superseded_everywhere(school):
    best = school.upload("ada", 9, "points: 0.7")
    other = school.upload("ada", 12, "points: 0.8")
    school.grade()
    why = f"superseded by {best} (the best: 7 points after lateness, here 6)"
    row = school.rows()[other]
    assert (row["status"], row["score"], row["q1"]) == ("superseded", "", "")
    assert row["reason"] == why
    result = school.result_of(other)
    assert (result.status, result.points, result.reason) == (Status.SUPERSEDED, 0.0, why)
    assert result.questions == ()
    assert school.result_of(best).status is Status.GRADED
    grades = grades_of(school.course, school.out)
    assert [item.points for item in grades.grades] == [7.0]
    assert [(item.submission, item.reason) for item in grades.superseded] == [(other, why)]
    exported = export(school.course, school.out, "csv")
    assert exported.written == 1
    assert exported.target.read_text(encoding="utf-8-sig").count("ada") == 2  # and in the file


def test_a_tie_goes_to_the_earlier_one(school):
    first = school.upload("ada", 8, "points: 0.9")
    later = school.upload("ada", 11, "points: 1")  # a day late: 9 as well
    school.upload("ada", 9, "points: 0.9")
    school.grade()
    assert school.counting() == {"ada": ("08", 9.0)}
    assert school.rows()[later]["reason"] == (
        f"superseded by {first} (as many points, 9, and it came earlier)"
    )


def test_an_extension_that_is_entered_later_changes_which_one_is_the_best(school):
    school.upload("ada", 9, "points: 0.7")
    other = school.upload("ada", 12, "points: 0.8")
    school.grade()
    tries = sum(school.engine.tries.values())
    rule = "counts: best; uploads: 3"
    school.say(f"{rule}; extensions: {{ada: 2026-10-12T23:59}}")
    assert school.counting() == {"ada": ("12", 8.0)}  # reports and exports see it at once
    school.grade()
    assert sum(school.engine.tries.values()) == tries
    assert school.rows()[other]["status"] == "graded"
    assert school.result_of(other).status is Status.GRADED
    assert school.result_of(other).points == 8.0


def test_an_upload_after_the_assignment_closed_is_worth_nothing(school):
    school.upload("ada", 9, "points: 0.1")
    school.upload("ada", 20, "points: 1")
    school.grade()
    assert school.counting() == {"ada": ("09", 1.0)}


def test_points_by_hand_do_not_change_which_one_is_the_best(school, tmp_path):
    school.upload("ada", 8, "points: 0.6")
    school.upload("ada", 9, "points: 0.5")
    school.grade()
    points = tmp_path / "points.csv"
    points.write_text("student,question,kind,points,reason\nada,q2,override,0,copied\n")
    enter_points(school.course, school.out, points, "tina")
    assert school.counting() == {"ada": ("08", 1.2)}


def test_a_regrade_looks_at_every_upload_and_may_change_which_one_is_the_best(school):
    first = school.upload("ada", 8, "points: 0.6 mended: 0.6")
    second = school.upload("ada", 9, "points: 0.5 mended: 1.0")
    worst = school.upload("ada", 10, "points: 0.1 mended: 0.2")
    school.grade()
    school.bundle = Bundle("first", "2026.2", "mended", b"")
    school.engine.word = "mended"
    with LedgerReader(school.out) as reader:
        chosen = find_chosen(school.assignment, reader, Choice(students=("ada",)))
    with Ledger(school.out, "first") as ledger:
        again = GradingAgain(school.grading(), RELEASED, ())
        made = again.run(chosen, ledger, 2, Console(file=io.StringIO()))
    assert len(made.proposals) == 3
    shown = counted_proposals(school.assignment, school.out, made.proposals)
    assert [item.old.submission for item in shown.proposals] == [first, second]
    assert [(i.student, i.before, i.after) for i in shown.overtaken] == [("ada", first, second)]
    assert school.counting() == {"ada": ("08", 6.0)}
    accept(school.assignment, school.out, made.proposals, "tina", "mended")
    assert school.counting() == {"ada": ("09", 10.0)}
    assert school.rows()[first]["status"] == school.rows()[worst]["status"] == "superseded"
    assert school.result_of(first).status is Status.SUPERSEDED


def test_until_the_machinery_has_graded_every_upload_there_is_no_grade(school):
    school.upload("ada", 8, "points: 0.6")
    failed = school.upload("ada", 9, "break: 99 points: 1")
    assert school.grade().failed == 1
    assert school.counting() == {"ada": ("09", None)}
    assert school.rows()[failed]["score"] == ""
    school.engine = Engine()
    school.upload("ada", 9, "points: 1")
    school.grade()
    assert school.counting() == {"ada": ("09", 10.0)}


def test_a_rejected_upload_takes_nobody_s_place(school):
    school.broken("ada", 7)
    school.upload("ada", 8, "points: 0.6")
    school.broken("ada", 9)
    school.broken("bob", 9)
    school.broken("bob", 10)
    school.grade()
    assert school.counting() == {"ada": ("08", 6.0), "bob": ("10", 0.0)}
    statuses = sorted(row["status"] for row in school.rows().values())
    assert statuses == ["graded", "rejected", "superseded", "superseded", "superseded"]


def test_every_upload_keeps_its_row_whichever_counts(school):
    names = [school.upload(student, day) for student in ("ada", "bob") for day in range(1, 7)]
    school.grade()
    assert sorted(school.rows()) == sorted(names)
    assert sum(row["status"] == "graded" for row in school.rows().values()) == 2
    assert sum(school.engine.tries.values()) == 6  # the first three of each


def test_another_rule_counts_at_once_as_far_as_there_is_a_grading(school):
    school.upload("ada", 8, "points: 0.6")
    school.upload("ada", 9, "points: 0.5")
    school.grade()
    school.say("counts: latest")
    assert school.counting() == {"ada": ("09", 5.0)}
    (note,) = grades_of(school.course, school.out).notes
    assert note == (
        "2 submissions were taken in when grading.yml had another rule of which upload counts: "
        "run autograder grade again, nothing is graded twice"
    )
    school.grade()
    assert grades_of(school.course, school.out).notes == ()


def test_fewer_uploads_count_at_once_and_say_why(school):
    school.upload("ada", 7, "points: 0.2")
    school.upload("ada", 8, "points: 0.6")
    last = school.upload("ada", 9, "points: 0.9")
    school.grade()
    assert school.counting() == {"ada": ("09", 9.0)}
    school.say("counts: best; uploads: 2")
    assert school.counting() == {"ada": ("08", 6.0)}
    reasons = {r.submission: r.reason for r in grades_of(school.course, school.out).superseded}
    assert reasons[last] == "not counted: it came after the first 2 uploads"


def test_best_without_a_number_of_uploads_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match="say how many may be handed in, such as uploads: 5"):
        Uploads(tmp_path, "counts: best")


def test_similar_compares_the_upload_of_each_student_that_counts(school):
    best = school.upload("ada", 8, "points: 0.6")
    school.upload("ada", 9, "points: 0.5")
    school.upload("bob", 8)
    last = school.upload("bob", 9)
    found = find_submissions([school.submissions], RELEASED.file_name, rule=UploadRule("best", 3))
    kept = [item.name for item in one_of_each(found, {best}) if item.fate is Fate.READY]
    assert kept == [best, last]
    left = [item.reason for item in one_of_each(found, {best}) if item.fate is not Fate.READY]
    assert left == [f"{best} counts", f"{last} counts"]
