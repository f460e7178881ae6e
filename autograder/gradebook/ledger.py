"""The ledger: a SQLite file in the output folder that holds every result once it is whole.

`gradings` keeps what the sandbox found out, under a key that stands for the content of the
submission and of everything that graded it. `entries` is the list of the files that were last
given, and what became of each; `receipts` says how each came in, `origins` what graded it,
`readings` what was read of it. `signatures` are what the answers of a grading look like.
`adjustments` are the decisions of the staff, `history` the results that others took the place
of; these two only grow, and the file itself refuses to edit them. `proposals` are the results of
a regrade that nobody has accepted yet. Gradebook, reports and exports are written from it. Every
write is one transaction that is on disk when the call returns.

One grader works on an output folder at a time: a lock file, held by the operating system for
as long as the process lives, sees to that. Reading takes no lock.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import KW_ONLY, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from autograder.gradebook.ledger_file import (
    LEDGER_NAME,
    LEDGER_VERSION,
    LOCK_NAME,
    explain,
    open_to_read,
    open_to_write,
    take_lock,
)
from autograder.grades import Adjustment, Proposal, Receipt, Replaced
from autograder.records import Reading, Result, Signature, Status

__all__ = ["LEDGER_NAME", "LEDGER_VERSION", "LOCK_NAME", "Ledger", "LedgerEntry", "LedgerReader"]


@dataclass(frozen=True)
class LedgerEntry:
    """One file that was given, and what became of it."""

    file: str  # the name of its result file
    result: Result
    receipt: Receipt | None = None  # None in what an older version of the ledger kept
    _: KW_ONLY
    key: str = ""  # what it was graded under; empty where no sandbox had a part in it
    bundle: str = ""  # digest of the grading bundle
    content: str = ""  # digest of the cells that were graded
    reading: Reading | None = None  # to be kept; `LedgerReader.readings` gives it back
    signatures: Mapping[str, Signature] | None = None  # to be kept, by question; None: as they are


# A row of this is a `LedgerEntry`, as `_entry` makes it.
_SELECT_ENTRIES = """
SELECT file, result, receipt, key, bundle, content
FROM entries
LEFT JOIN receipts USING (submission)
LEFT JOIN origins USING (submission)
"""


def _entry(row: Sequence[str | None]) -> LedgerEntry:
    file, result, receipt, key, bundle, content = row
    assert file is not None and result is not None
    return LedgerEntry(
        file,
        Result.model_validate_json(result),
        Receipt.model_validate_json(receipt) if receipt else None,
        key=key or "",
        bundle=bundle or "",
        content=content or "",
    )


class LedgerReader:
    """A ledger to read, also while somebody grades. A context manager; for threads, too."""

    def __init__(self, folder: Path) -> None:
        """Open the ledger in `folder`; `UsageError` where there is none that can be read."""
        self.folder = folder
        self.file = folder / LEDGER_NAME
        self._thread_lock = threading.RLock()
        self._database = self._open()

    def _open(self) -> sqlite3.Connection:
        return open_to_read(self.folder)

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
        """Close the file."""
        with self._thread_lock, suppress(sqlite3.Error):
            self._database.close()

    @property
    def assignment(self) -> str:
        """The assignment whose grades these are."""
        row = self._row("SELECT value FROM about WHERE name = 'assignment'")
        return str(row[0]) if row else ""

    def find(self, key: str) -> Result | None:
        """Return the result stored under `key`."""
        row = self._row("SELECT result FROM gradings WHERE key = ?", key)
        return Result.model_validate_json(row[0]) if row else None

    def count(self) -> int:
        """Count the gradings the ledger holds."""
        row = self._row("SELECT COUNT(*) FROM gradings")
        return int(row[0]) if row else 0

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield every file given and what became of it: what counts first, by student."""
        order = "status = 'ignored', status = 'superseded', student, submission"
        with self._thread_lock, self._guarded():
            query = f"{_SELECT_ENTRIES} ORDER BY {order}"
            for row in self._database.execute(query):
                yield _entry(row)

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """Yield what grading read of each submission; those of an older ledger have none."""
        query = "SELECT submission, reading FROM readings ORDER BY submission"
        with self._thread_lock, self._guarded():
            for submission, text in self._database.execute(query):
                yield submission, Reading.model_validate_json(text)

    def reading(self, submission: str) -> Reading | None:
        """Return what grading read of one submission; None where an older ledger did not say."""
        row = self._row("SELECT reading FROM readings WHERE submission = ?", submission)
        return Reading.model_validate_json(row[0]) if row else None

    def signatures(self) -> Mapping[str, Mapping[str, Signature]]:
        """What the answers of each grading look like: by its key, and by question.

        A grading in which nobody lost points has none, nor has one of an older version.
        """
        query = "SELECT key, signatures FROM signatures"
        with self._thread_lock, self._guarded():
            return {
                key: {q: Signature.model_validate(one, strict=False) for q, one in found.items()}
                for key, text in self._database.execute(query)
                for found in (json.loads(text),)
            }

    def adjustments(self) -> tuple[Adjustment, ...]:
        """Return what the staff decided about points, in the order in which it was entered."""
        with self._thread_lock, self._guarded():
            rows = self._database.execute("SELECT adjustment FROM adjustments ORDER BY number")
            return tuple(Adjustment.model_validate_json(text) for (text,) in rows)

    def history(self) -> Iterator[Replaced]:
        """Yield the results that others took the place of, the oldest first."""
        with self._thread_lock, self._guarded():
            for (text,) in self._database.execute("SELECT replaced FROM history ORDER BY number"):
                yield Replaced.model_validate_json(text)

    def proposals(self) -> Iterator[Proposal]:
        """Yield the results of the last regrade that wait to be accepted, by student."""
        query = "SELECT proposal FROM proposals ORDER BY student, submission"
        with self._thread_lock, self._guarded():
            for (text,) in self._database.execute(query):
                yield Proposal.model_validate_json(text)

    def _row(self, query: str, *values: str) -> tuple[str, ...] | None:
        with self._thread_lock, self._guarded():
            found: tuple[str, ...] | None = self._database.execute(query, values).fetchone()
        return found

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise explain(self.file, error) from error


