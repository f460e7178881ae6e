"""What a Gradescope zip holds of one assignment: its settings, its release, its grading bundle.

Written on the instructor's machine and read in Gradescope's container, where there is no course.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course.assignment import Assignment, find_assignment
from autograder.course.bundle import Bundle, read_bundle
from autograder.course.settings import Course, CourseSettings
from autograder.errors import MachineryError, UsageError
from autograder.intake import GivenCell, ReleasedCells
from autograder.slips.table import NO_TABLE, SlipTable, read_table

SETTINGS = "settings.json"
RELEASED = "released.json"
BUNDLE = "grading.tar"
SLIPS = "slips.json"
END = "end.txt"


@dataclass(frozen=True)
class Contents:
    """All that is needed to grade a submission; of the course it holds this assignment alone."""

    settings: CourseSettings
    released: ReleasedCells
    bundle: Bundle
    slips: SlipTable = NO_TABLE
    end: datetime | None = None  # from when on nobody can hand in, as far as the course knows

    def files(self) -> dict[str, bytes]:
        """The files of the zip that belong to the assignment, by name."""
        return {
            SETTINGS: _json(_grading_part(self.settings, self.bundle.assignment)),
            RELEASED: _json(asdict(self.released)),
            BUNDLE: self.bundle.tar,
            SLIPS: self.slips.text().encode(),
            END: (self.end.isoformat() if self.end else "").encode(),
        }

    @classmethod
    def read(cls, folder: Path) -> Contents:
        """Read what `files` made; `MachineryError` where it is not whole."""
        try:
            text = (folder / SETTINGS).read_text(encoding="utf-8")
            released = json.loads((folder / RELEASED).read_text(encoding="utf-8"))
            end = (folder / END).read_text(encoding="utf-8")
            return cls(
                settings=CourseSettings.model_validate_json(text),
                released=_released(released),
                bundle=read_bundle((folder / BUNDLE).read_bytes()),
                slips=read_table(folder / SLIPS),
                end=datetime.fromisoformat(end) if end else None,
            )
        except (UsageError, OSError, ValueError, KeyError, TypeError) as error:
            raise MachineryError(
                f"{folder} is not an autograder as it was made ({error}): upload the zip again"
            ) from error

    def assignment(self, folder: Path) -> Assignment:
        """The assignment, as far as grading needs it; `folder` stands for its course's."""
        return find_assignment(Course(folder, self.settings), self.bundle.assignment)


def _grading_part(settings: CourseSettings, assignment: str) -> dict[str, Any]:
    """The settings that take part in a grade; due dates and late policy are Gradescope's."""
    chosen = settings.assignments[assignment].model_dump(
        mode="json",
        include={"title", "questions", "limits", "preload", "known_slips"},
        exclude_none=True,
    )
    kept = settings.model_dump(mode="json", include={"course", "seed", "sandbox", "known_slips"})
    # Rubrics stay with the staff: nothing here grades by them.
    written = settings.assignments[assignment].written
    points = {name: {"points": question.points} for name, question in written.items()}
    return kept | {"assignments": {assignment: chosen | {"written": points}}}


def _released(fields: Mapping[str, Any]) -> ReleasedCells:
    return ReleasedCells(
        assignment=fields["assignment"],
        functions=fields["functions"],
        cells=tuple(GivenCell(**cell) for cell in fields["cells"]),
        others={name: tuple(functions) for name, functions in fields["others"].items()},
        written=fields.get("written", {}),
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()
