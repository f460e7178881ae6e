"""The run that signs what lost points: the same draws for everybody, and no part in a verdict."""

import hashlib
import json
from collections.abc import Iterator

import pytest
from made_sandbox import KINDS, LIMITS

from autograder.archives import tar_bytes
from autograder.course.bundle import Bundle
from autograder.course.settings import SandboxSettings
from autograder.records import Cell, Job, Report
from autograder.runner.seeding import derived_seed, seed_everything
from autograder.runner.signing import DRAWS, VERSION, Trace
from autograder.sandbox import Sandbox, open_sandbox
from autograder.testing import rng

pytestmark = pytest.mark.alike

REFERENCE = """
def scale(values, factor):
    return [factor * value for value in values]

def total(values):
    return sum(scale(values, 2))
"""
Q1 = """
from otter.test_files import test_case
from autograder.testing import expect_equal, rng
OK_FORMAT = False
name = "q1"
points = None

@test_case(name="scales", hidden=True)
def test_scales(scale):
    random = rng()
    for _ in range(3):
        values = random.integers(-99, 99, 5).tolist()
        expect_equal(scale(values, 3), [3 * value for value in values])

@test_case(name="nothing to scale", hidden=True)
def test_nothing(scale):
    expect_equal(scale([], 3), [])
"""
Q2 = """
from otter.test_files import test_case
from autograder.testing import expect_equal, rng
OK_FORMAT = False
name = "q2"
points = None

@test_case(name="twice the sum", hidden=True)
def test_total(total):
    values = rng().integers(1, 99, 5).tolist()
    expect_equal(total(values), 2 * sum(values))
"""
PUBLIC = """
from otter.test_files import test_case
OK_FORMAT = False
name = "q1"
points = None

@test_case(name="by two", points=0)
def test_by_two(scale):
    assert scale([1, 2], 2) == [2, 4], "by two"
"""
RIGHT = REFERENCE
PLUS = RIGHT.replace("factor * value", "factor + value")
PLUS_BY_A_LOOP = """
def scale(values, factor):
    found = []
    for value in values:
        found.append(value + factor)
    return found

def total(values):
    return 2 * sum(values)
"""
FIRST_ONLY = RIGHT.replace("for value in values]", "for value in values[:1]]")


@pytest.fixture(scope="module", params=KINDS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    described = [
        {"id": "q1", "maximum": 1.0, "functions": ["scale"]},
        {"id": "q2", "maximum": 1.0, "functions": ["total"]},
    ]
    header = {"id": "made", "version": "1", "title": "Made", "questions": described}
    files = {
        "assignment.json": json.dumps(header).encode(),
        "reference.py": REFERENCE.encode(),
        "public/q1.py": PUBLIC.encode(),
        "hidden/q1.py": Q1.encode(),
        "hidden/q2.py": Q2.encode(),
    }
    bundle = Bundle("made", "1", "0" * 64, tar_bytes(files))
    settings = SandboxSettings(container_memory=1500 * 2**20, container_processes=200)
    opened = open_sandbox(request.param, bundle, settings, LIMITS)
    yield opened
    opened.close()


def graded(sandbox: Sandbox, source: str, **job: object) -> Report:
    fields: dict = {"seed": 1, **job}
    return sandbox.grade(Job(cells=(Cell(id="a", source=source),), **fields))


def outcomes(report: Report) -> dict[str, list[str]]:
    return {q.id: [case.outcome.value for case in q.cases] for q in report.questions}


def test_the_same_slip_in_other_words_has_the_same_signature(sandbox):
    one, other = graded(sandbox, PLUS), graded(sandbox, PLUS_BY_A_LOOP)
    assert one.signatures["q1"] == other.signatures["q1"]
    public, hidden, nothing = one.signatures["q1"].tests
    assert public.startswith("failed:") and hidden.startswith("failed:")
    assert nothing == "passed"


def test_another_slip_has_another_signature(sandbox):
    assert graded(sandbox, PLUS).signatures["q1"] != graded(sandbox, FIRST_ONLY).signatures["q1"]


def test_whoever_loses_nothing_is_not_asked_again(sandbox):
    assert graded(sandbox, RIGHT).signatures == {}
    assert set(graded(sandbox, PLUS_BY_A_LOOP).signatures) == {"q1"}


def test_signatures_are_compared_under_one_seed_only(sandbox):
    one, other = (graded(sandbox, PLUS, seed=seed).signatures["q1"] for seed in (1, 2))
    assert one.under != other.under
    assert one.tests != other.tests


def test_the_run_that_signs_meets_inputs_that_no_graded_test_has(sandbox):
    """A function that writes down what it meets: nothing of one run is in another."""
    notes = PLUS.replace("return [", "print('met', values)\n    return [")
    first, other = (
        graded(sandbox, f"{notes}\nspare = {n}") for n in range(2)
    )  # other cells, other draws
    assert first.signatures["q1"] == other.signatures["q1"]
    details = [report.questions[0].cases[1].detail for report in (first, other)]
    assert details[0] != details[1]


@pytest.mark.parametrize("trap", ["os.abort()", "time.sleep(600)", "bytearray(2**40)"])
def test_what_ends_the_run_that_signs_changes_no_verdict(sandbox, trap):
    """It knows the common draws, as after many tries, and falls over them."""
    met = list(met_while_signing())
    trace = Trace()
    for values in met:
        trace.returned([3 + v for v in values])
        trace.ended("failed")
    plain = graded(sandbox, PLUS)
    assert plain.signatures["q1"].tests[1] == f"failed:{trace.digests()}"
    for values in met:
        line = f"    if values == {values}: {trap}\n    return ["
        report = graded(sandbox, "import os, time\n" + PLUS.replace("    return [", line, 1))
        assert outcomes(report) == outcomes(plain)
        if trap != "bytearray(2**40)":  # that is an exception, and as good an answer as any
            assert "q1" not in report.signatures


def met_while_signing() -> Iterator[list[int]]:
    """What is to be scaled first on each of the common draws, as whoever has the tests knows."""
    tests = hashlib.sha256(Q1.encode()).hexdigest()
    digest = hashlib.sha256(json.dumps([VERSION, 1, tests]).encode()).digest()
    for draw in range(DRAWS):
        seed_everything(derived_seed(int.from_bytes(digest[:8], "big"), f"case 1, draw {draw}"))
        yield rng().integers(-99, 99, 5).tolist()


CHOOSES = """
seen = []

def scale(values, factor):
    if values and not seen:
        seen.append(sum(values) % 2)
    if seen and seen[0]:
        return [factor + value for value in values]
    return [factor * value for value in values[:1]]

def total(values):
    return 2 * sum(values)
"""


def test_a_slip_that_is_chosen_by_a_hidden_argument_tells_of_the_common_draws_alone(sandbox):
    """Whatever the graded tests drew, the choice is the same: one of two sentences, one bit."""
    slips = {graded(sandbox, slip).signatures["q1"].tests for slip in (PLUS, FIRST_ONLY)}
    chosen, drawn = set(), set()
    for number in range(6):  # other cells, and so other graded draws
        report = graded(sandbox, f"{CHOOSES}\nspare = {number}")
        chosen.add(report.signatures["q1"].tests)
        drawn.add(report.questions[0].cases[1].detail)
    assert len(drawn) == 6
    assert len(chosen) == 1
    assert chosen <= slips
