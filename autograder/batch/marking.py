"""From a report to a result: the points, and the key under which a grading is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.course.settings import AssignmentSettings, Course, Limits
from autograder.records import Job, QuestionResult, Report, Result, Status, total_points

_PACKAGE = Path(__file__).parents[1]
_GRADING_CODE = ("runner/**/*.py", "testing*.py", "records.py", "batch/marking.py")


@dataclass(frozen=True)
class Marking:
    """What grades the submissions of one assignment: its points, release, limits and seed."""

    course: Course
    assignment: str
    release: str
    bundle_digest: str

    @property
    def settings(self) -> AssignmentSettings:
        """The assignment's section of `grading.yml`."""
        return self.course.assignment(self.assignment)

    @property
    def questions(self) -> tuple[str, ...]:
        """The assignment's questions, in order."""
        return tuple(self.settings.questions)

    @property
    def limits(self) -> Limits:
        """The limits under which its submissions run."""
        return self.course.limits_for(self.assignment)

    def key(self, job: Job, notes: Iterable[str], image: str) -> str:
        """Digest everything a grading follows from: what is graded, and all that grades it."""
        sandbox = self.course.sandbox_for(self.assignment)
        parts = {
            "job": job.model_dump(mode="json"),
            "notes": list(notes),
            "assignment": self.assignment,
            "bundle": self.bundle_digest,
            "image": image,
            "code": grading_code_digest(),
            "points": self.settings.questions,
            "limits": self.limits.model_dump(mode="json"),
            "sandbox": sandbox.model_dump(
                mode="json",
                include={"threads", "preload", "container_memory", "container_processes"},
            ),
        }
        text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def graded(
        self, submission: str, student: str, report: Report, image: str, notes: Iterable[str]
    ) -> Result:
        """Return the result of a submission that was graded."""
        by_id = {question.id: question for question in report.questions}
        questions = tuple(
            QuestionResult.scored(by_id[question], maximum)
            for question, maximum in self.settings.questions.items()
            if question in by_id
        )
        return Result(
            submission=submission,
            student=student,
            assignment=self.assignment,
            release=self.release,
            image=image,
            status=Status.GRADED,
            points=total_points(questions),
            maximum=round(sum(question.maximum for question in questions), 4),
            questions=questions,
            cells=report.cells,
            notes=(*notes, *report.notes),
            isolation=report.isolation,
            seconds=report.seconds,
        )

    def not_graded(
        self, submission: str, student: str, status: Status, reason: str, image: str
    ) -> Result:
        """Return the result of a file that was rejected, superseded, or could not be graded."""
        return Result(
            submission=submission,
            student=student,
            assignment=self.assignment,
            release=self.release,
            image=image,
            status=status,
            reason=reason,
            points=0.0,
            maximum=self.settings.maximum,
        )


@cache
def grading_code_digest() -> str:
    """Digest the kit's own code that takes part in a grade."""
    digest = hashlib.sha256()
    for pattern in _GRADING_CODE:
        for file in sorted(_PACKAGE.glob(pattern)):
            digest.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
