"""Answers in words in a batch: read, kept beside the result, and no part of what code earned."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from standin import Engine
from written_course import CRITERIA, notebook, released, written_course

from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.batch.released import released_cells
from autograder.batch.run import Batch, Summary
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.gradebook.ledger import Ledger, LedgerReader
from autograder.grades import Grade
from autograder.intake import find_submissions
from autograder.proof.demo import grade_answers
from autograder.records import Result, read_digest
from autograder.regrading import Choice, GradingAgain, accept, find_chosen
from autograder.report.verbose import verbose

pytestmark = pytest.mark.long  # it releases a notebook
SAID = {"ada": "Peaks get lower.", "bob": "It blurs.", "cy": None}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    return released(written_course(tmp_path_factory.mktemp("written") / "course"))


class School:
    """A class with the same code in every notebook, and the command that grades it."""

    def __init__(self, course: Course, folder: Path) -> None:
        self.course, self.folder, self.out = course, folder / "submissions", folder / "out"
        self.folder.mkdir()
        self.assignment = find_assignment(course, "smoothing")
        self.engine = Engine()

    def hand_in(self, student: str, answer: str | None) -> None:
        text = json.dumps(notebook(self.course, answer))
        (self.folder / f"{student}.ipynb").write_text(text, encoding="utf-8")

    @property
    def grading(self) -> Grading:
        bundle = build_bundle(self.assignment)
        marking = Marking(self.assignment, bundle.version, bundle.digest)
        return Grading(marking, bundle, "docker", "stand-in", self.engine.open)

    def grade(self) -> Summary:
        cells = released_cells(self.assignment)
        with Ledger(self.out, "smoothing") as ledger:
            batch = Batch(self.grading, cells, ledger, 1, Console(file=io.StringIO()))
            return batch.run(find_submissions([self.folder]))

    def regrade(self, *questions: str) -> dict[str, Result]:
        with Ledger(self.out, "smoothing") as ledger:
            chosen = find_chosen(self.assignment, ledger, Choice(questions=questions))
            again = GradingAgain(self.grading, released_cells(self.assignment), questions)
            found = again.run(chosen, ledger, 1, Console(file=io.StringIO()))
        done = accept(self.assignment, self.out, found.proposals, "kim", found.bundle)
        return {item.new.student: item.new for item in done.proposals}

    def results(self) -> dict[str, Result]:
        with LedgerReader(self.out) as ledger:
            return {entry.result.student: entry.result for entry in ledger.entries()}


@pytest.fixture
def school(course, tmp_path) -> School:
    made = School(course, tmp_path)
    for student, answer in SAID.items():
        made.hand_in(student, answer)
    return made


def test_the_same_code_is_graded_once_and_each_keeps_the_own_answer(school):
    summary = school.grade()
    assert summary.questions == ("q1", "q2", "w1")
    assert sum(school.engine.tries.values()) == 1
    results = school.results()
    for student, answer in SAID.items():
        (written,) = results[student].written
        assert (written.id, written.maximum) == ("w1", 3.0)
        assert written.answered == (answer is not None)
        assert written.digest == read_digest(answer or "")
    assert {(r.points, r.maximum) for r in results.values()} == {(5.0, 5.0)}
    with LedgerReader(school.out) as ledger:
        kept = {name: reading.answers for name, reading in ledger.readings()}
        kept_of_bob = ledger.reading("bob.ipynb")
        assert kept_of_bob is not None
        assert kept_of_bob.answers == {"w1": "It blurs."}
        assert ledger.reading("nobody.ipynb") is None
    assert kept["ada.ipynb"] == {"w1": "Peaks get lower."}
    assert kept["cy.ipynb"] == {}


def test_another_answer_grades_nothing_again_and_changes_what_is_kept(school):
    school.grade()
    school.hand_in("ada", "On second thought: steps become ramps.")
    assert school.grade().counts.cached == 3
    assert school.results()["ada"].written[0].digest == read_digest(
        "On second thought: steps become ramps."
    )
    with LedgerReader(school.out) as ledger:
        found = ledger.reading("ada.ipynb")
        assert found is not None
        assert "ramps" in found.answers["w1"]


@pytest.mark.parametrize("questions", [(), ("q1",)])
def test_a_regrade_is_about_tests_and_leaves_answers_as_they_were_read(school, questions):
    school.grade()
    before = school.results()
    school.hand_in("ada", "Handed in behind everybody's back.")
    after = school.regrade(*questions)
    assert {name: item.written for name, item in after.items()} == {
        name: item.written for name, item in before.items()
    }


def test_a_regrade_of_it_is_refused_with_the_way_on(school):
    school.grade()
    with pytest.raises(UsageError, match=r"w1 is graded by a person.*autograder adjust"):
        school.regrade("w1")


def test_the_demo_grades_all_answers_but_the_last_by_their_rubric(school):
    school.grade()
    rows = [row for row in grade_answers(school.assignment, school.out) if isinstance(row, Grade)]
    points = {row.student: (row.points, row.open) for row in rows}
    assert points == {"ada": (8.0, ()), "bob": (None, ("w1",)), "cy": (5.0, ())}
    (item,) = rows[0].questions[-1].adjustments
    assert item.criteria == CRITERIA
    assert item.read == read_digest(SAID["ada"] or "")


def test_try_says_whether_there_is_an_answer(school):
    school.grade()
    said = {
        name: "".join(str(getattr(part, "title", "")) for part in verbose(result))
        for name, result in school.results().items()
    }
    assert "w1: answered; a person gives up to 3 points" in said["ada"]
    assert "w1: no answer; a person gives up to 3 points" in said["cy"]
