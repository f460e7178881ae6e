"""A submission gets what it earned, and its troubles stay its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from made_sandbox import HONEST, LIMITS, Grader

from autograder.batch.worker import LocalWorker
from autograder.errors import SandboxError
from autograder.records import Cell, Job, Report
from autograder.sandbox import Sandbox

pytestmark = pytest.mark.alike


def test_right_functions_pass_every_test(grader: Grader) -> None:
    assert grader.outcomes(HONEST) == ["passed", "passed", "passed"]


def test_very_many_names_and_very_long_ones_cost_nothing(grader: Grader) -> None:
    many = "for number in range(20_000):\n    globals()[f'name_{number}'] = number\n"
    long = "globals()['x' * 5000] = 1\n"
    assert grader.outcomes(many, HONEST, long) == ["passed", "passed", "passed"]


def test_a_wrong_function_fails_only_its_question(grader: Grader) -> None:
    wrong = HONEST.replace("x ** 3", "x * 3")
    assert grader.outcomes(wrong) == ["passed", "passed", "failed"]


def test_a_missing_function_fails_and_the_staff_reads_its_name(grader: Grader) -> None:
    case = grader.case("x = 1", question="q1")
    assert case.outcome == "failed"
    assert "`square` is not defined" in case.detail


def test_a_hidden_test_tells_the_student_its_hint_and_not_its_input(grader: Grader) -> None:
    case = grader.case("def square(x):\n    print(x)\n    return -1", question="q1")
    assert case.message == "look at negative numbers"
    assert "wrong for" in case.detail
    assert "printed during the test" in case.detail


def test_an_exception_of_the_student_is_a_failure_with_its_traceback(grader: Grader) -> None:
    case = grader.case("def square(x):\n    return [][x]", question="q1")
    assert case.outcome == "failed"
    assert "IndexError" in case.detail
    assert "return [][x]" in case.detail


def test_a_broken_test_is_an_error_and_not_a_failure(grader: Grader) -> None:
    assert grader.case(HONEST, question="q4").outcome == "error"


def test_a_failing_cell_does_not_stop_the_next(grader: Grader) -> None:
    report = grader.report("1 / 0", HONEST)
    assert [cell.outcome for cell in report.cells] == ["error", "ok"]
    assert "ZeroDivisionError" in report.cells[0].error
    assert all(case.outcome == "passed" for case in report.questions[0].cases)


def test_what_a_cell_defined_before_its_error_counts(grader: Grader) -> None:
    assert grader.outcomes(HONEST + "\nraise RuntimeError('late')") == ["passed"] * 3


def test_a_death_in_a_test_costs_its_question_and_no_other(grader: Grader) -> None:
    source = HONEST + "\ndef square(x):\n    import os\n    os._exit(3)\n"
    assert grader.outcomes(source) == ["crashed", "not_run", "passed"]


def test_a_signal_to_oneself_is_a_crash_with_its_name(grader: Grader) -> None:
    source = "def square(x):\n    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    case = grader.case(source, question="q1")
    assert case.outcome == "crashed"
    assert "signal 9" in case.detail


def test_a_segmentation_fault_is_a_crash(grader: Grader) -> None:
    source = "def square(x):\n    import ctypes\n    ctypes.string_at(0)\n"
    assert grader.case(source, question="q1").outcome == "crashed"


def test_an_endless_loop_in_a_test_is_a_timeout_and_the_next_question_is_graded(
    grader: Grader,
) -> None:
    source = HONEST + "\ndef square(x):\n    while True:\n        pass\n"
    assert grader.outcomes(source) == ["timeout", "not_run", "passed"]


def test_an_endless_cell_is_interrupted_and_the_rest_counts(grader: Grader) -> None:
    report = grader.report("before = 1\nwhile True:\n    pass", HONEST)
    assert [cell.outcome for cell in report.cells] == ["timeout", "ok"]
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)
    assert "cell c0 interrupted at its time limit" in report.notes


STUBBORN = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def test_cells_that_swallow_every_interrupt_are_left_out_however_many(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    limits = LIMITS.model_copy(update={"notebook_seconds": 1.0, "submission_seconds": 60.0})
    with start(kind, limits) as sandbox:
        report = Grader(sandbox).report(*[STUBBORN] * 3, HONEST)
    assert [cell.outcome for cell in report.cells] == ["timeout"] * 3 + ["ok"]
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)
    assert sum("left out" in note for note in report.notes) == 3


def test_endless_cells_leave_the_tests_their_time(kind: str, start: Callable[..., Sandbox]) -> None:
    limits = LIMITS.model_copy(update={"notebook_seconds": 60.0, "submission_seconds": 12.0})
    with start(kind, limits) as sandbox:
        report = Grader(sandbox).report(*["while True: pass"] * 4, HONEST)
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)


def test_a_cell_that_ends_the_process_is_left_out_and_the_rest_counts(grader: Grader) -> None:
    report = grader.report(HONEST, "import os\nos._exit(0)", "late = 1")
    assert [cell.outcome for cell in report.cells] == ["ok", "crashed", "ok"]
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)


def test_sys_exit_and_top_level_await_are_ordinary_cells(grader: Grader) -> None:
    cells = ("import sys\nsys.exit(1)", "import asyncio\nawait asyncio.sleep(0)", HONEST)
    assert grader.outcomes(*cells) == ["passed"] * 3


def test_checks_in_the_notebook_do_nothing(grader: Grader) -> None:
    cells = (
        "import otter\ngrader = otter.Notebook('numbers.ipynb')",
        HONEST + "grader.check('q1')",
        "grader.check_all()\ngrader.export(pdf=False, run_tests=True)",
    )
    report = grader.report(*cells)
    assert {cell.outcome for cell in report.cells} == {"ok"}


def test_course_data_lies_beside_the_notebook(grader: Grader) -> None:
    assert "1 2 3" in grader.probe("return open('data/numbers.txt').read()")


def test_a_value_that_is_no_data_is_named_with_a_way_out(grader: Grader) -> None:
    assert "return a sorted list" in grader.probe("return {1, 2}")


def test_the_same_seed_draws_the_same_inputs_in_both_processes(grader: Grader) -> None:
    source = "def square(x):\n    import numpy as np\n    return float(np.random.rand()) + x\n"
    first = grader.report(source, questions=("q1",), seed=3)
    again = grader.report(source, questions=("q1",), seed=3)
    other = grader.report(source, questions=("q1",), seed=4)
    assert first.questions[0].cases[0].detail == again.questions[0].cases[0].detail
    assert first.questions[0].cases[0].detail != other.questions[0].cases[0].detail


def test_a_report_says_which_isolation_there_was(grader: Grader) -> None:
    assert set(grader.report(HONEST).isolation) == {"users", "namespaces", "network"}


def test_a_sandbox_that_is_gone_is_a_failure_of_the_machinery(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    sandbox = start(kind)
    sandbox.connection.end()
    with pytest.raises(SandboxError):
        sandbox.grade(Job(cells=(Cell(id="c", source=HONEST),), seed=1))
    assert not sandbox.clean


def _native(what: str) -> Job:
    source = f"{HONEST}\ndef native():\n    return {what!r}\n"
    return Job(cells=(Cell(id="a", source=source),), seed=1, questions=("q2", "q5", "q1"))


def test_a_value_that_crashes_the_grader_itself_costs_its_question_and_no_other(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    opened = []

    def open_counted() -> Sandbox:
        opened.append(start(kind))
        return opened[-1]

    worker = LocalWorker(open_counted, ("q1", "q2", "q5"), 200, threading.Event())
    with closing(worker):
        report = worker.grade(_native("crash")).report
    outcomes = {
        question.id: [case.outcome for case in question.cases] for question in report.questions
    }
    assert outcomes == {"q1": ["passed", "passed"], "q2": ["passed"], "q5": ["crashed"]}
    assert len(opened) == 2  # once more in a fresh sandbox, before the submission is to blame
    (case,) = next(question.cases for question in report.questions if question.id == "q5")
    assert "crash or hang" in case.message


def test_a_value_that_hangs_the_grader_itself_is_found_out_soon(
    kind: str, start: Callable[..., Sandbox]
) -> None:
    with start(kind) as sandbox:
        report = sandbox.grade(_native("hang"))
    outcomes = {q.id: {case.outcome.value for case in q.cases} for q in report.questions}
    assert outcomes == {"q1": {"passed"}, "q2": {"passed"}, "q5": {"crashed"}}
    assert report.doubtful == ("q5",)


@pytest.mark.parametrize("source", ["import time\ntime.sleep(60)", "x = 1"], ids=["hush", "chat"])
def test_a_sandbox_that_another_thread_closes_ends_its_grading_at_once(
    kind: str, start: Callable[..., Sandbox], source: str
) -> None:
    cells = tuple(Cell(id=f"c{number}", source=source) for number in range(5_000))
    sandbox = start(kind)
    with ThreadPoolExecutor(1) as pool:
        grading = pool.submit(sandbox.grade, Job(cells=cells, seed=1))
        time.sleep(0.5)
        sandbox.close()
        with pytest.raises(SandboxError):
            grading.result(timeout=20)


def test_a_clock_that_lies_cannot_write_what_nobody_can_read(grader: Grader) -> None:
    lie = "import time\ntime.perf_counter = lambda: float('nan')"
    report = grader.report(lie, HONEST)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert all(case.outcome == "passed" for q in report.questions for case in q.cases)


def test_the_student_process_does_not_draw_what_the_tests_draw(grader: Grader) -> None:
    guesses = """
import numpy as np
def square(x):
    square.guess = getattr(square, 'guess', None) or np.random.randint(-1000, 1000, 5).tolist()
    raise ValueError(f"the first guess is right: {square.guess[0] == x}")
"""
    assert "the first guess is right: False" in grader.case(guesses, question="q1").detail
