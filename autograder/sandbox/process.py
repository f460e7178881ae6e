"""A sandbox of this machine's own processes: the same forkserver, without a container.

For places that already are a container, such as Gradescope, and for machines without Docker.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import autograder
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import SandboxError
from autograder.runner.wire import Channel
from autograder.sandbox import control_group, gpu
from autograder.sandbox.client import Connection, Sandbox, greet, policy_for
from autograder.sandbox.control_group import ControlGroup
from autograder.sandbox.users import PROCESS, Users, reserve, reserved
from autograder.system import require_linux

IMAGE = "process"
HOME = Path("/tmp")  # noqa: S108 - a student process sees its own /tmp in this place
PREFIX = "autograder-"  # of a sandbox's folder; the first of its users follows
RESERVED_FD = 500  # or above: clear of those that the runner gives a meaning


def start_process(
    bundle: Bundle,
    settings: SandboxSettings,
    limits: Limits,
    keep_hidden: Sequence[Path] = (),
    device: gpu.Device | None = None,
) -> Sandbox:
    """A forkserver beside us; it is gone when the sandbox closes.

    Args:
        bundle: The grading bundle.
        settings: How submissions are kept apart.
        limits: What each may use.
        keep_hidden: Folders that student code must not be able to read.
        device: The GPU on which TensorFlow computes; None is the CPU.
    """
    require_linux("--sandbox process")
    remove_abandoned()
    users = reserve(PROCESS)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{users.grader}-", dir=HOME))
    folder.chmod(0o755)
    policy = policy_for(
        settings,
        limits,
        users,
        container=False,
        folder=str(folder),
        keep_hidden=tuple(str(path.resolve()) for path in keep_hidden),
        devices=device.nodes if device else (),
    )
    group = control_group.make(
        str(users.grader),
        settings.container_memory,
        settings.container_processes,
        settings.threads,
    )
    words = _private(folder / "stderr")  # it may quote a hidden test
    # The forkserver holds its users itself: it may outlive us by a submission, should we be killed.
    kept = fcntl.fcntl(users.reservation, fcntl.F_DUPFD_CLOEXEC, RESERVED_FD)
    process: subprocess.Popen[bytes] | None = None
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "autograder.runner.boot"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            cwd="/",
            env=_environment() | gpu.environment(device),
            start_new_session=True,
            pass_fds=(kept,),
        )
        if group:
            group.take_in(process.pid)  # it has started nothing: that takes the bundle
    except OSError as error:
        _end(process, folder, words, users, group)
        raise SandboxError(f"the forkserver did not start: {error}") from error
    finally:
        os.close(kept)
    assert process.stdin is not None and process.stdout is not None
    channel = Channel(process.stdout.fileno(), process.stdin.fileno(), policy.message)
    connection = Connection(
        channel=channel,
        image=IMAGE,
        interrupt=lambda: _kill_tree(process.pid),
        end=lambda: _end(process, folder, words, users, group),
        last_words=lambda: _tail(folder / "stderr"),
        # Without a group of its own the counter is the whole machine's, which proves nothing.
        killed_for_memory=lambda: group is not None and group.killed_for_memory() > 0,
    )
    return greet(connection, policy, bundle)


def abandoned() -> list[Path]:
    """Folders of sandboxes that were killed: nobody holds their users any more."""
    found = []
    for folder in HOME.glob(f"{PREFIX}*"):
        first = _first_user(folder)
        if first.isdecimal() and not reserved(int(first)):
            found.append(folder)
    return found


def _first_user(folder: Path) -> str:
    return folder.name.removeprefix(PREFIX).partition("-")[0]


def remove_abandoned() -> None:
    """Remove what killed sandboxes left, so far as it is this user's to remove."""
    for folder in abandoned():
        control_group.left_behind(_first_user(folder)).remove()
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Nothing of ours: student processes inherit it."""
    # Matplotlib looks for fonts once and remembers; without this, at every start.
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(caches, "autograder", "matplotlib")
    cache.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": str(cache),
        "MPLBACKEND": "Agg",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(Path(autograder.__file__).resolve().parent.parent),
    }


def _private(path: Path) -> IO[bytes]:
    """A new file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _end(
    process: subprocess.Popen[bytes] | None,
    folder: Path,
    words: IO[bytes],
    users: Users,
    group: ControlGroup | None,
) -> None:
    if process is not None:
        _end_forkserver(process)
    words.close()
    if group:
        group.remove()
    users.close()
    shutil.rmtree(folder, ignore_errors=True)


def _end_forkserver(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    # Closing its input ends an idle forkserver; one at work is killed with all that it started.
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        _kill_tree(process.pid)
        process.wait()


def _kill_tree(pid: int) -> None:
    """Kill `pid` and its descendants, children first found; orphans die with their namespace."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                _kill_tree(int(child))
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _tail(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(errors="replace")[-8000:]
    return ""
