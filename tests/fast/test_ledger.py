"""The ledger: durable at once, one grader at a time, clear when it cannot go on."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.errors import MachineryError, UsageError
from autograder.gradebook.ledger import (
    LEDGER_NAME,
    LEDGER_VERSION,
    Ledger,
    LedgerEntry,
    LedgerReader,
)
from autograder.gradebook.ledger_file import open_to_write
from autograder.grades import Adjustment, Receipt
from autograder.records import READING_LIMIT, Cell, Reading, Result, Status

# What version 1 wrote, word for word.
VERSION_1 = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE gradings (key TEXT PRIMARY KEY, result TEXT NOT NULL) STRICT;
CREATE TABLE entries (
    submission TEXT PRIMARY KEY,
    student TEXT NOT NULL,
    status TEXT NOT NULL,
    file TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
PRAGMA application_id = 0x41474C31;
PRAGMA user_version = 1;
"""


def result(submission: str = "a.ipynb", status: Status = Status.GRADED, **fields) -> Result:
    return Result(
        submission=submission,
        student=fields.pop("student", "ada"),
        assignment="first",
        release="1",
        image="process",
        status=status,
        points=fields.pop("points", 1.0),
        maximum=2.0,
        **fields,
    )


def test_what_was_kept_is_found_again_by_the_next_grader(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("ada.json", result(), key="key"))
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.find("key") == result()
        assert ledger.find("other") is None
        assert list(ledger.entries()) == [LedgerEntry("ada.json", result(), key="key")]


def test_a_result_is_durable_when_the_process_is_killed_right_after(tmp_path):
    program = f"""
import os, signal
from pathlib import Path
from autograder.gradebook.ledger import LedgerEntry, Ledger
from autograder.records import Result, Status
ledger = Ledger(Path({str(tmp_path)!r}), "first")
for number in range(20):
    result = Result(submission=f"{{number}}", student="s", assignment="first", release="1",
                    image="process", status=Status.GRADED, points=1.0, maximum=2.0)
    ledger.keep(LedgerEntry(f"{{number}}.json", result, key=f"key-{{number}}"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.count() == 20


def test_an_error_of_the_machinery_is_listed_but_never_taken_for_the_grade(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("ada.json", result(status=Status.ERROR, reason="broke"), key="key"))
        assert ledger.find("key") is None
        assert [entry.result.status for entry in ledger.entries()] == [Status.ERROR]


def test_the_list_has_what_counts_first_and_is_in_order(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("1", result("z", Status.IGNORED, student="")))
        ledger.keep(LedgerEntry("2", result("y", Status.SUPERSEDED, student="ada")))
        ledger.keep(LedgerEntry("3", result("x", student="cy")))
        ledger.keep(LedgerEntry("4", result("w", Status.REJECTED, student="bob")))
        assert [entry.result.submission for entry in ledger.entries()] == ["w", "x", "y", "z"]


def test_files_that_are_not_given_again_leave_the_list_but_stay_graded(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("a.json", result("a"), key="key-a"))
        ledger.keep(LedgerEntry("b.json", result("b"), key="key-b"))
        ledger.forget_all_but(["b"])
        assert [entry.result.submission for entry in ledger.entries()] == ["b"]
        assert ledger.find("key-a") is not None


def test_a_result_is_on_the_disk_with_its_folder_before_it_counts(tmp_path):
    """What only a loss of power would show: SQLite waits for file and folder at every commit."""
    database = open_to_write(tmp_path, "first")
    extra, no_side_files = 3, "delete"
    assert database.execute("PRAGMA synchronous").fetchone() == (extra,)
    assert database.execute("PRAGMA journal_mode").fetchone() == (no_side_files,)
    database.close()


def test_a_second_grader_on_the_same_folder_says_so_and_stops(tmp_path):
    holder = rf"another grader \(process {os.getpid()} on"
    with Ledger(tmp_path, "first"), pytest.raises(UsageError, match=holder):
        Ledger(tmp_path, "first")
    Ledger(tmp_path, "first").close()


def test_the_lock_of_a_killed_grader_is_free(tmp_path):
    program = f"""
