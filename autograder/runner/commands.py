"""Commands of the system, as cells give them with `!` and `%%`: without terminal and without end.

There is no network in here and nothing can be installed, so a package manager is not even asked:
it would only wait for an answer.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Iterator

_INSTALLS = re.compile(
    r"\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*python[\d.]*['\"]?\s+-m\s+)?(?:\S*/)?"
    r"(?:pip[\d.]*|conda|mamba|micromamba|apt|apt-get|uv|poetry|npm|yarn|brew)\b"
    r".*\b(?:install|uninstall|update|upgrade|add|remove|download|create)\b",
    re.DOTALL,
)
_REFUSAL = "nothing is installed while grading: the packages are those of the assignment\n"
NOT_FOUND = 127


def run(command: str) -> Iterator[str | int]:
    """Run `command` in a shell; yields what it prints, and at last its exit status."""
    if _INSTALLS.match(command):
        yield _REFUSAL
        yield 1
        return
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        yield f"{error}\n"
        yield NOT_FOUND
        return
    ended = False
    try:
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), 1 << 16):
            yield chunk.decode("utf-8", "replace")
        yield process.wait()
        ended = True
    finally:
        if not ended:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
