"""Runs in the container: `otter run` on one notebook, timed, and what came of it as a JSON line.

Called with the limit in seconds; /tmp/given holds autograder.zip and submission.ipynb.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

GIVEN, OUT, ERRORS = Path("/tmp/given"), Path("/tmp/out"), Path("/tmp/errors")
LARGEST = 4_000_000  # bytes of results that are read: a submission may have written them


def main(limit: float) -> None:
    """Print what `otter run` made of the notebook."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    command = ["/opt/venv/bin/otter", "run", "-a", str(GIVEN / "autograder.zip"), "-o", str(OUT)]
    started = time.perf_counter()
    with ERRORS.open("wb") as errors:
        process = subprocess.Popen(
            [*command, str(GIVEN / "submission.ipynb")],
            cwd="/tmp",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            status = None
            os.killpg(process.pid, signal.SIGKILL)
    seconds = time.perf_counter() - started
    words = ERRORS.read_bytes()[-2000:].decode(errors="replace")
    print(json.dumps({"seconds": seconds, "status": status, "tests": tests(), "words": words}))


def tests() -> list | None:
    """The tests in Otter's results; None when there are no results."""
    path = OUT / "results.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        if path.is_file() and path.stat().st_size <= LARGEST:
            return json.loads(path.read_text())["tests"]
    return None


main(float(sys.argv[1]))