import time
from pathlib import Path
from autograder.gradebook.ledger import LedgerEntry, Ledger
ledger = Ledger(Path({str(tmp_path)!r}), "first")
print("locked", flush=True)
time.sleep(60)
"""
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"locked\n"
    with pytest.raises(UsageError, match=f"process {holder.pid}"):
        Ledger(tmp_path, "first")
    holder.kill()
    holder.wait()
    holder.stdout.close()
    Ledger(tmp_path, "first").close()


def test_a_ledger_from_a_newer_version_is_left_alone(tmp_path):
    Ledger(tmp_path, "first").close()
    database = sqlite3.connect(tmp_path / LEDGER_NAME)
    database.execute(f"PRAGMA user_version = {LEDGER_VERSION + 1}")
    database.commit()
    database.close()
    before = (tmp_path / LEDGER_NAME).read_bytes()
    with pytest.raises(UsageError, match="newer version"):
        Ledger(tmp_path, "first")
    assert (tmp_path / LEDGER_NAME).read_bytes() == before
    with pytest.raises(UsageError, match="newer version"):  # and the lock is free again
        Ledger(tmp_path, "first")


def test_the_folder_of_another_assignment_is_refused(tmp_path):
    Ledger(tmp_path, "first").close()
    with pytest.raises(UsageError, match="holds the grades of first"):
        Ledger(tmp_path, "second")


def test_another_file_in_the_ledgers_place_is_not_overwritten(tmp_path):
    (tmp_path / LEDGER_NAME).write_text("precious notes\n" * 100)
    with pytest.raises(UsageError, match="damaged or not a ledger"):
        Ledger(tmp_path, "first")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    database = sqlite3.connect(foreign / LEDGER_NAME)
    database.execute("CREATE TABLE other (x)")
    database.commit()
    database.close()
    with pytest.raises(UsageError, match="not a ledger of this grader"):
        Ledger(foreign, "first")


def test_a_folder_that_cannot_be_written_is_named():
    with pytest.raises(UsageError, match="cannot write to the output folder /proc/grades"):
        Ledger(Path("/proc/grades"), "first")


def test_a_full_disk_stops_with_a_message_and_loses_nothing(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("a.json", result("a"), key="key-a"))
        # A database that may not grow gives SQLite's own answer to a full disk.
        (pages,) = ledger._database.execute("PRAGMA page_count").fetchone()
        ledger._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MachineryError, match=r"disk of .* is full.* same command again"):
            ledger.keep(LedgerEntry("b.json", result("b", reason="x" * 100_000), key="key-b"))
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.find("key-a") == result("a")
        assert ledger.find("key-b") is None


def test_a_file_size_limit_is_reported_like_a_full_disk_would_be(tmp_path):
    program = f"""
import resource, signal
from pathlib import Path
from autograder.gradebook.ledger import LedgerEntry, Ledger
from autograder.errors import AutograderError
from autograder.records import Result, Status
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = Ledger(Path({str(tmp_path)!r}), "first")
resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))
result = Result(submission="a", student="s", assignment="first", release="1", image="process",
                status=Status.GRADED, points=1.0, maximum=2.0, reason="x" * 200_000)
try:
    ledger.keep(LedgerEntry("a.json", result, key="key"))
except AutograderError as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("MachineryError")
    assert "run the same command again" in done.stdout


