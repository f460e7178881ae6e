"""Everything a TA wants to see of one submission: cells with output and traceback, every test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from autograder.records import (
    CaseResult,
    Cell,
    CellReport,
    Outcome,
    QuestionResult,
    Result,
    Status,
)
from autograder.slips.lookup import NOTHING, FoundSlip
from autograder.wording import number, one_line, plain

_MARKS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.ERROR: ("!", "bold red"),
    Outcome.TIMEOUT: ("✗ timed out", "red"),
    Outcome.CRASHED: ("✗ crashed", "red"),
    Outcome.OUT_OF_MEMORY: ("✗ out of memory", "red"),
    Outcome.NOT_RUN: ("– not run", "dim"),
}


def verbose(
    result: Result,
    sources: Sequence[Cell] = (),
    slips: Mapping[str, FoundSlip] | None = None,
) -> Iterator[RenderableType]:
    """Yield what to print of `result`.

    `sources` are the cells as they were run, `slips` the known ones that a question is like.
    """
    yield Rule(one_line(f"{result.submission} · {result.assignment}"), align="left")
    by_id = {cell.id: cell.source for cell in sources}
    for position, cell in enumerate(result.cells, start=1):
        yield from _cell(position, cell, by_id.get(cell.id, ""))
    for question in result.questions:
        yield from _question(question)
        yield from _slip((slips or {}).get(question.id, NOTHING))
    for written in result.written:
        there = "answered" if written.answered else "no answer"
        yield Rule(
            f"{written.id}: {there}; a person gives up to {number(written.maximum)} points",
            align="left",
        )
    if result.notes:
        yield Rule("notes for the staff", align="left")
        for note in result.notes:
            yield Text(f"• {one_line(note, width=1000)}")
    yield Rule("result", align="left")
    yield from _summary(result)


def _cell(position: int, cell: CellReport, source: str) -> Iterator[RenderableType]:
    """Show a cell that said something or went wrong; of one that ran quietly, a line."""
    first = one_line(source, width=60)
    heading = Text(f"[{position}] {one_line(cell.id, width=40)} ", style="bold")
    heading.append(cell.outcome, style="green" if cell.outcome == "ok" else "red")
    heading.append(f" {cell.seconds:.2f} s  {first}", style="dim")
    yield heading
    if cell.output.strip():
        yield _indented(cell.output)
    if cell.error.strip():
        yield _indented(cell.error, style="red")


def _question(question: QuestionResult) -> Iterator[RenderableType]:
    points = f"{number(question.points)} of {number(question.maximum)} points"
    yield Rule(f"{question.id}: {points}", align="left")
    for case in question.cases:
        yield from _case(case)


def _slip(finding: FoundSlip) -> Iterator[RenderableType]:
    """Name the chaffs that it is like, with what is said to a student, or why nothing is."""
    if finding.chaffs:
        said = finding.sentence or f"nothing is said: {finding.why}"
        yield Text(f"a known slip: {one_line(' or '.join(finding.chaffs))}", style="bold")
        yield _indented(said)


def _case(case: CaseResult) -> Iterator[RenderableType]:
    mark, style = _MARKS[case.outcome]
    line = Text(f"{mark} ", style=style)
    line.append(one_line(case.name), style="bold")
    line.append(
        f"  {case.visibility.value}, weight {number(case.weight)}, {case.seconds:.2f} s",
        style="dim",
    )
    yield line
    if case.message.strip():
        yield _indented(case.message)
    if case.detail.strip():
        yield _indented(f"for the staff: {case.detail}", style="dim")


def _summary(result: Result) -> Iterator[RenderableType]:
    if result.status in (Status.GRADED, Status.REJECTED):
        yield Text(
            f"{number(result.points)} of {number(result.maximum)} points ({result.status.value})",
            style="bold",
        )
    else:
        yield Text(f"no score: {result.status.value}", style="bold red")
    if result.reason:
        yield Text(plain(result.reason))
    times = ", ".join(f"{one_line(k)} {v:.2f} s" for k, v in result.seconds.items())
    off = [one_line(name) for name, on in result.isolation.items() if not on]
    yield Text(f"release {one_line(result.release)}, in {one_line(result.image)}", style="dim")
    if times:
        yield Text(times, style="dim")
    if off:
        yield Text(f"isolation not available here: {', '.join(off)}", style="yellow")


def _indented(text: str, style: str = "") -> Padding:
    return Padding(Text(plain(text).rstrip("\n"), style=style), (0, 0, 0, 4))
