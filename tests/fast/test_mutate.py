"""Mutants on their way through grading: who is killed, who lives, and what is not graded again."""

import re
import shutil
from collections import Counter

import pytest
from rich.console import Console
from standin import Engine, StandIn
from test_release import SMALL, edit

from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import load_course
from autograder.errors import ConfigError, SandboxError, UsageError
from autograder.proof import mutate
from autograder.proof.mutate import MutantFate, Mutator
from autograder.proof.store import ProofStore
from autograder.records import Outcome

SLICE = "return ranked[:n] → return ranked[:]"


class Killing(Engine):
    """An engine whose tests notice everything but what `lives` finds; it keeps the jobs."""

    lives = re.compile(r"ranked\[:\]")

    def __init__(self):
        super().__init__()
        self.kept = []

    def open(self):
        sandbox = super().open()
        sandbox.grade = lambda job: self.graded(sandbox, job)
        return sandbox

    def graded(self, sandbox, job):
        self.kept.append(job)
        text = "\n".join(cell.source for cell in job.cells)
        is_mutant = "solution-file" in {cell.id for cell in job.cells}
        report = StandIn.grade(sandbox, job)
        lost = is_mutant and not self.lives.search(text)
        share = 0.5 if lost else 1.0
        report = sandbox._report(job, share, report.questions[0].cases[0].outcome)
        return report.model_copy(update={"seconds": {"total": 0.7}})


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SMALL, tmp_path / "course")
    (tmp_path / "course/tests/submissions/smoothing/mutants.yml").unlink()
    return tmp_path / "course"


@pytest.fixture
def engine(monkeypatch):
    engine = Killing()

    def prepare(assignment, kind, *, own_files, say=None):
        assert own_files, "no student's work is graded here"
        bundle = build_bundle(assignment)
        marking = Marking(assignment, bundle.version, bundle.digest)
        return Grading(marking, bundle, kind, "stand-in", engine.open)

    monkeypatch.setattr(mutate, "prepare", prepare)
    return engine


def mutated(folder, question=None, **options):
    course = load_course(folder)
    mutator = Mutator("process", 1, Console(quiet=True), proofs=ProofStore(course), **options)
    return mutator.mutate(find_assignment(course, "smoothing"), question)


def fates(proof):
    return Counter(one.fate for one in proof.tried)


def test_the_mutant_that_no_test_notices_is_listed_with_its_line_and_its_change(folder, engine):
    proof = mutated(folder)
    assert not proof.passed
    assert proof.problems == (f"q2 line 111: {SLICE}: no test notices",)
    assert fates(proof) == {MutantFate.KILLED: 30, MutantFate.SURVIVED: 1}


def test_one_that_may_live_is_no_problem_any_more_and_one_that_is_killed_needs_no_entry(
    folder, engine
):
    file = folder / "tests/submissions/smoothing/mutants.yml"
    file.write_text(f'most_common:\n  "{SLICE}": all of them\n')
    proof = mutated(folder)
    assert proof.passed
    assert fates(proof) == {MutantFate.KILLED: 30, MutantFate.ALLOWED: 1}
    assert proof.idle == ()
    engine.lives = re.compile("nobody")
    assert [one.mutant.change for one in mutated(folder, again=True).idle] == [SLICE]


def test_a_mutant_is_graded_on_its_question_alone_up_to_its_first_loss(folder, engine):
    mutated(folder, question="q2")
    mutants = engine.kept[1:]
    assert {job.questions for job in engine.kept} == {("q2",)}
    assert all(job.first_loss for job in mutants)
    assert len(mutants) == 12
    assert engine.kept[0].seconds == StandIn.seconds, "the reference has the assignment's time"


def test_a_mutant_has_ten_times_the_time_of_the_reference(folder, engine):
    mutated(folder, question="q2")
    assert {job.seconds for job in engine.kept[1:]} == {7.0}


def test_only_what_a_change_concerns_is_mutated_again(folder, engine):
    first = mutated(folder)
    assert first.cached == 0
    assert mutated(folder).cached == len(first.tried) == 31
    assert mutated(folder, again=True).cached == 0
    # Of question 1: its 19 mutants; the words between the questions, and hints: none.
    edit(folder / "tests/hidden/smoothing/q1.py", "(0, -2, 9)", "(0, -3, 9)")
    assert mutated(folder).cached == 12
    edit(folder / "solutions/smoothing.py", "The smoother line has", "A smoother line has")
    edit(folder / "tests/hidden/smoothing/q2.py", "What about capitals", "How about capitals")
    assert mutated(folder).cached == 31
    # A constant that question 2 uses: its 12.
    edit(folder / "solutions/smoothing.py", '"[a-z]+"', '"[a-z]{1,}"')
    assert mutated(folder).cached == 19


def test_functions_that_train_are_left_out_unless_they_are_asked_for(folder, engine):
    edit(folder / "grading.yml", "    data: []", "    data: []\n    training: [q1, most_common]")
    proof = mutated(folder)
    assert proof.left_out == ("moving_average", "most_common")
    assert {one.mutant.function for one in proof.tried} == {"count_words"}
    assert mutated(folder, training=True).left_out == ()
    edit(folder / "grading.yml", "[q1, most_common]", "[q1, median]")
    with pytest.raises(ConfigError, match=r"training: there is no question or function median in"):
        mutated(folder)
    edit(folder / "grading.yml", "[q1, median]", "[q3]")
    with pytest.raises(ConfigError, match="training names q3, which is not among the questions"):
        mutated(folder)


def test_a_reference_that_loses_points_itself_is_no_ground_for_mutants(folder, engine, monkeypatch):
    monkeypatch.setattr(
        Killing, "graded", lambda self, sandbox, job: sandbox._report(job, 0.5, Outcome.PASSED)
    )
    with pytest.raises(UsageError, match="the reference itself does not pass"):
        mutated(folder)


def test_a_question_that_is_not_there_is_refused(folder, engine):
    with pytest.raises(UsageError, match="smoothing has no question q7; it has q1, q2"):
        mutated(folder, question="q7")


def test_a_mutant_that_the_machinery_fails_on_is_neither_killed_nor_kept(folder, engine):
    engine.refuse = 0
    good = Killing.graded

    def breaks(self, sandbox, job):
        if "ranked[:]" in "\n".join(cell.source for cell in job.cells):
            sandbox.clean = False
            raise SandboxError("the container died")
        return good(self, sandbox, job)

    engine.graded = breaks.__get__(engine)
    proof = mutated(folder, question="q2")
    assert fates(proof) == {MutantFate.KILLED: 11, MutantFate.NOT_GRADED: 1}
    assert "the container died" in proof.problems[0]
    del engine.graded
    assert mutated(folder, question="q2").cached == 11
