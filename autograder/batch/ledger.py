"""The ledger: a SQLite file in the output folder that holds every result once it is whole.

Two tables. `gradings` keeps what the sandbox found out, under a key that stands for the content
of the submission and of everything that graded it; it only grows. `entries` is the list of the
files that were last given, and what became of each; gradebook and result files are written
from it. Every write is one transaction that is on disk when the call returns.

One grader works on an output folder at a time: a lock file, held by the operating system for
as long as the process lives, sees to that.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from autograder.errors import MachineryError, UsageError
from autograder.records import Result, Status

LEDGER_NAME = "ledger.sqlite3"
LOCK_NAME = ".grading.lock"
LEDGER_VERSION = 1
_APPLICATION_ID = 0x41474C31  # marks the file as ours in SQLite's header
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE gradings (key TEXT PRIMARY KEY, result TEXT NOT NULL) STRICT;
CREATE TABLE entries (
    submission TEXT PRIMARY KEY,
    student TEXT NOT NULL,
    status TEXT NOT NULL,
    file TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
"""


class Ledger:
    """The results of one output folder. A context manager; its methods may be called by threads."""

    def __init__(self, folder: Path, assignment: str) -> None:
        """Open the ledger of `assignment` in `folder`, or make both; take the folder's lock.

        Raises `UsageError` when another grader holds the folder, when it cannot be written, or
        when the ledger there is of a newer version or another assignment.
        """
        self.folder = folder
        self.file = folder / LEDGER_NAME
        self._thread_lock = threading.RLock()
        self._folder_lock = _take_lock(folder)
        try:
            self._database = self._open(assignment)
        except BaseException:
            self._folder_lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the folder free."""
        with self._thread_lock:
            with suppress(sqlite3.Error):
                self._database.close()
            self._folder_lock.close()

    # --- what the sandbox found out -------------------------------------------------------------

    def find(self, key: str) -> Result | None:
        """Return the result stored under `key`."""
        with self._thread_lock, self._guarded():
            row = self._database.execute(
                "SELECT result FROM gradings WHERE key = ?", (key,)
            ).fetchone()
        return Result.model_validate_json(row[0]) if row else None

    def keep(self, result: Result, file: str, key: str | None = None) -> None:
        """Store what became of one file, and under `key` what was graded.

        Durable when this returns. A result of status `error` is not the submission's last word:
        it is listed, but never stored under a key.
        """
        text = result.model_dump_json()
        with self._thread_lock, self._guarded(), self._database:
            if key is not None and result.status is Status.GRADED:
                self._database.execute("INSERT OR IGNORE INTO gradings VALUES (?, ?)", (key, text))
            self._database.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)",
                (result.submission, result.student, result.status.value, file, text),
            )

    # --- what became of each file ---------------------------------------------------------------

    def entries(self) -> Iterator[tuple[str, Result]]:
        """Yield the file name and result of every file given: what counts first, by student."""
        query = (
            "SELECT file, result FROM entries ORDER BY "
            "status = 'ignored', status = 'superseded', student, submission"
        )
        with self._thread_lock, self._guarded():
            for file, text in self._database.execute(query):
                yield file, Result.model_validate_json(text)

    def forget_all_but(self, submissions: Iterable[str]) -> None:
        """Take files that were not given this time off the list; what was graded stays."""
        with self._thread_lock, self._guarded(), self._database:
            execute = self._database.execute
            execute("CREATE TEMP TABLE given (submission TEXT PRIMARY KEY)")
            self._database.executemany(
                "INSERT INTO given VALUES (?)", ((submission,) for submission in submissions)
            )
            execute("DELETE FROM entries WHERE submission NOT IN (SELECT submission FROM given)")
            execute("DROP TABLE given")

    def count(self) -> int:
        """Count the gradings the ledger holds."""
        with self._thread_lock, self._guarded():
            (count,) = self._database.execute("SELECT COUNT(*) FROM gradings").fetchone()
        return int(count)

    # --- the file ---------------------------------------------------------------------------------

    def _open(self, assignment: str) -> sqlite3.Connection:
        try:
            database = sqlite3.connect(self.file, check_same_thread=False, timeout=30)
            # No side files that a copied ledger could lack; EXTRA also syncs the folder.
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = EXTRA")
            self._check_version(database)
            self._check_assignment(database, assignment)
        except sqlite3.DatabaseError as error:
            raise _explain(self.file, error, opening=True) from error
        return database

    def _check_version(self, database: sqlite3.Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (tables,) = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if version == 0 and tables == 0:
            with database:
                database.executescript(
                    f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION_ID};"
                    f"PRAGMA user_version = {LEDGER_VERSION}; COMMIT;"
                )
            return
        if application != _APPLICATION_ID:
            raise UsageError(f"{self.file} is not a ledger of this grader; choose another --out")
        if version > LEDGER_VERSION:
            raise UsageError(
                f"{self.file} was written by a newer version of autograder (ledger version "
                f"{version}, this one knows {LEDGER_VERSION}); update autograder or choose "
                "another --out. Nothing was changed."
            )

    def _check_assignment(self, database: sqlite3.Connection, assignment: str) -> None:
        row = database.execute("SELECT value FROM about WHERE name = 'assignment'").fetchone()
        if row is None:
            with database:
                database.execute("INSERT INTO about VALUES ('assignment', ?)", (assignment,))
        elif row[0] != assignment:
            raise UsageError(
                f"{self.folder} holds the grades of {row[0]}; choose another --out for {assignment}"
            )

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _explain(self.file, error) from error


def _take_lock(folder: Path) -> IO[str]:
    """Take the lock of `folder`, making both; `UsageError` when somebody holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_NAME).open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot write to the output folder {folder}: {error.strerror}; choose another --out"
        ) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        holder = file.read().strip() or "another process"
        file.close()
        raise UsageError(
            f"another grader ({holder}) is working in {folder}; "
            "wait until it has ended, stop it, or choose another --out"
        ) from None
    with suppress(OSError):  # only to name the holder; a full disk is reported by the ledger
        file.truncate(0)
        file.write(f"process {os.getpid()} on {os.uname().nodename}\n")
        file.flush()
    return file


def _explain(
    file: Path, error: sqlite3.Error, opening: bool = False
) -> UsageError | MachineryError:
    """Turn SQLite's error into one that says what was kept and what to do."""
    name = getattr(error, "sqlite_errorname", "")
    kept = "What was graded so far is kept; run the same command again"
    if name.startswith("SQLITE_FULL"):
        return MachineryError(f"the disk of {file} is full. {kept} when there is room.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return UsageError(f"{file} cannot be written ({error}); make it writable. {kept}.")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return UsageError(
            f"{file} is damaged or not a ledger ({error}); move it away or choose another --out"
        )
    if opening:
        return UsageError(f"{file} cannot be opened: {error}")
    return MachineryError(f"{file} cannot be written: {error}. {kept}.")
