"""An assignment, found: what `grading.yml` says of it, and its files, each read at most once.

A command looks its assignment up by name once, and hands this on; so the settings that it grades
by are one and the same all the way, and a master is parsed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from autograder.course.master import Master, load_master
from autograder.course.notebook import ReleasedNotebook, load_released
from autograder.course.settings import (
    AssignmentSettings,
    Course,
    LatePolicy,
    Limits,
    SandboxSettings,
)
from autograder.course.wall_clock import instant
from autograder.errors import UsageError


@dataclass(frozen=True)
class Assignment:
    """One assignment of a course; made by `find_assignment`."""

    course: Course
    name: str
    settings: AssignmentSettings

    @property
    def file_name(self) -> str:
        """The name of the notebook that students get and hand in."""
        return f"{self.name}.ipynb"

    @property
    def questions(self) -> tuple[str, ...]:
        """Its questions, in order."""
        return tuple(self.settings.questions)

    def expect_questions(self, wanted: Iterable[str]) -> None:
        """Raise `UsageError` unless it has all the questions `wanted`."""
        for question in wanted:
            if question not in self.questions:
                known = ", ".join(self.questions)
                raise UsageError(f"{self.name} has no question {question}; it has {known}")

    @property
    def limits(self) -> Limits:
        """Its limits: the course's, with its own in their place."""
        return self.settings.limits.over(self.course.settings.sandbox.limits)

    @property
    def sandbox(self) -> SandboxSettings:
        """Its sandbox: the course's, with its own modules in it."""
        own, sandbox = self.settings.preload, self.course.settings.sandbox
        return sandbox if own is None else sandbox.model_copy(update={"preload": own})

    @property
    def due(self) -> datetime | None:
        """When it is due, with the course's time zone."""
        due = self.settings.due
        return instant(due, self.course.zone) if due else None

    @property
    def late_policy(self) -> LatePolicy | None:
        """What lateness costs in it; None where nothing is said of it."""
        own, course = self.settings.late, self.course.settings.late
        return own.over(course) if own else course

    @cached_property
    def master(self) -> Master:
        """Its master; raises as `load_master` does."""
        return load_master(self.course, self.name)

    @cached_property
    def released(self) -> ReleasedNotebook:
        """Its notebook as it lies in the course's folder; raises as `load_released` does."""
        return load_released(self.course, self.name)


def find_assignment(course: Course, name: str) -> Assignment:
    """Return the assignment called `name`; `UsageError` lists those there are."""
    return Assignment(course, name, course.assignment(name))
