"""The reference is lent to later questions, where an earlier one lost its points."""

import json
from collections.abc import Callable, Iterator

import pytest
from made_sandbox import KINDS, LIMITS, Grader

from autograder.archives import tar_bytes
from autograder.course.bundle import Bundle
from autograder.course.settings import SandboxSettings
from autograder.records import CaseResult, Outcome, Report
from autograder.sandbox import open_sandbox

pytestmark = pytest.mark.alike

REFERENCE = """
import os
import time

def double(x):
    if x == "crash":
        os.abort()
    if x == "hang":
        time.sleep(600)
    if not isinstance(x, (int, float)):
        raise TypeError(f"no number: {x!r}")
    return 2 * x

def secret(x):
    return 41

def quadruple(x):
    return double(double(x))

def octuple(x):
    return 2 * quadruple(x)

def noise(x):
    return []

def drawn():
    import random
    return random.random()

def measured():
    return [double(1), 1]
"""
Q1 = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q1"
points = None

@test_case(name="doubles", hidden=True)
def test_doubles(double):
    assert double(3) == 6
"""
Q2 = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q2"
points = None

@test_case(name="four times two")
def test_two(quadruple):
    assert quadruple(2) == 8, f"quadruple(2) is {quadruple(2)}"

@test_case(name="drawn", hidden=True, failure_message="look at large numbers")
def test_drawn(quadruple):
    import numpy as np
    for number in np.random.randint(10, 1000, size=5).tolist():
        assert quadruple(number) == 4 * number, f"drawn {number}"

@test_case(name="drawn once more", hidden=True)
def test_drawn_again(quadruple):
    import random
    number = random.randint(10, 1000)
    assert quadruple(number) == 4 * number, f"drawn {number}"
"""
Q3 = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q3"
points = None

@test_case(name="eight times", hidden=True)
def test_octuple(octuple, double):
    assert octuple(5) == 5 * double(4)
"""
# Its process is the same in both runs, and so it can tell whether they are.
Q4 = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q4"
points = None
SEEN = []

@test_case(name="before", hidden=True, points=0)
def test_before(noise):
    import random
    assert len(noise(random.random())) == 0

@test_case(name="both runs are alike", hidden=True)
def test_alike(noise):
    import random
    import numpy as np
    SEEN.append([random.random(), np.random.random(), noise(1)])
    assert len(SEEN) == 2 and SEEN[0] == SEEN[1], f"{SEEN}"
"""
# Two cases that look at one measurement.
Q5 = """
from otter.test_files import test_case
from autograder.testing import once
OK_FORMAT = False
name = "q5"
points = None

@once
def judged(measured):
    return measured()

@test_case(name="even", hidden=True)
def test_even(measured):
    assert judged(measured)[0] % 2 == 0

@test_case(name="measured once", hidden=True)
def test_count(measured):
    assert judged(measured)[0] % 2 == 0 and judged(measured)[1] == 1
"""
QUESTIONS = {"q1": Q1, "q2": Q2, "q3": Q3, "q4": Q4, "q5": Q5}
FUNCTIONS = {
    "q1": ["double", "secret", "drawn"],
    "q2": ["quadruple"],
    "q3": ["octuple"],
    "q4": ["noise"],
    "q5": ["measured"],
}
RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 2 * x + 1\n"
CALLS = "def quadruple(x):\n    return double(double(x))\n"
LAST = "def octuple(x):\n    return 2 * quadruple(x)\n"
LENT = "Graded with the course's own `double`, because q1 lost points."


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest) -> Iterator[Grader]:
    described = [{"id": q, "maximum": 4.0, "functions": FUNCTIONS[q]} for q in FUNCTIONS]
    description = {"id": "numbers", "version": "1", "title": "Numbers", "questions": described}
    files = {
        "assignment.json": json.dumps(description).encode(),
        "reference.py": REFERENCE.encode(),
        **{f"hidden/{question}.py": text.encode() for question, text in QUESTIONS.items()},
    }
    files["public/q2.py"], files["hidden/q2.py"] = map(str.encode, _halves(Q2))
    bundle = Bundle("numbers", "1", "0" * 64, tar_bytes(files))
    settings = SandboxSettings(container_memory=1500 * 2**20, container_processes=200)
    grader = Grader(open_sandbox(request.param, bundle, settings, LIMITS))
    yield grader
    grader.sandbox.close()


