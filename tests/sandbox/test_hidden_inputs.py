"""No argument of a hidden test reaches a student: by no message, file, death or neighbour."""

import re
from collections.abc import Iterator

import pytest
from made_sandbox import Grader, open_made, outcomes_of

from autograder.records import Report

DRAWS = """
import numpy as np
from otter.test_files import test_case

@test_case(name="drawn", hidden={hidden}, failure_message="look again")
def test_drawn(square):
    number = {number}
    assert square(number) == number ** 2, f"drew {{number}}"

@test_case(name="drawn again", hidden={hidden})
def test_drawn_again(square):
    number = {number}
    assert square(number) == number ** 2, f"drew {{number}}"
"""
NUMBER = "77_000_000 + int(np.random.randint(10**6 - {}))"
HIDDEN = {n: DRAWS.format(hidden=True, number=NUMBER.format(n)) for n in (1, 2, 3)}
PUBLIC = DRAWS.format(hidden=False, number="12")
FILES = {f"hidden/q{n}.py": text for n, text in HIDDEN.items()}
FILES |= {f"public/q{n}.py": PUBLIC for n in HIDDEN}
FIXED = {"look again", "", "It was stopped at the time limit.", "The process ended.",
         "It used too much memory.", "look again The process ended.",
         "look again It was stopped at the time limit.",
         "What came back is no value that can be graded: see the docstring."}  # fmt: skip
TELLS = """
import os, sys
SEEN = []
KEPT = os.environ["HOME"] + "/kept"
if os.path.exists(KEPT):
    print(open(KEPT).read())
    raise ValueError(open(KEPT).read())
def square(number):
    if number == 12:
        return 144 if not SEEN else tell()
    SEEN.append(number)
    open(KEPT, "a").write(repr(number))
    print(SEEN)
    return tell()
def tell():
    {how}
"""
WAYS = {
    "raises": "raise RuntimeError(repr(SEEN))",
    "raises_assertion": "raise AssertionError(repr(SEEN))",
    "returns": "return repr(SEEN)",
    "returns_a_type": "return type(str(SEEN), (), {})()",
    "exits": "os._exit(SEEN[-1] % 200)",
    "signals": "os.kill(os.getpid(), 1 + SEEN[-1] % 15)",
    "shape": "import numpy as np; return np.zeros(SEEN[-1] % 1000)",
    "hangs": "import time; time.sleep(60)",
    "warns": "import warnings; warnings.warn(repr(SEEN)); return SEEN",
}


@pytest.fixture(scope="module")
def drawn(kind: str) -> Iterator[Grader]:
    with open_made(kind, FILES) as sandbox:
        yield Grader(sandbox)


def graded(grader: Grader, *cells: str) -> Report:
    return grader.report(*cells, questions=("q1", "q2", "q3"))


def inputs(report: Report) -> list[str]:
    """What the staff read was drawn."""
    return re.findall(r"drew (77\d{6})", report.model_dump_json())


@pytest.mark.parametrize("how", WAYS)
def test_what_a_function_saw_of_hidden_tests_is_nowhere_that_its_student_reads(
    drawn: Grader, how: str
) -> None:
    report = graded(drawn, TELLS.format(how=WAYS[how]))
    hidden = [c for q in report.questions for c in q.cases if c.visibility == "hidden"]
    public = [c for q in report.questions for c in q.cases if c.visibility == "public"]
    assert {case.outcome.value for case in public} == {"passed"}
    assert "passed" not in {case.outcome.value for case in hidden}
    assert {case.message for case in hidden} - FIXED <= {m for m in map(no_run, hidden) if m}
    shown = [case.message for case in (*hidden, *public)]
    shown += [text for cell in report.cells for text in (cell.output, cell.error)]
    assert "77" not in "".join(shown)
    assert [cell.outcome for cell in report.cells] == ["ok"]


def no_run(case: object) -> str:
    """Our own words on a test that was not run."""
    message = str(case.message)  # type: ignore[attr-defined]
    return message if message.startswith("not run: ") else ""


def test_the_same_notebook_meets_the_same_inputs_and_another_one_meets_others(
    drawn: Grader,
) -> None:
    wrong = "def square(number):\n    return 144 if number == 12 else 0\n"
    first, again = graded(drawn, wrong), graded(drawn, wrong)
    other = graded(drawn, wrong + "# a comment\n")
    assert len(set(inputs(first))) == 6
    assert inputs(first) == inputs(again)
    assert not set(inputs(first)) & set(inputs(other))


def test_a_death_in_a_public_test_leaves_the_hidden_ones_of_its_question_not_run(
    drawn: Grader,
) -> None:
    dies = "calls = []\ndef square(n):\n    import os\n    os._exit(1)\n"
    assert outcomes_of(graded(drawn, dies)) == {
        name: ["crashed", "not_run", "not_run", "not_run"] for name in ("q1", "q2", "q3")
    }


def test_all_public_tests_have_run_before_the_first_hidden_argument(drawn: Grader) -> None:
    order = """
order = []
def square(number):
    order.append("public" if number == 12 else "hidden")
    if number != 12:
        raise ValueError(" ".join(order[:7]))
    return 144
"""
    report = graded(drawn, order)
    assert "public public public public public public hidden" in report.questions[0].cases[2].detail


def test_the_student_process_draws_the_same_for_everybody(drawn: Grader) -> None:
    draws = "import random\ndef square(n):\n    raise ValueError(str(random.random()))\n"
    first, other = graded(drawn, draws), graded(drawn, draws + "# another\n")
    assert [q.cases[0].message for q in first.questions] == [
        q.cases[0].message for q in other.questions
    ]
