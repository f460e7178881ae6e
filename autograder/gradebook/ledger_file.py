"""The ledger's file: its tables, its versions, its lock, and what is said when it fails."""

from __future__ import annotations

import os
import platform
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from autograder.errors import MachineryError, UsageError
from autograder.system import lock

LEDGER_NAME = "ledger.sqlite3"
LOCK_NAME = ".grading.lock"
LEDGER_VERSION = 3
_APPLICATION_ID = 0x41474C31  # marks the file as ours in SQLite's header

_VERSION_1 = """
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
# Only new tables: what version 1 holds stays as it is.
_TABLES_OF_VERSION_2 = """
CREATE {temporary} TABLE receipts (submission TEXT PRIMARY KEY, receipt TEXT NOT NULL) STRICT;
CREATE {temporary} TABLE origins (
    submission TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    bundle TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
CREATE {temporary} TABLE adjustments (
    number INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    adjustment TEXT NOT NULL
) STRICT;
CREATE {temporary} TABLE history (
    number INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    replaced TEXT NOT NULL
) STRICT;
CREATE {temporary} TABLE proposals (
    submission TEXT PRIMARY KEY,
    student TEXT NOT NULL,
    proposal TEXT NOT NULL
) STRICT;
"""
# What people decided, and what results were before, is added to and never edited.
_VERSION_2 = _TABLES_OF_VERSION_2.format(temporary="") + "".join(
    f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'what is in {table} is never edited'); END;\n"
    for table in ("adjustments", "history")
    for event in ("update", "delete")
)
# What grading read, by submission, and what the answers of a graded submission look like, by key.
_TABLES_OF_VERSION_3 = """
CREATE {temporary} TABLE readings (submission TEXT PRIMARY KEY, reading TEXT NOT NULL) STRICT;
CREATE {temporary} TABLE signatures (key TEXT PRIMARY KEY, signatures TEXT NOT NULL) STRICT;
"""
_VERSION_3 = _TABLES_OF_VERSION_3.format(temporary="")
# From one version to the next, starting with none; and what reading an older one needs.
_STEPS = (_VERSION_1, _VERSION_2, _VERSION_3)
_ADDED = ("", _TABLES_OF_VERSION_2, _TABLES_OF_VERSION_3)


def open_to_write(folder: Path, assignment: str) -> sqlite3.Connection:
    """Open the ledger of `assignment` in `folder`, make it, or bring it to this version.

    Raises `UsageError` for a ledger of a newer version or another assignment, and for a file
    that is not one. The folder's lock must be held.
    """
    file = folder / LEDGER_NAME
    try:
        database = sqlite3.connect(file, check_same_thread=False, timeout=30)
        # No side files that a copied ledger could lack; EXTRA also syncs the folder.
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("PRAGMA synchronous = EXTRA")
        _migrate(database, _checked_version(database, file))
        _claim(database, folder, assignment)
    except sqlite3.DatabaseError as error:
        raise explain(file, error, opening=True) from error
    return database


def open_to_read(folder: Path) -> sqlite3.Connection:
    """Open the ledger in `folder` without its lock and without changing a byte of it.

    Raises `UsageError` where there is none, and for one of a newer version.
    """
    file = folder / LEDGER_NAME
    if not file.is_file():
        raise UsageError(
            f"{folder} holds no {LEDGER_NAME}; name the output folder of: "
            "autograder grade SUBMISSIONS… --assignment A --out DIR"
        )
    try:
        where = f"file:{quote(os.fsencode(file.absolute()))}?mode=ro"
        database = sqlite3.connect(where, uri=True, check_same_thread=False, timeout=30)
        version = _checked_version(database, file)
        if version == 0:
            raise UsageError(f"{file} is empty: grade submissions into {folder} first")
        if version < LEDGER_VERSION:  # what it lacks is empty, and stays in memory
            database.execute("PRAGMA temp_store = MEMORY")
            database.executescript("".join(_ADDED[version:]).format(temporary="TEMP"))
    except sqlite3.DatabaseError as error:
        raise explain(file, error, opening=True) from error
    return database


def _checked_version(database: sqlite3.Connection, file: Path) -> int:
    """Return the ledger's version, 0 for a new file; `UsageError` for what is not ours to open."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (tables,) = database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    if version == 0 and tables == 0:
        return 0
    if application != _APPLICATION_ID:
        raise UsageError(f"{file} is not a ledger of this grader; choose another --out")
    if version > LEDGER_VERSION:
        raise UsageError(
            f"{file} was written by a newer version of autograder (ledger version "
            f"{version}, this one knows {LEDGER_VERSION}); update autograder or choose "
            "another --out. Nothing was changed."
        )
    return int(version)


def _migrate(database: sqlite3.Connection, version: int) -> None:
    """Bring the file to this version, as one transaction."""
    if version < LEDGER_VERSION:
        with database:
            database.executescript(
                f"BEGIN IMMEDIATE; {''.join(_STEPS[version:])}"
                f"PRAGMA application_id = {_APPLICATION_ID};"
                f"PRAGMA user_version = {LEDGER_VERSION}; COMMIT;"
            )


def _claim(database: sqlite3.Connection, folder: Path, assignment: str) -> None:
    """Note whose grades these are; `UsageError` if they are another assignment's."""
    row = database.execute("SELECT value FROM about WHERE name = 'assignment'").fetchone()
    if row is None:
        with database:
            database.execute("INSERT INTO about VALUES ('assignment', ?)", (assignment,))
    elif row[0] != assignment:
        raise UsageError(
            f"{folder} holds the grades of {row[0]}; choose another --out for {assignment}"
        )


def take_lock(folder: Path) -> IO[str]:
    """Take the lock of `folder`, making both; `UsageError` when somebody holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK_NAME).open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot write to the output folder {folder}: {error.strerror}; choose another --out"
        ) from None
    try:
        lock(file)
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
        file.write(f"process {os.getpid()} on {platform.node()}\n")
        file.flush()
    return file


def explain(file: Path, error: sqlite3.Error, opening: bool = False) -> UsageError | MachineryError:
    """Turn SQLite's error into one that says what was kept and what to do."""
    name = getattr(error, "sqlite_errorname", "")
    kept = "What was graded so far is kept: run the same command again"
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