@pytest.fixture
def grade(opened: Grader) -> Iterator[Callable[..., Report]]:
    def grade(*cells: str) -> Report:
        return opened.report(*cells, questions=tuple(QUESTIONS))

    yield grade
    assert opened.sandbox.clean, opened.sandbox.left


def _halves(text: str) -> tuple[str, str]:
    """The public and the hidden tests of a question, as the files of their own that they are."""
    head, first, *rest = text.split("@test_case")
    return f"{head}@test_case{first}", "@test_case".join([head, *rest])


def cases(report: Report, question: str) -> tuple[CaseResult, ...]:
    return next(q.cases for q in report.questions if q.id == question)


def passed(report: Report, question: str) -> list[bool]:
    return [case.outcome is Outcome.PASSED for case in cases(report, question)]


def test_a_wrong_question_costs_nothing_in_the_ones_that_call_it(grade):
    report = grade(WRONG, CALLS, LAST)
    assert passed(report, "q1") == [False]
    assert passed(report, "q2") == [True, True, True]
    assert passed(report, "q3") == [True]
    public, drawn, _ = cases(report, "q2")
    assert public.lent == drawn.lent == ("double",)
    assert drawn.message == LENT
    assert public.message == f"{LENT}\nWithout it: quadruple(2) is 11"


def test_a_question_graded_by_itself_gets_what_it_gets_among_the_others(opened):
    report = opened.report(WRONG, CALLS, LAST, questions=("q3",))
    assert [question.id for question in report.questions] == ["q3"]
    assert passed(report, "q3") == [True]
    assert cases(report, "q3")[0].lent == ("double",)


def test_a_question_that_loses_by_its_own_fault_is_lent_with_the_earlier_one(grade):
    report = grade(WRONG, "def quadruple(x):\n    return double(double(x)) + 1\n", LAST)
    assert passed(report, "q3") == [True]
    assert cases(report, "q3")[0].lent == ("double", "quadruple")
    assert (
        "`double` and `quadruple`, because q1 and q2 lost points" in cases(report, "q3")[0].message
    )


def test_a_function_that_is_not_there_at_all_is_lent(grade):
    assert passed(grade(CALLS, LAST), "q2") == [True, True, True]


def test_a_function_that_never_ends_is_lent(grade):
    report = grade("def double(x):\n    while True: pass\n", CALLS, LAST)
    assert passed(report, "q2") == [True, True, True]


def test_a_function_that_is_called_by_a_helper_a_class_or_a_cache_is_lent(grade):
    helper = """
import functools

class Twice:
    def by(self, x):
        return double(x)

@functools.lru_cache
def helper(x):
    return Twice().by(x)

def quadruple(x):
    return helper(helper(x))
"""
    assert passed(grade(WRONG, helper), "q2") == [True, True, True]


def test_a_function_that_is_called_by_another_name_is_lent(grade):
    alias = "twice = double\n\ndef quadruple(x):\n    return twice(twice(x))\n"
    assert passed(grade(WRONG, alias), "q2") == [True, True, True]


def test_a_function_that_is_held_by_something_else_breaks_nothing(grade):
    held = """
def quadruple(x, by=double, all_of=[double]):
    double(1)
    return all_of[0](by(x))
"""
    assert passed(grade(WRONG, held), "q2") == [False, False, False]


