"""What has been proved already, in a file of the course's folder, so that it need not be again.

A row is kept under a digest of all that it follows from: the submission, the grading bundle, the
points, the limits, the seed, the software in the sandbox and the kit's own code around it. The
least change of any of them makes another key, and the row is graded again. Only what was as it
should be is kept, so a failure is never taken from here.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any, NamedTuple

from autograder.batch.grading import Grading
from autograder.course.settings import Course
from autograder.records import Job, Result, Signature

FOLDER = ".autograder"
FILE_NAME = "proofs.sqlite3"
_TABLE = """
CREATE TABLE IF NOT EXISTS proved (
    key TEXT PRIMARY KEY, result TEXT NOT NULL, seconds REAL NOT NULL, signatures TEXT NOT NULL
) STRICT
"""


class RowResult(NamedTuple):
    """One row of a proof: what came of it, the seconds that took, and what its answers are like."""

    result: Result
    seconds: float
    signatures: Mapping[str, Signature] = {}  # by question that lost points


class ProofStore:
    """The rows that were proved in a course's folder.

    It only saves time: where the file cannot be read or written, `trouble` says so and every row
    is graded.
    """

    def __init__(self, course: Course) -> None:
        self.file = course.folder / FOLDER / FILE_NAME
        self.trouble = ""

    def find(self, key: str) -> RowResult | None:
        """The row kept under `key`."""
        if not self.file.is_file():
            return None
        query = "SELECT result, seconds, signatures FROM proved WHERE key = ?"
        row = self._execute(query, (key,))
        if not row:
            return None
        signatures = json.loads(row[2]).items()
        return RowResult(
            Result.model_validate_json(row[0]),
            float(row[1]),
            {question: Signature.model_validate_json(text) for question, text in signatures},
        )

    def keep(self, key: str, proved: RowResult) -> None:
        """Keep a row that was as it should be."""
        signatures = {name: item.model_dump_json() for name, item in proved.signatures.items()}
        values = (key, proved.result.model_dump_json(), proved.seconds, json.dumps(signatures))
        self._execute("INSERT OR REPLACE INTO proved VALUES (?, ?, ?, ?)", values)

    def _execute(self, statement: str, values: tuple[Any, ...]) -> Any:
        """Execute one statement in a transaction of its own; the first row, if there is any."""
        try:
            self.file.parent.mkdir(exist_ok=True)
            with closing(sqlite3.connect(self.file, timeout=30)) as database, database:
                database.execute(_TABLE)
                return database.execute(statement, values).fetchone()
        except (OSError, sqlite3.Error) as error:
            self.trouble = f"{self.file} cannot keep proofs, so every row is graded: {error}"
            return None


def key_of(grading: Grading, job: Job) -> str:
    """Digest everything that the grading of `job` follows from."""
    parts = (grading.marking.key(job, (), grading.image), grading.kind)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
