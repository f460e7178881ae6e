"""What of an assignment trains models, and so takes seconds or minutes: the one place to ask.

`training` in `grading.yml` says it, by question, or by function where only one of a question's
functions trains.
"""

from __future__ import annotations

from autograder.course.assignment import Assignment
from autograder.course.settings import FILE_NAME
from autograder.errors import ConfigError


def trains(assignment: Assignment) -> bool:
    """Whether something of an assignment trains: then grading a submission takes a while."""
    return bool(assignment.settings.training)


def training_functions(assignment: Assignment) -> frozenset[str]:
    """The functions of an assignment that train, or whose tests do.

    Raises `ConfigError` where `grading.yml` names what is neither a question nor a function.
    """
    master, named = assignment.master, set(assignment.settings.training)
    found = {f for f, question in master.functions.items() if {f, question} & named}
    unknown = named - found - {question.id for question in master.questions}
    if unknown:
        raise ConfigError(
            f"{assignment.course.folder / FILE_NAME}: assignments.{assignment.name}.training: "
            f"there is no question or function {', '.join(sorted(unknown))} in {master.path}"
        )
    return frozenset(found)


def training_questions(assignment: Assignment) -> frozenset[str]:
    """The questions with a function that trains."""
    return frozenset(assignment.master.functions[name] for name in training_functions(assignment))