def test_what_is_wrong_by_itself_stays_so(grade):
    report = grade(WRONG, "def quadruple(x):\n    return double(double(x)) + 1\n")
    assert passed(report, "q2") == [False, False, False]
    assert [case.lent for case in cases(report, "q2")] == [(), (), ()]
    assert cases(report, "q2")[0].message == "quadruple(2) is 12"
    assert cases(report, "q2")[1].message == "look at large numbers"


def test_nothing_is_lent_where_nothing_was_lost(grade):
    report = grade(RIGHT, "def quadruple(x):\n    return double(x)\n", LAST)
    assert passed(report, "q1") == [True]
    assert passed(report, "q2") == [False, False, False]


def test_a_question_that_calls_no_earlier_one_is_not_run_again(grade):
    slow = "def quadruple(x):\n    import time\n    time.sleep(60)\n"
    report = grade(WRONG, slow)
    assert next(case.outcome.value for case in cases(report, "q2")) == "timeout"
    assert report.seconds["total"] < 2.7 * LIMITS.test_seconds  # two hidden ones follow: not_run


def test_a_pass_without_a_loan_does_not_count(grade):
    """A second run is no second chance."""
    knows = "def quadruple(x):\n    return 4 * x + (double.__closure__ is None)\n"
    assert passed(grade(WRONG, knows), "q2") == [False, False, False]


@pytest.mark.parametrize("double", [WRONG, "def double(x):\n    raise ValueError\n"])
def test_what_is_measured_once_is_measured_again_with_what_is_lent(grade, double):
    measured = """
calls = []

def measured():
    calls.append(1)
    return [double(1), len(calls)]
"""
    report = grade(double, measured)
    assert passed(report, "q5") == [True, True]
    assert [case.lent for case in cases(report, "q5")] == [("double",), ("double",)]
    assert passed(grade(RIGHT, measured), "q5") == [True, True]


def test_both_runs_draw_the_same_in_both_processes(grade):
    noise = """
import random
import numpy as np

def noise(x):
    double(x)
    return [random.random(), float(np.random.random())]
"""
    before, alike = cases(grade(WRONG, noise), "q4")
    assert (before.outcome, alike.outcome) == (Outcome.FAILED, Outcome.PASSED)


def test_what_the_reference_draws_follows_from_the_seed_that_the_student_sets(grade):
    draws = """
import random

def drawn():
    return 0.0

def quadruple(x):
    random.seed(5)
    first = [drawn(), drawn(), random.random()]
    random.seed(5)
    assert [drawn(), drawn(), random.random()] == first
    assert len({*first}) == 3
    random.seed(6)
    assert drawn() != first[0]
    return double(double(x))
"""
    assert passed(grade(WRONG, draws), "q2") == [True] * 3


def test_the_exceptions_of_the_reference_are_of_their_class(grade):
    careful = """
def quadruple(x):
    try:
        double("many")
    except TypeError as error:
        assert str(error) == "no number: 'many'"
        assert "2 * x" not in repr(error.student_traceback)
        return double(double(x))
"""
    assert (
        passed(grade("def double(x):\n    return 2 * x + 1 if x != 'many' else 0\n", careful), "q2")
        == [True] * 3
    )


def test_the_students_own_function_is_in_its_place_again_afterwards(grade):
    kept = """
own = [double]
seen = []

def quadruple(x):
    seen.append(double is own[0])
    return double(double(x))

def noise(x):
    assert double is own[0], "not put back"
    return [double(x)] * len(seen)
"""
    again = """
def double(x):
    return 2 * x + 1

def quadruple(x):
    global double
    value, double = double(double(x)), 7  # rebound in a call: this is what stays
    return value
"""
    assert passed(grade(WRONG, kept), "q2") == [True] * 3
    assert passed(grade(again), "q2") == [True, True, True]


def test_what_cannot_cross_calls_the_students_own_function(grade):
    own = """
def quadruple(x):
    double(object())
    double(y for y in [1])
    return double(double(x))
"""
    lenient = "def double(x):\n    return 2 * x + 1 if isinstance(x, int) else None\n"
    assert passed(grade(lenient, own), "q2") == [True] * 3