class Ledger(LedgerReader):
    """The results of one output folder, to read and to write, by one process at a time."""

    def __init__(self, folder: Path, assignment: str) -> None:
        """Open the ledger of `assignment` in `folder`, or make both; take the folder's lock.

        Raises `UsageError` when another grader holds the folder, when it cannot be written, or
        when the ledger there is of a newer version or another assignment.
        """
        self._for = assignment
        self._folder_lock = take_lock(folder)
        try:
            super().__init__(folder)
            with self._guarded():
                self._keys = {key for (key,) in self._database.execute("SELECT key FROM gradings")}
        except BaseException:
            self._folder_lock.close()
            raise

    def _open(self) -> sqlite3.Connection:
        return open_to_write(self.folder, self._for)

    def find(self, key: str) -> Result | None:
        """Return the result stored under `key`; a new key waits for no write that is under way."""
        return super().find(key) if key in self._keys else None

    def close(self) -> None:
        """Close the file and give the folder free."""
        with self._thread_lock:
            super().close()
            self._folder_lock.close()

    def keep(self, entry: LedgerEntry) -> bool:
        """Store what became of one file, and under its key what was graded.

        Durable when this returns. A result of status `error` is not the submission's last word:
        it is listed, but never stored under a key. A grading that differs from the one the same
        file had before sends that one into the history; returns whether its points differ.
        """
        return self.keep_all([entry])[0]

    def keep_all(self, entries: Iterable[LedgerEntry]) -> list[bool]:
        """Do as `keep` does, for several files with one wait for the disk: all of them, or none."""
        changed, keys = [], set()
        with self._thread_lock, self._guarded(), self._database:
            for entry in entries:
                if entry.key and entry.result.status is Status.GRADED:
                    keys.add(entry.key)
                    self._database.execute(
                        "INSERT OR IGNORE INTO gradings VALUES (?, ?)",
                        (entry.key, entry.result.model_dump_json()),
                    )
                    self._sign(entry)
                old = self._remember(entry.result, "grade", "")
                changed.append(old is not None and old.points != entry.result.points)
                self._list(entry)
        self._keys |= keys
        return changed

    def replace(self, entries: Iterable[LedgerEntry], who: str) -> None:
        """Put accepted results in the place of those that are there: all of them, or none.

        What was replaced goes into the history. An entry's key, where it has one, gives the new
        result from now on, so that the next batch does not bring the old one back.
        """
        with self._thread_lock, self._guarded(), self._database:
            for entry in entries:
                if entry.key:
                    self._keys.add(entry.key)
                    self._database.execute(
                        "INSERT OR REPLACE INTO gradings VALUES (?, ?)",
                        (entry.key, entry.result.model_dump_json()),
                    )
                    self._sign(entry)
                self._remember(entry.result, "regrade", who)
                self._list(entry)

    def propose(self, proposal: Proposal) -> None:
        """Keep a result that waits to be accepted."""
        text, old = proposal.model_dump_json(), proposal.old
        with self._thread_lock, self._guarded(), self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO proposals VALUES (?, ?, ?)",
                (old.submission, old.student, text),
            )

    def withdraw(self, submissions: Iterable[str] | None = None) -> None:
        """Forget what waits to be accepted: of these submissions, or all of it."""
        with self._thread_lock, self._guarded(), self._database:
            if submissions is None:
                self._database.execute("DELETE FROM proposals")
            else:
                delete = "DELETE FROM proposals WHERE submission = ?"
                self._database.executemany(delete, ((name,) for name in submissions))

    def adjust(self, adjustments: Iterable[Adjustment]) -> None:
        """Append decisions of the staff: all of them, or none."""
        with self._thread_lock, self._guarded(), self._database:
            self._database.executemany(
                "INSERT INTO adjustments (student, adjustment) VALUES (?, ?)",
                ((item.student, item.model_dump_json()) for item in adjustments),
            )

    def forget_all_but(self, submissions: Iterable[str]) -> None:
        """Take files that were not given this time off the list; what was graded stays."""
        with self._thread_lock, self._guarded(), self._database:
            execute = self._database.execute
            execute("CREATE TEMP TABLE given (submission TEXT PRIMARY KEY)")
            self._database.executemany(
                "INSERT INTO given VALUES (?)", ((submission,) for submission in submissions)
            )
            unknown = "submission NOT IN (SELECT submission FROM given)"
            for table in ("entries", "receipts", "origins", "readings"):
                execute(f"DELETE FROM {table} WHERE {unknown}")  # noqa: S608 - names of ours
            execute("DROP TABLE given")

    # --- inside a transaction ---------------------------------------------------------------------

    def _sign(self, entry: LedgerEntry) -> None:
        """Keep what the answers look like, beside what is known of the other questions."""
        if not entry.signatures:
            return
        row = self._row("SELECT signatures FROM signatures WHERE key = ?", entry.key)
        known = json.loads(row[0]) if row else {}
        known |= {name: item.model_dump(mode="json") for name, item in entry.signatures.items()}
        self._database.execute(
            "INSERT OR REPLACE INTO signatures VALUES (?, ?)", (entry.key, json.dumps(known))
        )

    def _list(self, entry: LedgerEntry) -> None:
        result, execute = entry.result, self._database.execute
        text = result.model_dump_json()
        # What is there already is not written again, and costs no wait for the disk.
        execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?) ON CONFLICT (submission) DO UPDATE "
            "SET (student, status, file, result) = "
            "(excluded.student, excluded.status, excluded.file, excluded.result) "
            "WHERE (student, status, file, result) IS NOT "
            "(excluded.student, excluded.status, excluded.file, excluded.result)",
            (result.submission, result.student, result.status.value, entry.file, text),
        )
        execute(
            "INSERT INTO origins VALUES (?, ?, ?, ?) ON CONFLICT (submission) DO UPDATE "
            "SET (key, bundle, content) = (excluded.key, excluded.bundle, excluded.content) "
            "WHERE (key, bundle, content) IS NOT (excluded.key, excluded.bundle, excluded.content)",
            (result.submission, entry.key, entry.bundle, entry.content),
        )
        if entry.receipt is not None:
            execute(
                "INSERT INTO receipts VALUES (?, ?) ON CONFLICT (submission) DO UPDATE "
                "SET receipt = excluded.receipt WHERE receipt IS NOT excluded.receipt",
                (result.submission, entry.receipt.model_dump_json()),
            )
        if entry.reading is not None:
            execute(
                "INSERT INTO readings VALUES (?, ?) ON CONFLICT (submission) DO UPDATE "
                "SET reading = excluded.reading WHERE reading IS NOT excluded.reading",
                (result.submission, entry.reading.model_dump_json()),
            )

    def _remember(self, new: Result, cause: Literal["grade", "regrade"], who: str) -> Result | None:
        """Keep, and return, the grading that `new` takes the place of; None where there is none.

        One that differs only in times, or in the name of the release, is none.
        """
        row = self._database.execute(
            "SELECT result, key, bundle FROM entries LEFT JOIN origins USING (submission) "
            "WHERE submission = ? AND status = 'graded'",
            (new.submission,),
        ).fetchone()
        if row is None or row[0] == new.model_dump_json():
            return None
        old = Result.model_validate_json(row[0])
        same = old.without_times().model_copy(update={"release": new.release})
        if same == new.without_times():
            return None
        replaced = Replaced(
            result=old,
            points=new.points,
            key=row[1] or "",
            bundle=row[2] or "",
            when=datetime.now(UTC),
            cause=cause,
            who=who,
        )
        self._database.execute(
            "INSERT INTO history (student, replaced) VALUES (?, ?)",
            (old.student, replaced.model_dump_json()),
        )
        return old
