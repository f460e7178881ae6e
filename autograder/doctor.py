"""What a grading host needs, what of it is there, and what to do about the rest. No printing."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docker.errors import DockerException

from autograder import datasets
from autograder.course.settings import Course
from autograder.errors import AutograderError, UsageError
from autograder.sandbox import image

GIB = 2**30
IMAGE_BYTES = 6 * GIB  # the image, and the layers that building it leaves
RESULT_BYTES = 1 * GIB
OLD_IMAGE_DAYS = 180
CLOCK_SECONDS = 30.0

# Run in a child, since what it tries cannot be taken back.
_TRY_NAMESPACES = """
import json, os
from autograder.runner import boot, confine
if os.geteuid() != 0:
    boot._become_root_of_nothing()
print(json.dumps(confine.isolation(False).described()))
"""


class State(StrEnum):
    """How a finding stands; only `FAIL` keeps this machine from grading."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    text: str  # what was found
    remedy: str = ""  # what to do about it; empty when all is well


def examine(course: Course) -> tuple[Finding, ...]:
    """Look at everything that grading `course` on this machine depends on; changes nothing."""
    info = _engine_info()
    walls = _namespaces()
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _user,
        lambda: _engine(info, walls),
        lambda: _image("cpu", info),
        lambda: _gpu(info),
        lambda: _process_sandbox(walls, engine=bool(info)),
        lambda: _disk(course, info),
        lambda: _memory(course),
        lambda: _data(course),
        lambda: _clock(info),
    )
    return tuple(check() for check in checks)


# --- this machine -----------------------------------------------------------------------------


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if not (3, 11) <= sys.version_info < (3, 14):
        remedy = "use Python 3.11, 3.12 or 3.13; TensorFlow has no build for others"
        return Finding("python", State.FAIL, f"Python {version}", remedy)
    missing = [name for name in ("tensorflow", "keras", "otter") if find_spec(name) is None]
    if missing:
        remedy = "make the environment with `make grade`, or install requirements.txt"
        return Finding("python", State.FAIL, f"no {', '.join(missing)} in {sys.prefix}", remedy)
    return Finding("python", State.OK, f"Python {version} in {sys.prefix}")


def _user() -> Finding:
    who = "root" if os.geteuid() == 0 else f"user {os.geteuid()}"
    return Finding("user", State.OK, f"running as {who}")


def _disk(course: Course, info: dict[str, Any]) -> Finding:
    places = [(course.folder, RESULT_BYTES, "results and releases")]
    root = Path(info.get("DockerRootDir", "/nonexistent"))
    with contextlib.suppress(OSError):
        if root.is_dir():
            places.append((root, IMAGE_BYTES, "the grading image"))
    found = [(path, shutil.disk_usage(path).free, need, use) for path, need, use in places]
    text = ", ".join(f"{free / GIB:.1f} GiB free in {path}" for path, free, _, _ in found)
    short = [f"{need / GIB:.0f} GiB in {path} for {use}" for path, free, need, use in found
             if free < need]  # fmt: skip
    if short:
        return Finding("disk", State.WARN, text, f"make room: {'; '.join(short)}")
    return Finding("disk", State.OK, text)


def _memory(course: Course) -> Finding:
    available = next(_meminfo("MemAvailable"), 0)
    worker = course.settings.sandbox.container_memory
    cores = len(os.sched_getaffinity(0))
    fits = available // worker
    text = (
        f"{available / GIB:.1f} GiB available; a worker may use {worker / GIB:.1f} GiB, "
        f"and there is one for each of {cores} cores"
    )
    if fits >= cores:
        return Finding("memory", State.OK, text)
    remedy = f"grade with --workers {max(1, fits)}, or lower container_memory in grading.yml"
    return Finding("memory", State.WARN if fits else State.FAIL, text, remedy)