def test_thousands_of_entries_are_read_without_holding_them(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger._database.execute("PRAGMA synchronous = OFF")  # only speed is at stake here
        for number in range(2000):
            ledger.keep(
                LedgerEntry(
                    f"{number}.json", result(f"{number:04}", reason="r" * 2000), key=f"k{number}"
                )
            )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        assert sum(1 for _ in ledger.entries()) == 2000
        assert time.monotonic() - started < 10
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000  # KiB; all of them together would be far more as records


# --- version 2 ------------------------------------------------------------------------------------


def receipt() -> Receipt:
    uploaded = datetime(2026, 10, 18, 23, 59, tzinfo=UTC)
    return Receipt(path="/a.ipynb", uploaded=uploaded, late_flag=True, lms="canvas", lms_user="7")


def decision(**fields) -> Adjustment:
    return Adjustment(
        student="ada",
        kind="manual",
        points=1.0,
        reason="helped others",
        who="tina",
        when=datetime(2026, 11, 1, tzinfo=UTC),
        **fields,
    )


def make_version_1(folder: Path) -> Path:
    """A ledger as version 1 left it, with two students."""
    folder.mkdir(exist_ok=True)
    database = sqlite3.connect(folder / LEDGER_NAME)
    database.executescript(VERSION_1)
    database.execute("INSERT INTO about VALUES ('assignment', 'first')")
    for student in ("ada", "bob"):
        text = result(f"{student}.ipynb", student=student).model_dump_json()
        database.execute("INSERT INTO gradings VALUES (?, ?)", (f"key-{student}", text))
        row = (f"{student}.ipynb", student, "graded", f"{student}.json", text)
        database.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", row)
    database.commit()
    database.close()
    return folder / LEDGER_NAME


def dump(file: Path, *tables: str) -> list[list[tuple]]:
    database = sqlite3.connect(file)
    rows = [database.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    database.close()
    return rows


def test_a_receipt_and_what_graded_it_stand_beside_each_entry(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        entry = LedgerEntry(
            "ada.json", result(), receipt(), key="key", bundle="bundle", content="content"
        )
        ledger.keep(entry)
        assert list(ledger.entries()) == [entry]


def test_what_grading_read_is_kept_until_the_file_is_given_no_more(tmp_path):
    read = Reading.limited([Cell(id="a", source="x = 1")], {"w1": "*Yes*, it is."})
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(LedgerEntry("ada.json", result(), reading=read))
        assert list(ledger.readings()) == [(result().submission, read)]
        ledger.keep(LedgerEntry("ada.json", result()))  # as a regrade does, which reads nothing
        assert dict(ledger.readings()) == {result().submission: read}
        ledger.forget_all_but([])
        assert list(ledger.readings()) == []


def test_more_than_the_limit_is_cut_from_what_is_kept_and_answers_come_first():
    cells = [Cell(id="a", source="x" * READING_LIMIT), Cell(id="b", source="y")]
    read = Reading.limited(cells, {"w1": "yes"})
    assert read.cut and read.answers == {"w1": "yes"}
    assert [len(cell.source) for cell in read.cells] == [READING_LIMIT - 3, 0]
    assert not Reading.limited(cells[1:], {}).cut


def test_a_ledger_of_version_1_is_brought_to_this_version_and_loses_nothing(tmp_path):
    file = make_version_1(tmp_path)
    tables = ("about", "gradings", "entries")
    before = dump(file, *tables)
    with Ledger(tmp_path, "first") as ledger:
        assert [entry.result.student for entry in ledger.entries()] == ["ada", "bob"]
        assert ledger.find("key-bob") == result("bob.ipynb", student="bob")
        assert ledger.adjustments() == ()
        ledger.adjust([decision()])
    assert dump(file, *tables) == before
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA user_version").fetchone() == (LEDGER_VERSION,)
    database.close()
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.adjustments() == (decision(),)


def test_a_migration_that_is_broken_off_leaves_version_1_as_it_was(tmp_path):
    file = make_version_1(tmp_path)
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE proposals (in_the_way)")  # the last step fails on it
    database.commit()
    database.close()
    before = dump(file, "about", "gradings", "entries")
    with pytest.raises(UsageError, match="cannot be opened"):
        Ledger(tmp_path, "first")
    assert dump(file, "about", "gradings", "entries") == before
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    found = database.execute("SELECT name FROM sqlite_master WHERE name = 'receipts'").fetchall()
    database.close()
    assert found == []


def test_a_ledger_of_version_1_is_read_without_changing_a_byte_of_it(tmp_path):
    file = make_version_1(tmp_path)
    before = file.read_bytes()
    with LedgerReader(tmp_path) as ledger:
        assert ledger.assignment == "first"
        assert [entry.receipt for entry in ledger.entries()] == [None, None]
        assert (ledger.adjustments(), list(ledger.history())) == ((), [])
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER_NAME]


def test_a_newer_ledger_is_not_read_either(tmp_path):
    Ledger(tmp_path, "first").close()
    database = sqlite3.connect(tmp_path / LEDGER_NAME)
    database.execute(f"PRAGMA user_version = {LEDGER_VERSION + 1}")
    database.commit()
    database.close()
    with pytest.raises(UsageError, match="newer version"):
        LedgerReader(tmp_path)


def test_a_ledger_can_be_read_while_somebody_grades_and_sees_what_is_on_the_disk(tmp_path):
    with Ledger(tmp_path, "first") as ledger, LedgerReader(tmp_path) as reader:
        assert list(reader.entries()) == []
        ledger.keep(LedgerEntry("ada.json", result()))
        assert len(list(reader.entries())) == 1


def test_a_reader_writes_nothing(tmp_path):
    Ledger(tmp_path, "first").close()
    with LedgerReader(tmp_path) as reader, pytest.raises(sqlite3.OperationalError):
        reader._database.execute("DELETE FROM about")


def test_where_there_is_no_ledger_the_reader_says_what_to_name(tmp_path):
    with pytest.raises(UsageError, match=r"holds no ledger\.sqlite3; name the output folder of"):
        LedgerReader(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / LEDGER_NAME).touch()
    with pytest.raises(UsageError, match="is empty: grade submissions"):
        LedgerReader(tmp_path)


def test_a_folder_with_a_question_mark_in_its_name_is_read(tmp_path):
    folder = tmp_path / "what? 100% #1"
    Ledger(folder, "first").close()
    with LedgerReader(folder) as reader:
        assert reader.assignment == "first"


def test_a_result_that_is_replaced_goes_into_the_history_and_one_that_is_the_same_does_not(
    tmp_path,
):
    first = LedgerEntry("ada.json", result(points=1.0, seconds={"total": 1.0}), bundle="old tests")
    again = LedgerEntry("ada.json", result(points=1.0, seconds={"total": 2.0}), bundle="old tests")
    better = LedgerEntry("ada.json", result(points=2.0), bundle="new tests")
    with Ledger(tmp_path, "first") as ledger:
        assert [ledger.keep(entry) for entry in (first, again, better)] == [False, False, True]
        (replaced,) = ledger.history()
    assert (replaced.result.points, replaced.points) == (1.0, 2.0)
    assert (replaced.bundle, replaced.cause) == ("old tests", "grade")
    assert replaced.when.tzinfo is not None


@pytest.mark.parametrize("table", ["adjustments", "history"])
def test_decisions_and_history_cannot_be_edited_in_the_file(tmp_path, table):
    with Ledger(tmp_path, "first") as ledger:
        ledger.adjust([decision()])
        ledger.keep(LedgerEntry("ada.json", result(points=1.0)))
        ledger.keep(LedgerEntry("ada.json", result(points=2.0)))
    database = sqlite3.connect(tmp_path / LEDGER_NAME)
    for statement in (f"UPDATE {table} SET student = 'bob'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is never edited"):
            database.execute(statement)
    database.close()


def test_decisions_are_entered_all_or_none(tmp_path):
    class BrokenError(Exception):
        pass

    def breaks():
        yield decision()
        raise BrokenError

    with Ledger(tmp_path, "first") as ledger:
        with pytest.raises(BrokenError):
            ledger.adjust(breaks())
        assert ledger.adjustments() == ()
