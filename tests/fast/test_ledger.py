"""The ledger: durable at once, one grader at a time, clear when it cannot go on."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.batch.ledger import LEDGER_NAME, LEDGER_VERSION, Ledger
from autograder.errors import MachineryError, UsageError
from autograder.records import Result, Status


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
        ledger.keep(result(), "ada.json", "key")
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.find("key") == result()
        assert ledger.find("other") is None
        assert list(ledger.entries()) == [("ada.json", result())]


def test_a_result_is_durable_when_the_process_is_killed_right_after(tmp_path):
    program = f"""
import os, signal
from pathlib import Path
from autograder.batch.ledger import Ledger
from autograder.records import Result, Status
ledger = Ledger(Path({str(tmp_path)!r}), "first")
for number in range(20):
    result = Result(submission=f"{{number}}", student="s", assignment="first", release="1",
                    image="process", status=Status.GRADED, points=1.0, maximum=2.0)
    ledger.keep(result, f"{{number}}.json", f"key-{{number}}")
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.count() == 20


def test_an_error_of_the_machinery_is_listed_but_never_taken_for_the_grade(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(result(status=Status.ERROR, reason="broke"), "ada.json", "key")
        assert ledger.find("key") is None
        assert [entry.status for _, entry in ledger.entries()] == [Status.ERROR]


def test_the_list_has_what_counts_first_and_is_in_order(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(result("z", Status.IGNORED, student=""), "1")
        ledger.keep(result("y", Status.SUPERSEDED, student="ada"), "2")
        ledger.keep(result("x", student="cy"), "3")
        ledger.keep(result("w", Status.REJECTED, student="bob"), "4")
        assert [entry.submission for _, entry in ledger.entries()] == ["w", "x", "y", "z"]


def test_files_that_are_not_given_again_leave_the_list_but_stay_graded(tmp_path):
    with Ledger(tmp_path, "first") as ledger:
        ledger.keep(result("a"), "a.json", "key-a")
        ledger.keep(result("b"), "b.json", "key-b")
        ledger.forget_all_but(["b"])
        assert [entry.submission for _, entry in ledger.entries()] == ["b"]
        assert ledger.find("key-a") is not None


def test_a_second_grader_on_the_same_folder_says_so_and_stops(tmp_path):
    holder = rf"another grader \(process {os.getpid()} on"
    with Ledger(tmp_path, "first"), pytest.raises(UsageError, match=holder):
        Ledger(tmp_path, "first")
    Ledger(tmp_path, "first").close()


def test_the_lock_of_a_killed_grader_is_free(tmp_path):
    program = f"""
import time
from pathlib import Path
from autograder.batch.ledger import Ledger
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
        ledger.keep(result("a"), "a.json", "key-a")
        # A database that may not grow gives SQLite's own answer to a full disk.
        (pages,) = ledger._database.execute("PRAGMA page_count").fetchone()
        ledger._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(MachineryError, match=r"disk of .* is full.* same command again"):
            ledger.keep(result("b", reason="x" * 100_000), "b.json", "key-b")
    with Ledger(tmp_path, "first") as ledger:
        assert ledger.find("key-a") == result("a")
        assert ledger.find("key-b") is None


def test_a_file_size_limit_is_reported_like_a_full_disk_would_be(tmp_path):
    program = f"""
import resource, signal
from pathlib import Path
from autograder.batch.ledger import Ledger
from autograder.errors import AutograderError
from autograder.records import Result, Status
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = Ledger(Path({str(tmp_path)!r}), "first")
resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))
result = Result(submission="a", student="s", assignment="first", release="1", image="process",
                status=Status.GRADED, points=1.0, maximum=2.0, reason="x" * 200_000)
try:
    ledger.keep(result, "a.json", "key")
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
            ledger.keep(result(f"{number:04}", reason="r" * 2000), f"{number}.json", f"k{number}")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        assert sum(1 for _ in ledger.entries()) == 2000
        assert time.monotonic() - started < 10
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 30_000  # KiB; all of them together would be far more as records
