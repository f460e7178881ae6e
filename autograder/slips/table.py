"""The table of an assignment's known slips: `tests/submissions/ASSIGNMENT/slips.json`.

It stands beside the chaffs that it is made of, where no student comes. Of each question it says
under which name its signatures were made; with other hidden tests, or another seed, that name is
another one, and nothing in the table is found any more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from autograder.errors import UsageError
from autograder.files import replacing
from autograder.records import Record

FILE_NAME = "slips.json"
VERSION_FILE = FILE_NAME  # in the folder of a version: the tables of all assignments
SUBMISSIONS = Path("tests", "submissions")  # of a course: its wheats, chaffs and attacks


class KnownSlip(Record):
    """A chaff as it fares in one question."""

    chaff: str
    tests: tuple[str, ...]  # of its signature
    sentence: str = ""  # empty: nothing is said
    silent: str = ""  # the staff's reason for that


class QuestionSlips(Record):
    """The known slips of one question."""

    under: str  # the name under which the signatures were made
    known: tuple[KnownSlip, ...]
    no_slip: tuple[tuple[str, ...], ...] = ()  # signatures of wheats, the reference and the stub


class SlipTable(Record):
    """All known slips of an assignment, by question."""

    questions: dict[str, QuestionSlips]

    def updated(self, newer: SlipTable) -> SlipTable:
        """Return the table with the questions of `newer` in place of its own."""
        return SlipTable(questions=dict(sorted({**self.questions, **newer.questions}.items())))

    def text(self) -> str:
        """The file, the same for equal tables."""
        return _text(self._plain())

    def _plain(self) -> JsonValue:
        return self.model_dump(mode="json", exclude_defaults=True)

    def write(self, file: Path) -> bool:
        """Write the table where that changes the file; returns whether it did."""
        text = self.text()
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            return False
        with replacing(file) as target:
            target.write(text)
        return True


NO_TABLE = SlipTable(questions={})


def table_file(course: Path, assignment: str) -> Path:
    """Return where the table of an assignment is, in the course's folder."""
    return course / SUBMISSIONS / assignment / FILE_NAME


def read_table(file: Path) -> SlipTable:
    """Return the table in `file`, an empty one where there is none.

    Raises `UsageError` for a file that is not one of ours.
    """
    if not file.is_file():
        return NO_TABLE
    try:
        return SlipTable.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{file} cannot be read as a table of known slips ({str(error).splitlines()[0]}); "
            "remove it and run: autograder check"
        ) from None


def tables_in(text: str) -> Mapping[str, SlipTable]:
    """Return the tables of a version, by assignment; the file's text is what `tables_text` made."""
    return {
        name: SlipTable.model_validate(table, strict=False)
        for name, table in json.loads(text).items()
    }


def tables_text(tables: Mapping[str, SlipTable]) -> str:
    """Return the tables of a version as one file."""
    return _text({name: table._plain() for name, table in tables.items()})


def _text(plain: JsonValue) -> str:
    return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