def _meminfo(field: str) -> Iterator[int]:
    """The bytes that the kernel reports for `field`; nothing where it reports none."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith(field + ":"):
                yield int(line.split()[1]) * 1024


def _data(course: Course) -> Finding:
    try:
        statuses = datasets.verify(course.folder)
    except AutograderError as error:
        return Finding("data", State.FAIL, str(error), "run `autograder datasets fetch`")
    wrong = [status.name for status in statuses if status.problems]
    if wrong:
        text = f"missing or damaged: {', '.join(wrong)}"
        return Finding("data", State.FAIL, text, "run `autograder datasets fetch`")
    names = ", ".join(status.name for status in statuses) or "the course has none"
    return Finding("data", State.OK, f"verified: {names}")


def _clock(info: dict[str, Any]) -> Finding:
    """Due dates need a clock that is right: it agrees with the engine's and is after our files."""
    now = datetime.now(tz=UTC)
    text = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    remedy = "set the clock (`timedatectl set-ntp true`); lateness is computed from it"
    if now.timestamp() < Path(__file__).stat().st_mtime - CLOCK_SECONDS:
        return Finding("clock", State.FAIL, f"{text}, before this program was installed", remedy)
    engine_time = str(info.get("SystemTime", ""))
    if engine_time:
        # The engine writes nanoseconds, of which Python reads six digits.
        apart = abs((datetime.fromisoformat(engine_time) - now).total_seconds())
        if apart > CLOCK_SECONDS:
            text = f"{text}; the Docker engine's clock is {apart:.0f} s away"
            return Finding("clock", State.WARN, text, remedy)
    return Finding("clock", State.OK, text)


# --- sandboxes --------------------------------------------------------------------------------


def _engine_info() -> dict[str, Any]:
    """What the Docker engine says of itself; empty when none answers."""
    try:
        client = image.engine(timeout=20)
    except UsageError:
        return {}
    with contextlib.closing(client), contextlib.suppress(DockerException, OSError):
        return dict(client.info())
    return {}


def _engine(info: dict[str, Any], walls: dict[str, bool]) -> Finding:
    if info:
        text = f"Docker {info.get('ServerVersion')}, storage driver {info.get('Driver')}"
        return Finding("engine", State.OK, text)
    remedy = (
        "install and start Docker (Debian: `apt-get install docker.io`) and join its group, "
        "or grade with --sandbox process inside a machine of its own"
    )
    state = State.WARN if all(walls.values()) and walls else State.FAIL
    return Finding("engine", state, "no Docker engine answers", remedy)


def _image(variant: str, info: dict[str, Any]) -> Finding:
    if not info:
        return Finding("image", State.WARN, "cannot be looked for without a Docker engine",
                       "see engine")  # fmt: skip
    try:
        digest = image.image_id(variant)
    except UsageError as error:
        text, _, remedy = str(error).partition("; ")
        return Finding("image", State.FAIL, text, remedy)
    days = _age_in_days(digest)
    text = f"{image.tag(variant)} is current, {days} days old"
    if days > OLD_IMAGE_DAYS:
        remedy = "build it anew for Debian's security fixes: `autograder image build --no-cache`"
        return Finding("image", State.WARN, text, remedy)
    return Finding("image", State.OK, text)


def _age_in_days(digest: str) -> int:
    with contextlib.closing(image.engine(timeout=20)) as client:
        created = str(client.images.get(digest).attrs["Created"])
    return (datetime.now(tz=UTC) - datetime.fromisoformat(created)).days


def _gpu(info: dict[str, Any]) -> Finding:
    if not Path("/dev/nvidiactl").exists():
        return Finding("gpu", State.OK, "no NVIDIA device here; grading runs on the CPU")
    if "nvidia" in info.get("Runtimes", {}) or info.get("CDISpecDirs"):
        text = "NVIDIA device and container runtime; `autograder image check --gpu` proves them"
        return Finding("gpu", State.OK, text)
    remedy = "install the NVIDIA container toolkit and restart Docker, to grade on the GPU"
    return Finding("gpu", State.WARN, "an NVIDIA device that containers cannot use", remedy)


def _namespaces() -> dict[str, bool]:
    """What the process sandbox would get here, tried in a child; empty when that failed."""
    command = [sys.executable, "-c", _TRY_NAMESPACES]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired, ValueError):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        walls = json.loads(done.stdout) if done.returncode == 0 else {}
        return {str(name): bool(value) for name, value in walls.items()}
    return {}


def _process_sandbox(walls: dict[str, bool], *, engine: bool) -> Finding:
    missing = [name for name, there in walls.items() if not there]
    if walls and not missing:
        text = "two users and own namespaces, without a network, are permitted"
        return Finding("process sandbox", State.OK, text)
    text = f"not permitted here: {', '.join(missing) or 'anything that was tried'}"
    remedy = "use --sandbox docker" if engine else "run as root, or start Docker"
    return Finding("process sandbox", State.WARN, text, f"{remedy} for submissions nobody trusts")
