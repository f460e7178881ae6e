"""A grade as Gradescope's autograder platform wants it: `results.json`.

The form is that of “Autograder Specifications”, section “Output format”, of Gradescope's
autograder documentation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from autograder.errors import MachineryError
from autograder.grades import Answer, Grade, QuestionGrade
from autograder.lms.filling import OURS, comment_on
from autograder.records import CaseResult, Outcome, QuestionResult, Visibility

Shown = Literal["visible", "after_due_date", "after_published", "hidden"]
_LONGEST = 20_000  # characters of one output


def gradescope_results(
    grade: Grade,
    hidden: Shown = "after_published",
    *,
    slips: Mapping[str, str] | None = None,
    slips_shown: Shown = "hidden",
    without_open: bool = False,
) -> dict[str, Any]:
    """Return the content of `results.json`: the score, and each test with its outcome.

    The score is given separately, because adjustments and lateness belong to no test. A public
    test shows its message; a hidden one its name and the authored hint. Nothing that only the
    staff may read is in it.

    Args:
        grade: Whose results they are.
        hidden: From when a student sees the hidden tests.
        slips: What known slips say, by question: an entry of its own each.
        slips_shown: From when a student sees these.
        without_open: Where an answer waits for a person, the score is the sum of the rest, and
            the output says so.

    Raises:
        MachineryError: For a submission that has no score, which must not look like a zero.
    """
    score = grade.rest if without_open and grade.open else grade.points
    if score is None:
        reason = grade.result.reason if grade.result else ""
        raise MachineryError(f"{grade.student} could not be graded: {reason or 'no reason given'}")
    head, *lines = comment_on(grade)
    found = grade.result.questions if grade.result else ()
    return {
        "score": score,
        "output": _clean("\n".join((head.removeprefix(OURS), *lines))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(question, number, position, hidden)
            for number, question in enumerate(found, start=1)
            for position in range(len(question.cases))
        ]
        + [
            _in_words(question, number)
            for number, question in enumerate(grade.questions, start=1)
            if question.answer is not None
        ]
        + [
            {
                "name": _clean(f"{question}: a known slip"),
                "output": _clean(sentence),
                "visibility": slips_shown,
            }
            for question, sentence in (slips or {}).items()
            if sentence
        ],
    }


def _test(question: QuestionResult, number: int, position: int, hidden: Shown) -> dict[str, Any]:
    case = question.cases[position]
    weights = sum(other.weight for other in question.cases)
    most = round(question.maximum * case.weight / weights, 4) if weights else 0.0
    passed = case.outcome is Outcome.PASSED
    return {
        "name": _clean(f"{question.id}: {case.name}"),
        "number": f"{number}.{position + 1}",
        "score": most if passed else 0.0,
        "max_score": most,
        "status": "passed" if passed else "failed",
        "output": _output(case),
        "visibility": "visible" if case.visibility is Visibility.PUBLIC else hidden,
    }


def _in_words(question: QuestionGrade, number: int) -> dict[str, Any]:
    """A question that a person grades; without a score of its own as long as it is open."""
    criteria = (text for item in question.adjustments for text in item.criteria)
    said = (item.reason for item in question.adjustments)
    entry = {
        "name": f"{question.id}: graded by a person",
        "number": f"{number}",
        "max_score": question.maximum,
        "output": _clean("\n".join(dict.fromkeys((*criteria, *said)))) or "Not graded yet.",
        "visibility": "visible",
    }
    if question.answer is Answer.UNANSWERED:
        entry["output"] = "Not answered."
    return entry if question.points is None else entry | {"score": question.points}


def _output(case: CaseResult) -> str:
    """What the student may read: `message` holds no more than that, for hidden tests the hint."""
    if case.outcome is Outcome.PASSED:
        return _clean(case.message) if case.lent else ""
    ended = "" if case.outcome is Outcome.FAILED else case.outcome.value.replace("_", " ")
    return _clean("\n".join(filter(None, (ended, case.message))))


def _clean(text: str) -> str:
    """`text` without control characters and lone surrogates, which data bases refuse."""
    kept = "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"
