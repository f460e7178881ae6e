"""What a student reads of a submission that was graded once more: the words of the first run.

In the second run public tests come first again, and their messages would be shown; but the code
may have met hidden arguments in the first. A fresh sandbox takes its memory and its files from it.
It does not take all that a machine remembers: which pages of a file are in memory, say, which any
process can find out. So the second run gives verdicts, and what the staff read; its own words, and
how its cells ran, go to no student.
"""

from __future__ import annotations

from autograder.records import CaseResult, CellReport, Outcome, QuestionReport, Report

ENDED = ("crashed", "timeout", "out_of_memory")  # outcomes of a cell
WORDLESS = "So it came out in a second run, which gives no reasons."


def with_first_words(first: Report | None, again: Report) -> Report:
    """The report on a second run, without words or signs of its own that a student reads.

    `first` is None where the grader itself was lost, which no submission brings about. Where no
    cell ran in the second run, all words are ours.
    """
    if first is None or not again.cells:
        return again
    before = {question.id: question.cases for question in first.questions}
    made = tuple(_question(question, before.get(question.id, ())) for question in again.questions)
    return again.model_copy(update={"questions": made, "cells": _cells(first, again)})


def _cells(first: Report, again: Report) -> tuple[CellReport, ...]:
    """The cells of the first run; how they ran the second time could say something, too.

    One in which the process ended may have been killed from outside: how that one ran is one word.
    """
    if not first.cells:
        return tuple(CellReport(id=cell.id, outcome=cell.outcome) for cell in again.cells)
    ended = [cell.id for cell in first.cells if cell.outcome in ENDED]
    ran = {cell.id: cell.outcome for cell in again.cells if ended == [cell.id]}
    return tuple(
        CellReport(id=cell.id, outcome=ran[cell.id])
        if ran.get(cell.id, cell.outcome) != cell.outcome
        else cell
        for cell in first.cells
    )


def _question(question: QuestionReport, before: tuple[CaseResult, ...]) -> QuestionReport:
    same = len(before) == len(question.cases)
    cases = tuple(
        _case(case, before[number] if same else None) for number, case in enumerate(question.cases)
    )
    return question.model_copy(update={"cases": cases})


def _case(case: CaseResult, before: CaseResult | None) -> CaseResult:
    if case.visibility == "hidden" or not case.message:  # fixed words in any case
        return case
    if before is not None and (before.outcome, before.lent) == (case.outcome, case.lent):
        return case.model_copy(update={"message": before.message})
    return case.model_copy(update={"message": "" if case.outcome is Outcome.PASSED else WORDLESS})
