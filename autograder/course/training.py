"""What of an assignment trains models, and so takes seconds or minutes: the one place to ask.

`training` in `grading.yml` says it, by question, or by function where only one of a question's
functions trains.
"""

from __future__ import annotations

from autograder.course.master import Master
from autograder.course.settings import FILE_NAME, Course
from autograder.errors import ConfigError


def trains(course: Course, assignment: str) -> bool:
    """Whether something of an assignment trains: then grading a submission takes a while."""
    return bool(course.assignment(assignment).training)


def training_functions(course: Course, master: Master) -> frozenset[str]:
    """The functions of a master that train, or whose tests do.

    Raises `ConfigError` where `grading.yml` names what is neither a question nor a function.
    """
    named = set(course.assignment(master.assignment).training)
    found = {f for f, question in master.functions.items() if {f, question} & named}
    unknown = named - found - {question.id for question in master.questions}
    if unknown:
        raise ConfigError(
            f"{course.folder / FILE_NAME}: assignments.{master.assignment}.training: there is no "
            f"question or function {', '.join(sorted(unknown))} in {master.path}"
        )
    return frozenset(found)


def training_questions(course: Course, master: Master) -> frozenset[str]:
    """The questions with a function that trains."""
    return frozenset(master.functions[name] for name in training_functions(course, master))
