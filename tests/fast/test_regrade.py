"""`autograder regrade`: grade again, show what changes, and change nothing until it is accepted."""

from __future__ import annotations

import io
import os

import pytest
from rich.console import Console
from test_batch import RELEASED, Class

from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.course.bundle import Bundle
from autograder.course.settings import load_course
from autograder.errors import UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import Ledger, LedgerReader
from autograder.records import Result
from autograder.regrading import (
    Accepted,
    Choice,
    GradingAgain,
    Regraded,
    accept,
    find_chosen,
    merged,
    overrides_below,
    waiting,
)
from autograder.report.difference import differences

ALL = Choice()


class School(Class):
    """A class whose tests can be changed: from then on everybody gets a share of the points."""

    def __init__(self, folder) -> None:
        super().__init__(folder)
        for student in ("ada", "bob", "cy"):
            self.hand_in(student, "points: 0.5")
        self.grade()
        self.before = self.gradebook

    def fix_the_tests(self, share: float = 1.0) -> None:
        self.bundle = Bundle("first", "2026.2", f"bundle-{share}", b"")
        self.engine.share = share

    def regrade(self, choice: Choice = ALL) -> Regraded:
        marking = Marking(self.assignment, self.bundle.version, self.bundle.digest)
        grading = Grading(marking, self.bundle, "docker", "stand-in", self.engine.open)
        with LedgerReader(self.out) as reader:
            chosen = find_chosen(self.assignment, reader, choice)
        with Ledger(self.out, "first") as ledger:
            again = GradingAgain(grading, RELEASED, choice.questions)
            return again.run(chosen, ledger, 2, Console(file=io.StringIO()))

    def accept(self, choice: Choice = ALL) -> Accepted:
        proposals = waiting(self.assignment, self.out, choice)
        return accept(self.assignment, self.out, proposals, "tina", self.bundle.digest)

    def points(self) -> dict[str, float | None]:
        return {grade.student: grade.points for grade in grades_of(self.course, self.out).grades}


@pytest.fixture
def school(tmp_path) -> School:
    return School(tmp_path)


def test_a_regrade_shows_what_changes_and_changes_nothing(school):
    school.fix_the_tests()
    made = school.regrade()
    assert [item.old.student for item in made.proposals] == ["ada", "bob", "cy"]
    lines = list(differences(made.proposals[0].old, made.proposals[0].new))
    assert [(i.question, i.before, i.after, i.score_before, i.score_after) for i in lines] == [
        ("q1", "1/2", "2/2", "2.5", "5"),
        ("q2", "1.5/3", "3/3", "2.5", "5"),
    ]
    assert school.gradebook == school.before
    assert school.points() == {"ada": 2.5, "bob": 2.5, "cy": 2.5}
    assert school.results()["ada"].points == 2.5


def test_accepting_takes_exactly_what_was_shown_and_grades_nothing_again(school):
    school.fix_the_tests()
    school.regrade()
    tries = sum(school.engine.tries.values())
    done = school.accept()
    assert len(done.proposals) == 3
    assert sum(school.engine.tries.values()) == tries
    assert school.points() == {"ada": 5.0, "bob": 5.0, "cy": 5.0}
    assert school.results()["ada"].points == 5.0
    assert b'"ada","graded",5,5,2,3,5' in school.gradebook
    assert waiting(school.assignment, school.out, ALL) == ()


def test_the_old_result_stays_in_the_history_with_what_graded_it_and_who_replaced_it(school):
    school.fix_the_tests()
    school.regrade(Choice(students=("ada",)))
    school.accept()
    with LedgerReader(school.out) as ledger:
        (item,) = ledger.history()
    assert (item.result.student, item.result.points) == ("ada", 2.5)
    assert (item.result.release, item.bundle) == ("2026.1", "bundle-digest")
    assert (item.cause, item.who) == ("regrade", "tina")


def test_the_next_batch_keeps_what_was_accepted(school):
    school.fix_the_tests()
    school.regrade()
    school.accept()
    tries = sum(school.engine.tries.values())
    summary = school.grade()
    assert summary.counts.cached == 3
    assert sum(school.engine.tries.values()) == tries
    assert school.points()["ada"] == 5.0


def test_also_with_the_same_tests_the_accepted_result_stays(school):
    """After a fault of a machine: the cache must not bring the old result back."""
    school.engine.share = 1.0
    school.regrade(Choice(students=("bob",)))
    school.accept()
    school.grade()
    assert school.points() == {"ada": 2.5, "bob": 5.0, "cy": 2.5}


def test_only_the_chosen_students_are_graded_again(school):
    school.fix_the_tests()
    made = school.regrade(Choice(students=("ada", "cy")))
    assert [item.old.student for item in made.proposals] == ["ada", "cy"]
    school.accept(Choice(students=("cy",)))
    assert school.points() == {"ada": 2.5, "bob": 2.5, "cy": 5.0}
    assert [item.old.student for item in waiting(school.assignment, school.out, ALL)] == ["ada"]


def test_submissions_are_chosen_by_name_by_file_or_by_folder(school):
    for text in ("ada.py", str(school.submissions / "ada.py")):
        made = school.regrade(Choice(submissions=(text,)))
        assert [item.old.student for item in made.proposals] == ["ada"]
    assert len(school.regrade(Choice(submissions=(str(school.submissions),))).proposals) == 3


