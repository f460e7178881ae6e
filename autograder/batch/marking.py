"""From a report to a result: the points, and the key under which a grading is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from autograder.batch.key import key_of
from autograder.course.assignment import Assignment
from autograder.course.settings import Limits
from autograder.records import (
    Job,
    QuestionResult,
    Report,
    Result,
    Status,
    WrittenResult,
    read_digest,
    total_points,
)

_NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Marking:
    """What grades the submissions of one assignment: its points, release, limits and seed."""

    assignment: Assignment
    release: str
    bundle_digest: str

    @property
    def questions(self) -> tuple[str, ...]:
        """The assignment's questions, in order."""
        return self.assignment.questions

    @property
    def limits(self) -> Limits:
        """The limits under which its submissions run."""
        return self.assignment.limits

    def key(self, job: Job, notes: Iterable[str], image: str) -> str:
        """Digest everything a grading follows from: what is graded, and all that grades it."""
        return key_of(self.assignment, self.bundle_digest, image, job, notes)

    def graded(
        self,
        submission: str,
        student: str,
        report: Report,
        image: str,
        notes: Iterable[str],
        answers: Mapping[str, str] = _NO_ANSWERS,
    ) -> Result:
        """Return the result of a submission that was graded.

        Args:
            submission: Its name in the gradebook.
            student: Whose it is.
            report: What came out of the sandbox.
            image: What graded it.
            notes: How it was read, for the staff.
            answers: To the questions that a person grades, where there are any.
        """
        by_id = {question.id: question for question in report.questions}
        questions = tuple(
            QuestionResult.scored(by_id[question], maximum)
            for question, maximum in self.assignment.settings.questions.items()
            if question in by_id
        )
        return Result(
            submission=submission,
            student=student,
            assignment=self.assignment.name,
            release=self.release,
            image=image,
            status=Status.GRADED,
            points=total_points(questions),
            maximum=round(sum(question.maximum for question in questions), 4),
            questions=questions,
            written=self.written(answers),
            cells=report.cells,
            notes=(*notes, *report.notes),
            isolation=report.isolation,
            seconds=report.seconds,
        )

    def written(self, answers: Mapping[str, str]) -> tuple[WrittenResult, ...]:
        """Return what there is to grade for a person: each question in words, with its answer."""
        return tuple(
            WrittenResult(
                id=name,
                maximum=question.points,
                answered=bool(answers.get(name)),
                digest=read_digest(answers.get(name, "")),
            )
            for name, question in self.assignment.settings.written.items()
        )

    def not_graded(
        self, submission: str, student: str, status: Status, reason: str, image: str
    ) -> Result:
        """Return the result of a file that was rejected, superseded, or could not be graded.

        Args:
            submission: Its name in the gradebook.
            student: Whose it is; empty where nobody can say.
            status: What became of it.
            reason: Why, for the student or for the staff.
            image: What would have graded it.
        """
        return Result(
            submission=submission,
            student=student,
            assignment=self.assignment.name,
            release=self.release,
            image=image,
            status=status,
            reason=reason,
            points=0.0,
            maximum=self.assignment.settings.maximum,
        )
