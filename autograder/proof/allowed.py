"""The mutants that may survive: `mutants.yml` beside the wheats and chaffs of an assignment.

    decode:                                               # a function
      "return best[:n] → return best[:]": why the contract allows it

A change is written as `autograder mutate` prints it. YAML's anchors let several share a reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.marked_yaml import read_marked
from autograder.course.settings import Course
from autograder.errors import ConfigError
from autograder.proof.mutation import Mutant
from autograder.proof.variants import default_folder

FILE_NAME = "mutants.yml"
NOT_YET = "…"  # where a reason is to be written


@dataclass(frozen=True)
class Allowed:
    """Why mutants may survive, by function and change."""

    file: Path
    reasons: Mapping[tuple[str, str], str]

    def reason(self, mutant: Mutant) -> str:
        """Why `mutant` may survive; empty where nothing is said of it."""
        return self.reasons.get((mutant.function, mutant.change), "")


def load_allowed(course: Course, assignment: str, mutants: Sequence[Mutant]) -> Allowed:
    """The entries of an assignment; none where it has no file.

    `mutants` are all that its reference has. Raises `ConfigError`, with a line for each, for what
    is no entry and for an entry that names none of these mutants.
    """
    file = default_folder(course) / assignment / FILE_NAME
    if not file.is_file():
        return Allowed(file, {})
    data, marks = read_marked(file)
    known = {(mutant.function, mutant.change) for mutant in mutants}
    functions = {mutant.function for mutant in mutants}
    reasons: dict[tuple[str, str], str] = {}
    wrong: list[str] = []
    if data is not None and not isinstance(data, dict):
        raise ConfigError(f"{file}:1: expected a mapping from functions to their mutants")
    for function, changes in (data or {}).items():
        place = f"{file}:{marks.line((function,))}: {function}"
        if function not in functions:
            wrong.append(f"{place}: the reference of {assignment} has no function of this name")
        elif not isinstance(changes, dict):
            wrong.append(f"{place}: expected a mapping from changes to the reasons for them")
        else:
            for change, reason in changes.items():
                place = f"{file}:{marks.line((function, change))}: {function}: {change}"
                if (function, change) not in known:
                    wrong.append(f"{place}: no mutant of the reference is so any more")
                elif not isinstance(reason, str) and reason is not None:
                    wrong.append(f"{place}: a reason is one text; put one with a colon in quotes")
                elif (text := " ".join((reason or "").split())) in ("", NOT_YET):
                    wrong.append(f"{place}: a reason is missing")
                else:
                    reasons[function, change] = text
    if wrong:
        raise ConfigError("\n".join(wrong))
    return Allowed(file, reasons)


def entries(mutants: Sequence[Mutant]) -> str:
    """The lines to enter mutants with, a reason still to be written for each."""
    lines: list[str] = []
    for function in dict.fromkeys(mutant.function for mutant in mutants):
        lines.append(f"{function}:")
        for change in (mutant.change for mutant in mutants if mutant.function == function):
            text = json.dumps(change, ensure_ascii=False)  # what YAML reads as a text, too
            lines.append(f"  {text}: {NOT_YET}")
    return "\n".join(lines)
