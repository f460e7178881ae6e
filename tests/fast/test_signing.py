"""Digests of what came back: equal where a slip is the same, different where it is another one."""

import subprocess
import sys

import numpy as np
import pytest

from autograder.runner.signing import MOST_FIGURES, Trace, signed, stands


def digests(*values):
    """The fine and the coarse digest of a test whose calls came to these values."""
    trace = Trace()
    for value in values:
        if isinstance(value, Exception):
            trace.raised(value)
        else:
            trace.returned(value)
    trace.ended("failed")
    return trace.digests().split(":")


def fine(*values):
    return digests(*values)[0]


def coarse(*values):
    return digests(*values)[1]


DIFFERENT = [
    (1, True),
    (1, 1.0),
    (1, "1"),
    ("a", b"a"),
    (None, 0),
    ([], ()),
    ([1, 2], [2, 1]),
    ([1, [2]], [[1], 2]),
    (["ab", "c"], ["a", "bc"]),
    ({"a": 1}, {"a": 2}),
    ([], {}),
    (0.0, float("nan")),
    (float("inf"), float("-inf")),
    (1.0, 2.0),
    ([1.0, 2.0], [2.0, 4.0]),
    (np.float64(1), 1.0),
    (np.zeros(3), np.zeros(3, np.float32)),
    (np.zeros(3), np.zeros((3, 1))),
    (np.arange(3), np.arange(3.0)),
    (np.array([1.0, np.nan]), np.array([1.0, 0.0])),
    (np.array(["a"]), np.array(["b"])),
    (np.array([1 + 1j]), np.array([1 - 1j])),
    (ValueError("a"), TypeError("a")),
    (ValueError("a"), "ValueError"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=repr)
def test_two_answers_that_differ_have_two_digests(one, other):
    assert fine(one) != fine(other)
    assert coarse(one) != coarse(other)


EQUAL = [
    (0.0, -0.0),
    (1.0, 1.0 + 1e-12),
    (sum([0.1] * 10), 1.0),
    ([1.0, 1e-17], [1.0, 0.0]),
    (float("nan"), float("nan")),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    (ValueError("one word"), ValueError("another")),
    (np.zeros(3), -np.zeros(3)),
]


@pytest.mark.parametrize(("one", "other"), EQUAL, ids=repr)
def test_what_is_the_same_answer_has_the_same_digests(one, other):
    assert digests(one) == digests(other)


def test_another_order_of_summation_makes_no_difference():
    """Means and scores of a thousand random tables, summed forwards and backwards."""
    random = np.random.default_rng(1)
    moved = 0
    for _ in range(1000):
        table = random.normal(size=(20, 30))
        one = table.mean(axis=0), table.std(axis=0)
        other = table[::-1].sum(axis=0) / 20, np.sqrt(((table - table.mean(0)) ** 2)[::-1].mean(0))
        moved += digests(*one) != digests(*other)
    assert moved == 0


def test_single_precision_makes_little_difference_to_the_coarse_digest():
    random = np.random.default_rng(2)
    moved = 0
    for _ in range(500):
        scores = random.normal(size=30).astype(np.float32)
        one = np.exp(scores) / np.exp(scores).sum()
        shifted = np.exp(scores - scores.max())
        moved += coarse(one) != coarse(shifted / shifted.sum(dtype=np.float64).astype(np.float32))
    assert moved < 10


def test_figures_that_differ_in_the_fourth_digit_differ_in_the_fine_digest():
    values = np.random.default_rng(3).normal(size=1000)
    assert fine(values.std()) != fine(values.std(ddof=1))


def test_how_an_earlier_answer_is_wrapped_tells_nobody_apart_coarsely():
    """A test that went on has not minded; in the last answer it may be what was wrong."""
    assert coarse((1, 2), 0) == coarse([1, 2], 0) == coarse([np.int64(1), np.int32(2)], 0)
    assert fine((1, 2), 0) != fine([1, 2], 0)
    assert coarse(0, (1, 2)) != coarse(0, [1, 2])
    assert coarse(np.arange(3, dtype=np.int32), 0) == coarse(np.arange(3), 0)
    assert coarse(np.arange(3, dtype=np.int32)) != coarse(np.arange(3))


def test_of_a_message_it_counts_which_of_several_things_it_lacks():
    """Its words are a student's own, and may say anything."""
    found = set()
    for which in ("", "lacks 0", "lacks 0, 1"):
        trace = Trace()
        trace.raised(ValueError("whatever"))
        trace.ended("failed", which)
        found.add(trace.digests())
    assert len(found) == 3


def test_several_runs_of_a_test_are_more_than_one():
    once, twice = Trace(), Trace()
    for trace in (once, twice):
        trace.returned(1)
        trace.ended("failed")
    before = twice.digests()
    twice.returned(1)
    twice.ended("failed")
    assert before == once.digests() != twice.digests()


def test_of_very_many_figures_some_are_looked_at():
    """A test of size and time has millions, and a digest of them is no better for all of them."""
    many = np.arange(10 * MOST_FIGURES, dtype=np.float32)
    assert fine(many) == fine(many.copy()) != fine(many[:-1])
    assert fine(many) != fine(many.reshape(10, -1)) != fine(many.reshape(10, -1).T)
    assert fine(many) != fine(-many)
    assert fine(many.astype(np.int32)) != fine(many.astype(np.int32)[::-1])


def test_of_a_value_that_could_not_cross_its_type_counts():
    """The kit's own words name it, where a student's exception may say anything."""
    one, other = Trace(), Trace()
    one.raised(RuntimeError(), "a value of type set")
    other.raised(RuntimeError(), "a value of type map")
    one.ended("failed")
    other.ended("failed")
    assert one.digests() != other.digests()


def test_what_cannot_be_written_in_utf_8_has_a_digest():
    assert fine("\ud800") != fine("\ud801")
    assert fine(["\ud800"]) != fine(["\ud801"])


def test_a_large_whole_number_has_a_digest():
    assert fine(2**80) != fine(2**81)
    assert coarse(np.array([2**63], np.uint64)) != coarse(np.array([2**62], np.uint64))


def test_digests_are_the_same_in_every_process():
    code = (
        "import numpy as np; from autograder.runner.signing import Trace\n"
        "trace = Trace()\n"
        "for value in ({'b': 1.5, 'a': [1, 'x']}, np.arange(6.0).reshape(2, 3)):\n"
        "    trace.returned(value)\n"
        "trace.ended('failed')\n"
        "print(trace.digests())"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
            for _ in range(2)]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.split() == [":".join(digests({"b": 1.5, "a": [1, "x"]},
                                                       np.arange(6.0).reshape(2, 3)))]  # fmt: skip


@pytest.mark.parametrize("outcome", ["timeout", "crashed", "out_of_memory", "not_run"])
def test_a_test_that_came_to_no_end_is_not_run_once_more(outcome):
    assert stands({"outcome": outcome, "seconds": 0.1})


def test_a_test_that_is_dear_or_was_passed_by_a_loan_is_not_run_once_more():
    assert stands({"outcome": "failed", "seconds": 30.0})
    assert stands({"outcome": "passed", "seconds": 0.1, "lent": ["one_hot"]})
    assert not stands({"outcome": "failed", "seconds": 0.1})


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_a_test_that_measures_what_a_call_takes_is_not_run_once_more(outcome):
    """How far it comes depends on the machine, so a digest of it would, too."""
    assert stands({"outcome": outcome, "seconds": 0.1, "measured": True})


def test_a_test_that_passed_after_training_is_not_trained_once_more_for_one_word():
    assert stands({"outcome": "passed", "seconds": 1.0})
    assert not stands({"outcome": "failed", "seconds": 1.0})
    assert not stands({"outcome": "passed", "seconds": 0.1})


def test_a_test_that_passes_says_no_more_than_that():
    assert signed("passed", "a:b") == "passed"
    assert signed("failed", "a:b") == "failed:a:b"
