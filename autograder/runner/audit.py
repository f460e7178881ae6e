"""A second wall in a judge: what its tests never do, and what a student's value might make them do.

The jail is the first wall; Python's audit events are seen by Python alone, and not what native
code loads. What is met here costs the question: a value that makes a library replace the process,
reach for a socket or read where students write is not the test's fault. (Programs may be started:
Python's own `platform` asks `uname`.)
"""

from __future__ import annotations

import os
import sys
from typing import Any

from autograder.runner.session import StudentFailure

REFUSED = frozenset(
    {
        "os.exec",
        "os.system",
        "pty.spawn",
        "socket.bind",
        "socket.connect",
    }
)
PATHS = frozenset({"open", "os.listdir", "os.scandir", "ctypes.dlopen"})


def watch(students: str) -> None:
    """From here on refuse what no test does; `students` is the folder of students' folders."""
    inside = os.path.realpath(students) + os.sep

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in REFUSED:
            raise StudentFailure(f"what came back made the test try {event}")
        if event in PATHS and args and isinstance(args[0], (str, bytes)):
            path = os.fsdecode(args[0])
            if path.startswith(inside):
                raise StudentFailure(f"what came back made the test look into {path}")

    sys.addaudithook(hook)
