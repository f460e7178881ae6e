"""Whatever a student process says, in whichever order: it costs the student, and nobody else.

`student_fuzzer.py` says it. Most runs meet a real grader and its judges without a jail around them,
which is quick; some take a whole sandbox over. `make proof` runs the full set.
"""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fuzzing import TESTS, run_fuzzer
from made_sandbox import HONEST, Grader
from student_fuzzer import CELLS

from autograder.sandbox import Sandbox

FUZZER = "student_fuzzer.py"
SIDE_BY_SIDE = 12  # they wait more than they compute
LARGEST_REPORT = 6_000_000  # bytes: a megabyte of cells, and the details of a few cases
full = pytest.mark.proof


def not_ignored(words: str) -> list[str]:
    """The tracebacks but those of exceptions that Python could raise nowhere.

    A test's clock may ring in a callback of the garbage collector; then it rings again, also while
    Python is writing of the first time.
    """
    starts = r"(?m)^(?=Exception ignored in|Traceback|During handling of the above)"
    texts, ignored, before = list[str](), False, False
    for text in re.split(starts, words):
        if text.startswith("Traceback"):
            texts += [] if ignored else [text]
            ignored, before = False, ignored
        elif text.startswith("Exception ignored in"):
            ignored = True
        elif text.startswith("During handling"):
            ignored = before
    return texts


def test_only_exceptions_that_nobody_could_raise_are_left_out() -> None:
    ring = "Traceback (most recent call last):\n  File\nautograder.runner.cases._TestTimeout: \n"
    ignored = "Exception ignored in: <function _remove at 0x7f>\n" + ring
    again = "\nDuring handling of the above exception, another exception occurred:\n\n" + ring
    real = "Traceback (most recent call last):\n  File\nKeyError: 1\n"
    assert not_ignored(ignored + again + ignored) == []
    assert [text.strip() for text in not_ignored(ignored + real + again)] == [
        real.strip(),
        ring.strip(),
    ]


@pytest.mark.sandbox
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("runs", [300, pytest.param(5_000, marks=full)])
def test_no_word_of_a_student_process_breaks_a_grader_or_makes_an_error(runs: int) -> None:
    starts = range(0, runs, 50)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        parts = list(pool.map(lambda start: run_fuzzer(FUZZER, start, start + 50), starts))
    found = [line for lines, _ in parts for line in lines]
    assert len(found) == runs
    assert [line for line in found if "broke" in line] == []
    assert [line for line in found if "error" in line["outcomes"]] == []
    assert max(line["size"] for line in found) < LARGEST_REPORT
    assert [text for _, words in parts for text in not_ignored(words)] == []
    # It did say something: all ways of ending were seen.
    seen = Counter(outcome for line in found for outcome in line["outcomes"])
    assert {"passed", "failed", "crashed", "timeout", "not_run"} <= set(seen)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("runs", [16, pytest.param(200, marks=full)])
def test_a_cell_that_takes_over_its_channel_costs_itself_and_not_the_sandbox(
    kind: str, start: Callable[..., Sandbox], runs: int
) -> None:
    text = (TESTS / FUZZER).read_text().partition("# --- the program")[0]
    plain = [f"x = {n}" for n in range(CELLS - 2)]
    with start(kind) as sandbox:
        grader = Grader(sandbox)
        for seed in range(runs):
            report = grader.report(HONEST, *plain, f"{text}\ntakeover(3, {seed})")
            outcomes = [case.outcome.value for q in report.questions for case in q.cases]
            assert "error" not in outcomes, (seed, outcomes)
            assert sandbox.clean, (seed, sandbox.left)
        assert grader.outcomes(HONEST) == ["passed"] * 3
        assert "Traceback" not in sandbox.connection.last_words()