def test_many_loans_are_quick_enough_for_a_loop(grade):
    loop = """
def quadruple(x):
    for _ in range(100):
        double(1)
    return double(double(x))
"""
    assert passed(grade(WRONG, loop), "q2") == [True] * 3


FORGED = """
import gc

def quadruple(x):
    double(1)
    borrower = next(o for o in gc.get_objects() if type(o).__name__ == "Borrower")
    if borrower.number is not None:
        borrower.channel.send(MESSAGE)
        borrower.channel.receive()
    return 4 * x + (double.__closure__ is None)
"""


@pytest.mark.parametrize(
    "message",
    [
        '{"id": borrower.number, "lend": "secret", "args": [1], "kwargs": {}, "seed": 1}',
        '{"id": borrower.number, "lend": "quadruple", "args": [1], "kwargs": {}, "seed": 1}',
        '{"id": borrower.number, "lend": "__import__", "args": ["os"], "kwargs": {}, "seed": 1}',
        '{"id": borrower.number, "lend": ["double"], "args": [1], "kwargs": {}, "seed": 1}',
        '{"id": borrower.number, "lend": "double", "args": {"a": 1}, "kwargs": [], "seed": 1}',
        '{"id": borrower.number + 1, "lend": "double", "args": [1], "kwargs": {}, "seed": 1}',
        '{"lend": "double", "args": [1], "kwargs": {}, "seed": 1}',
    ],
)
def test_a_forged_request_for_a_loan_costs_only_its_own_points(grade, message):
    report = grade(WRONG, FORGED.replace("MESSAGE", message), "def noise(x):\n    return []\n")
    assert passed(report, "q2") == [False, False, False]
    assert passed(report, "q4") == [True, False]


def test_which_loans_were_asked_for_is_not_told(grade):
    """By its choice, code that has seen a hidden argument could say something of it."""
    chooses = """
def drawn():
    return 0

def quadruple(x):
    if x % 2:
        drawn()
    return double(double(x))
"""
    assert {case.lent for case in cases(grade(WRONG, chooses), "q2")} == {("double", "drawn")}


def test_a_request_in_the_first_run_gets_nothing(grade):
    early = """
import gc

def quadruple(x):
    borrower = next(o for o in gc.get_objects() if type(o).__name__ == "Borrower")
    loan = {"lend": "double", "args": [x], "kwargs": {}, "seed": 1}
    borrower.channel.send({"id": borrower.number, **loan})
    return 2 * borrower.channel.receive()["value"]
"""
    assert passed(grade(WRONG, early), "q2") == [False, False, False]


def test_a_flood_of_loans_ends_at_the_time_limit(grade):
    flood = "def quadruple(x):\n    while True: double(1)\n"
    report = grade(WRONG, flood)
    assert passed(report, "q2") == [False, False, False]
    assert report.seconds["total"] < LIMITS.submission_seconds


@pytest.mark.parametrize("argument", ["crash", "hang"])
def test_arguments_that_break_the_reference_cost_only_their_own_points(grade, argument):
    hostile = f"""
def quadruple(x):
    try:
        double({argument!r})
    except TypeError:
        pass
    return double(double(x))
"""
    report = grade(WRONG, hostile, "def noise(x):\n    return []\n")
    assert [case.outcome for case in cases(report, "q2")] == [Outcome.FAILED] * 3
    assert passed(report, "q4") == [True, False]
    assert report.doubtful == ()


def test_nothing_of_a_question_is_lent_before_its_own_turn_is_over(grade):
    """Else a wrong q1 would buy answers for q2."""
    oracle = """
def quadruple(x):
    double(1)
    return octuple(x) // 2

def octuple(x):
    return 2 * quadruple(x)
"""
    report = grade(WRONG, oracle)
    assert passed(report, "q2") == [False, False, False]
