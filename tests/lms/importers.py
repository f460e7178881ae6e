"""What the importers of the LMSs demand of a file, written anew and more strictly than they do.

Each raises `ImportRefused` where its LMS would refuse a file, take a column for something else,
or pass over a row without a word, and returns what the LMS would then have.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any


class ImportRefused(Exception):
    """The LMS would not do with the file what was meant."""


# --- Canvas: “How do I import grades in the Gradebook?” -----------------------------------------


@dataclass
class CanvasCourse:
    """A course in Canvas: students and assignments by id, and the scores it has."""

    students: dict[int, str]
    assignments: dict[int, tuple[str, float]]  # title, points possible
    custom_columns: tuple[str, ...] = ()
    scores: dict[tuple[int, int], str] = field(default_factory=dict)  # by student and assignment
    custom: dict[tuple[int, str], str] = field(default_factory=dict)

    def load(self, data: bytes) -> None:
        """Import a gradebook file."""
        text = data.decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(row)]
        header, *rest = rows
        places = self._places(header)
        customs = {n: i for i, n in enumerate(header) if n in self.custom_columns}
        for row in rest:
            if len(row) != len(header):
                raise ImportRefused(f"{len(row)} cells under {len(header)} columns: {row}")
            if "Points Possible" in row[0]:
                self._check_points(row, places)
            elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
                self._take(row, places, customs)

    def _places(self, header: list[str]) -> dict[int, int]:
        fixed = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        if header[: len(fixed)] != fixed:
            raise ImportRefused(f"invalid header row: {header}")
        rest = header[len(fixed) :]
        while rest and rest[0] in self.custom_columns:
            rest = rest[1:]
        places = {}
        for title in rest:
            match = re.fullmatch(r"(.*)\s\((\d+)\)", title)
            if not match or int(match[2]) not in self.assignments:
                raise ImportRefused(f"would become a new assignment: {title!r}")
            if self.assignments[int(match[2])][0] != match[1]:
                raise ImportRefused(f"is called otherwise in Canvas: {title!r}")
            places[int(match[2])] = header.index(title)
        return places

    def _check_points(self, row: list[str], places: dict[int, int]) -> None:
        for assignment, place in places.items():
            if row[place] and float(row[place]) != self.assignments[assignment][1]:
                raise ImportRefused(f"would change the points possible to {row[place]}")

    def _take(self, row: list[str], places: dict[int, int], customs: dict[str, int]) -> None:
        student = int(row[1])
        if self.students.get(student) != row[0]:
            raise ImportRefused(f"is no student of this name here: {row[:2]}")
        for assignment, place in places.items():
            score = row[place].strip()
            if score and score != "EX" and not re.fullmatch(r"\d+(\.\d+)?", score):
                raise ImportRefused(f"is no score: {score!r}")
            self.scores[student, assignment] = score
        for title, place in customs.items():
            self.custom[student, title] = row[place]


# --- Moodle: “Using Assignment”, offline grading worksheet --------------------------------------


@dataclass
class MoodleAssignment:
    """An assignment in Moodle, and the words and the decimal mark of the person who uploads."""

    participants: dict[int, str]  # by their id in this assignment
    maximum: float
    participant: str = "Participant "
    columns: tuple[str, str, str, str] = (
        "Identifier",
        "Grade",
        "Last modified (grade)",
        "Feedback comments",
    )
    separator: str = ","
    decimal_mark: str = "."
    grades: dict[int, float] = field(default_factory=dict)
    feedback: dict[int, str] = field(default_factory=dict)

    def load(self, data: bytes) -> None:
        """Import a grading worksheet."""
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        header, *rows = csv.reader(text, delimiter=self.separator, strict=True)
        try:
            identifier, grade, _, feedback = (header.index(name) for name in self.columns)
        except ValueError as error:
            raise ImportRefused(f"not a grading worksheet: {error}") from None
        for row in rows:
            if not row[identifier].startswith(self.participant):
                raise ImportRefused(f"nobody's row: {row[identifier]!r}")
            person = int(row[identifier].removeprefix(self.participant))
            if person not in self.participants:
                raise ImportRefused(f"would be passed over: {row}")
            if row[feedback]:
                self.feedback[person] = row[feedback]
            if not row[grade].strip():
                continue  # Moodle passes it over
            number = row[grade].strip()
            if not re.fullmatch(rf"\d+({re.escape(self.decimal_mark)}\d+)?", number):
                raise ImportRefused(f"is no number in this language: {number!r}")
            value = float(number.replace(self.decimal_mark, "."))
            if value > self.maximum:
                raise ImportRefused(f"would be passed over: {value} is above {self.maximum}")
            self.grades[person] = value


# --- Gradescope: “Autograder Specifications”, output format -------------------------------------

_VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
_FORMATS = {"text", "html", "simple_format", "md", "ansi"}
_TOP: dict[str, Any] = {
    "score": float,
    "execution_time": float,
    "output": str,
    "output_format": _FORMATS,
    "test_output_format": _FORMATS,
    "test_name_format": _FORMATS,
    "visibility": _VISIBILITIES,
    "stdout_visibility": _VISIBILITIES,
    "extra_data": dict,
    "tests": list,
    "leaderboard": list,
}
_TEST: dict[str, Any] = {
    "score": float,
    "max_score": float,
    "status": {"passed", "failed"},
    "name": str,
    "name_format": _FORMATS,
    "number": str,
    "output": str,
    "output_format": _FORMATS,
    "tags": list,
    "visibility": _VISIBILITIES,
    "extra_data": dict,
}


def check_gradescope(results: dict[str, Any]) -> None:
    """Raise `ImportRefused` unless `results` is a `results.json` by the specification."""
    _check(results, _TOP)
    tests = results.get("tests", [])
    if "score" not in results and not all("score" in test for test in tests):
        raise ImportRefused("neither the submission nor every test has a score")
    for test in tests:
        _check(test, _TEST)


def _check(record: dict[str, Any], form: dict[str, Any]) -> None:
    for key, value in record.items():
        wanted = form.get(key)
        if wanted is None:
            raise ImportRefused(f"unknown key: {key}")
        if isinstance(wanted, set):
            fits = value in wanted
        elif wanted is float:
            fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        else:
            fits = isinstance(value, wanted)
        if not fits:
            raise ImportRefused(f"{key}: {value!r}")
