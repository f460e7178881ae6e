"""Which walls the process sandbox has on this machine, and who may be graded without them.

Students' work is graded only behind all of them: without namespaces its code could read the
hidden tests or other submissions, with an open network it could send them away. The kit's own
files (`make grade`, `make test`, `check`, `release`) go on, with a word on the screen. A machine
that serves one submission and is thrown away (Gradescope) has rules of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import UsageError

_PACKAGES = Path(__file__).resolve().parents[2]
_SECONDS = 60
_WORDS = {
    "namespaces": "no namespaces (students' code would share files and processes with the grader)",
    "network": "no way to keep students' code from the network",
}
WAYS_ON = (
    "What to do: grade with --sandbox docker; or run as root; or let ordinary users make user "
    "namespaces (Debian: sysctl kernel.unprivileged_userns_clone=1; Ubuntu 24.04 and later: "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with `userns`; "
    "RHEL: sysctl user.max_user_namespaces=15000; in a container: the capability SYS_ADMIN)"
)


def find_walls() -> dict[str, bool]:
    """The isolation of a process sandbox that would be started now; nothing of it remains."""
    with tempfile.TemporaryDirectory(prefix="autograder-walls-") as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-m", "autograder.runner.walls", folder],
            env={**os.environ, "PYTHONPATH": str(_PACKAGES)},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    try:
        found = json.loads(done.stdout)
        return {str(name): bool(there) for name, there in found.items()}
    except ValueError:
        return dict.fromkeys(("users", *_WORDS), False)


def missing_walls(isolation: Mapping[str, bool]) -> list[str]:
    """What is missing for students' work, in words; empty where it may be graded."""
    return [words for wall, words in _WORDS.items() if not isolation.get(wall)]


def require_walls(isolation: Mapping[str, bool]) -> None:
    """Raise `UsageError`, with the ways on, where students' work may not be graded."""
    missing = missing_walls(isolation)
    if missing:
        raise UsageError(
            f"this machine gives the process sandbox {' and '.join(missing)}, so students' work "
            f"is not graded in it. {WAYS_ON}"
        )
