"""Of a submission that was graded once more, a student reads what the first run said."""

from autograder.batch.second_run import WORDLESS, with_first_words
from autograder.records import CaseResult, CellReport, Outcome, QuestionReport, Report, Visibility

FAILED, PASSED, CRASHED = Outcome.FAILED, Outcome.PASSED, Outcome.CRASHED
CELL = CellReport(id="a", outcome="ok")


def case(outcome: Outcome, message: str = "", hidden: bool = False, lent: str = "") -> CaseResult:
    return CaseResult(
        name="a test",
        visibility=Visibility.HIDDEN if hidden else Visibility.PUBLIC,
        weight=1.0,
        outcome=outcome,
        message=message,
        detail=f"of {message}",
        lent=(lent,) if lent else (),
    )


def report(*cases: CaseResult, cells: tuple[CellReport, ...] = (CELL,)) -> Report:
    questions = (QuestionReport(id="q1", cases=cases),)
    return Report(questions=questions, cells=cells, isolation={}, seconds={})


def read(first: Report | None, again: Report) -> list[str]:
    made = with_first_words(first, again)
    assert [c.outcome for c in made.questions[0].cases] == [
        c.outcome for c in again.questions[0].cases
    ]
    assert [c.detail for c in made.questions[0].cases] == [
        c.detail for c in again.questions[0].cases
    ]
    return [c.message for c in made.questions[0].cases]


def test_an_outcome_that_is_the_same_keeps_its_first_words() -> None:
    assert read(report(case(FAILED, "one")), report(case(FAILED, "two"))) == ["one"]
    lent = case(PASSED, "lent: one", lent="f"), case(PASSED, "lent: two", lent="f")
    assert read(report(lent[0]), report(lent[1])) == ["lent: one"]


def test_an_outcome_of_the_second_run_alone_has_no_words() -> None:
    assert read(report(case(CRASHED, "one")), report(case(FAILED, "two"))) == [WORDLESS]
    assert read(report(case(CRASHED, "one")), report(case(PASSED))) == [""]
    assert read(report(case(FAILED, "one")), report(case(PASSED, "two", lent="f"))) == [""]
    assert read(None, report(case(FAILED, "two"))) == ["two"], "the grader was lost"


def test_fixed_words_stay() -> None:
    assert read(report(case(CRASHED)), report(case(FAILED, "the hint", hidden=True))) == [
        "the hint"
    ]
    ours = report(case(CRASHED, "it ended its sandbox"), cells=())
    assert read(report(case(FAILED, "one")), ours) == ["it ended its sandbox"]


def cells(*outcomes: str, error: str = "") -> tuple[CellReport, ...]:
    return tuple(CellReport(id=f"c{n}", outcome=o, error=error) for n, o in enumerate(outcomes))


def test_cells_are_those_of_the_first_run_but_for_one_that_was_killed() -> None:
    def of(first: tuple[CellReport, ...], again: tuple[CellReport, ...]) -> object:
        made = with_first_words(
            report(case(FAILED), cells=first), report(case(FAILED), cells=again)
        )
        return made.cells

    words = cells("error", "error", error="what it met before")
    assert of(cells("ok", "ok"), words) == cells("ok", "ok")
    assert of(cells("crashed", "ok"), cells("ok", "error", error="met")) == cells("ok", "ok")
    assert of(cells("crashed", "crashed"), cells("ok", "ok")) == cells("crashed", "crashed")
    assert of((), words) == cells("error", "error")