def test_only_the_chosen_question_is_graded_again_and_the_others_stay(school):
    school.fix_the_tests()
    made = school.regrade(Choice(questions=("q2",)))
    assert [i.question for i in differences(made.proposals[0].old, made.proposals[0].new)] == ["q2"]
    assert waiting(school.assignment, school.out, Choice(questions=("q1",))) == ()
    school.accept(Choice(questions=("q2",)))
    ada = school.results()["ada"]
    assert [question.points for question in ada.questions] == [1.0, 3.0]
    assert (ada.points, ada.maximum) == (4.0, 5.0)
    assert ada.notes[-1] == "graded again alone: q2"


def test_a_result_of_two_gradings_is_not_taken_for_one_of_the_new_tests(school):
    school.fix_the_tests()
    school.regrade(Choice(questions=("q2",)))
    school.accept()
    school.grade()  # with the new tests for all questions
    assert school.points()["ada"] == 5.0


def test_after_a_change_of_points_a_regrade_counts_with_the_new_ones(school):
    settings = school.out.parent / "grading.yml"
    settings.write_text(settings.read_text().replace("q2: 3", "q2: 8"))
    school.course = load_course(settings.parent)
    made = school.regrade(Choice(students=("ada",)))
    (line,) = differences(made.proposals[0].old, made.proposals[0].new)
    assert (line.question, line.before, line.after, line.tests) == ("q2", "1.5/3", "4/8", ())


def test_accepting_is_refused_when_the_tests_were_changed_since(school):
    school.fix_the_tests()
    school.regrade()
    school.fix_the_tests(0.75)
    with pytest.raises(UsageError, match="tests were changed since the regrade"):
        school.accept()
    assert school.gradebook == school.before


def test_a_submission_that_was_graded_since_is_left_as_it_is(school):
    school.fix_the_tests()
    school.regrade()
    school.hand_in("bob", "points: 0.25")
    school.engine.share = None
    school.grade()
    done = school.accept()
    assert [item.old.student for item in done.outdated] == ["ada", "bob", "cy"]
    assert school.points()["bob"] == 1.25


def test_points_by_hand_stay_through_a_regrade(school):
    points = school.out.parent / "points.csv"
    points.write_text("student,question,kind,points,reason\nada,q1,override,0.5,by hand\n")
    enter_points(school.course, school.out, points, "tina")
    school.fix_the_tests()
    school.regrade()
    school.accept()
    assert school.points()["ada"] == 3.5


def test_overrides_below_what_the_tests_give_now_are_listed_and_stay(school):
    points = school.out.parent / "points.csv"
    rows = ["ada,q1,override,0.5,by hand", "bob,q1,override,2,by hand", "cy,q1,manual,0.5,a bit"]
    points.write_text("\n".join(["student,question,kind,points,reason", *rows]) + "\n")
    enter_points(school.course, school.out, points, "tina")
    school.fix_the_tests(0.75)
    proposals = school.regrade().proposals
    (below,) = overrides_below(school.assignment, school.out, proposals)
    assert (below.student, below.question, below.points) == ("ada", "q1", 0.5)
    school.accept()
    assert school.points()["ada"] == 0.5 + 0.75 * 3


def test_a_file_that_is_gone_is_listed_with_the_way_out(school):
    (school.submissions / "bob.py").unlink()
    made = school.regrade()
    assert [item.old.student for item in made.proposals] == ["ada", "cy"]
    (missing,) = made.left_out
    assert missing.submission == "bob.py"
    assert "put it back, or run autograder grade on it where it lies now" in missing.reason


def test_a_file_whose_code_was_changed_is_a_matter_for_grade(school):
    school.hand_in("bob", "points: 1")
    (left_out,) = school.regrade().left_out
    assert left_out.reason == "its code is not what was graded: run autograder grade on it"
    assert not left_out.failed


def test_a_touched_or_rewritten_file_with_the_same_code_is_graded_again(school):
    os.utime(school.submissions / "bob.py", (1, 1))
    assert school.regrade().left_out == ()


def test_what_the_machinery_fails_on_is_no_proposal(school):
    school.hand_in("dan", "points: 1 break: 3")
    school.hand_in("eve", "points: 1")
    school.grade()
    assert school.points()["dan"] is None
    school.engine.tries.clear()  # so that it breaks three times once more
    made = school.regrade(Choice(students=("dan", "eve")))
    assert [item.old.student for item in made.proposals] == ["eve"]
    (failed,) = made.left_out
    assert failed.failed and "the container died" in failed.reason


def test_strangers_are_answered_with_who_may_be_meant(school):
    with pytest.raises(UsageError, match="no submission of adda; did you mean ada"):
        school.regrade(Choice(students=("adda",)))
    with pytest.raises(UsageError, match="no question 'q9'; there are: q1, q2"):
        school.regrade(Choice(questions=("q9",)))


def test_while_somebody_grades_there_is_no_regrade(school):
    with Ledger(school.out, "first"), pytest.raises(UsageError, match="another grader"):
        school.regrade()


def test_grade_after_a_changed_test_says_how_many_points_changed_and_keeps_the_old(school):
    school.fix_the_tests()
    summary = school.grade()
    assert summary.changed == 3
    with LedgerReader(school.out) as ledger:
        assert [(i.result.points, i.cause) for i in ledger.history()] == [(2.5, "grade")] * 3
    assert school.grade().changed == 0


def test_merging_keeps_the_order_and_adds_up(school):
    old = school.results()["ada"]
    new = old.model_copy(update={"questions": old.questions[:1]})
    both: Result = merged(old, new, {"q1": 2.0, "q2": 3.0})
    assert [question.id for question in both.questions] == ["q1", "q2"]
    assert (both.points, both.maximum) == (old.points, old.maximum)
