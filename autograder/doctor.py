"""What a grading host needs, what of it is there, and what to do about the rest. No printing."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from docker.errors import DockerException

from autograder import datasets, extras, system
from autograder.archives import tar_bytes
from autograder.course.assignment import find_assignment
from autograder.course.bundle import UNRELEASED, Bundle
from autograder.course.settings import Course
from autograder.errors import AutograderError, UsageError
from autograder.sandbox import SandboxKind, control_group, image, open_sandbox, orphans
from autograder.sandbox.walls import WAYS_ON, find_walls, missing_walls

GIB = 2**30
GRADES = Path("grades")  # where `grade` writes when it is not told
IMAGE_BYTES = 6 * GIB  # the image, and the layers that building it leaves
RESULT_BYTES = 1 * GIB
SCRATCH_BYTES = 1 * GIB  # of process sandboxes, and of unpacking
OLD_IMAGE_DAYS = 180
CLOCK_SECONDS = 30.0
_LOOK_AGAIN = (
    "mend what it says, or grade with the other kind of sandbox; `autograder try NOTEBOOK` shows "
    "all that it says"
)
_RECEIVED = "received"  # our own time, beside what the engine says of itself


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


def examine(course: Course, out: Path = GRADES) -> tuple[Finding, ...]:
    """Look at everything that grading `course` into `out` depends on here; changes nothing."""
    everywhere: tuple[Callable[[], Finding], ...] = (_system, _python, _extras)
    if not system.is_linux():
        more: tuple[Callable[[], Finding], ...] = (lambda: _output(out), lambda: _data(course))
        return tuple(check() for check in (*everywhere, *more))
    info = engine_info()
    walls = find_walls()
    checks: tuple[Callable[[], Finding], ...] = (
        *everywhere,
        _user,
        lambda: _engine(info, walls, course),
        lambda: _container_limits(info),
        lambda: _image("cpu", info),
        lambda: _gpu(info),
        lambda: _process_sandbox(walls, course),
        lambda: _container_walls(info, course),
        lambda: _orphans(engine=bool(info)),
        lambda: _disk(course, out, info),
        lambda: _output(out),
        lambda: _memory(course, info),
        lambda: _data(course),
        lambda: _clock(info),
    )
    return tuple(check() for check in checks)


# --- this machine -----------------------------------------------------------------------------


def _system() -> Finding:
    """Grading is Linux's; the rest goes everywhere."""
    text = f"{system.system_name()} {platform.release()}, {platform.machine()}"
    if system.is_linux():
        return Finding("system", State.OK, text)
    text += ": it releases, reports and exports, and cannot grade"
    remedy = "grade on a Linux machine, in a virtual machine, or in WSL 2 on Windows"
    return Finding("system", State.FAIL, text, remedy)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if not (3, 11) <= sys.version_info < (3, 14):
        remedy = "use Python 3.11, 3.12 or 3.13; TensorFlow has no build for others"
        return Finding("python", State.FAIL, f"Python {version}", remedy)
    return Finding("python", State.OK, f"Python {version} in {sys.prefix}")


def _extras() -> Finding:
    """What only some commands need; the process sandbox has a finding of its own."""
    others = {extra: names for extra, names in extras.EXTRAS.items() if extra != "process"}
    absent = [extra for extra, names in others.items() if extras.missing(names)]
    found = ", ".join(extra for extra in others if extra not in absent) or "none"
    ways = "; ".join(f"{extra} would come with {extras.install(extra)}" for extra in absent)
    return Finding("extras", State.OK, f"{found}; {ways}" if ways else found)


def _user() -> Finding:
    who = "root" if os.geteuid() == 0 else f"user {os.geteuid()}"
    return Finding("user", State.OK, f"running as {who}")


def _disk(course: Course, out: Path, info: dict[str, Any]) -> Finding:
    places = [
        (_existing(out), RESULT_BYTES, "results"),
        (course.folder, RESULT_BYTES, "releases"),
        (Path(tempfile.gettempdir()), SCRATCH_BYTES, "temporary files"),
    ]
    root = Path(info.get("DockerRootDir", "/nonexistent"))
    with contextlib.suppress(OSError):
        if root.is_dir():
            places.append((root, IMAGE_BYTES, "the grading image"))
    needs: dict[int, tuple[Path, int, list[str]]] = {}  # by file system
    for path, need, use in places:
        first, sum_, uses = needs.get(path.stat().st_dev, (path, 0, []))
        needs[path.stat().st_dev] = first, sum_ + need, [*uses, use]
    free = {device: shutil.disk_usage(path).free for device, (path, _, _) in needs.items()}
    text = ", ".join(
        f"{free[device] / GIB:.1f} GiB free for {', '.join(uses)} ({path})"
        for device, (path, _, uses) in needs.items()
    )
    short = [
        f"{need / GIB:.0f} GiB on the file system of {path}"
        for device, (path, need, _) in needs.items()
        if free[device] < need
    ]
    if short:
        return Finding("disk", State.WARN, text, f"make room: {'; '.join(short)}")
    return Finding("disk", State.OK, text)


def _existing(path: Path) -> Path:
    """The folder itself, or the nearest above it that is there."""
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _output(out: Path) -> Finding:
    place = _existing(out)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return Finding("output", State.OK, f"{out} can be written")
    remedy = f"make {place} writable, or choose another folder with --out"
    return Finding("output", State.WARN, f"{out} cannot be written: {place} is closed", remedy)


def _memory(course: Course, info: dict[str, Any]) -> Finding:
    available = next(_meminfo("MemAvailable"), 0)
    if info.get("MemTotal"):  # less than the machine's where the engine is a virtual machine
        available = min(available, int(info["MemTotal"])) if available else int(info["MemTotal"])
    worker = course.settings.sandbox.container_memory
    cores = system.cores()
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
        apart = abs((datetime.fromisoformat(engine_time) - info[_RECEIVED]).total_seconds())
        if apart > CLOCK_SECONDS:
            text = f"{text}; the Docker engine's clock is {apart:.0f} s away"
            return Finding("clock", State.WARN, text, remedy)
    return Finding("clock", State.OK, text)


# --- sandboxes --------------------------------------------------------------------------------


def engine_info() -> dict[str, Any]:
    """What the Docker engine says of itself; empty when none answers."""
    try:
        client = image.engine(timeout=20)
    except UsageError:
        return {}
    with contextlib.closing(client), contextlib.suppress(DockerException, OSError):
        return {**client.info(), _RECEIVED: datetime.now(tz=UTC)}
    return {}


def _engine(info: dict[str, Any], walls: dict[str, bool], course: Course) -> Finding:
    if info:
        text = f"Docker {info.get('ServerVersion')}, storage driver {info.get('Driver')}"
        return Finding("engine", State.OK, text)
    remedy = (
        "install and start Docker (Debian: `apt-get install docker.io`) and join its group, "
        "or grade with --sandbox process inside a machine of its own"
    )
    other_way = all(walls.values()) and walls and not _not_installed(course)
    state = State.WARN if other_way else State.FAIL
    return Finding("engine", state, "no Docker engine answers", remedy)


def _container_limits(info: dict[str, Any]) -> Finding:
    """Whether the engine enforces what `grading.yml` asks for."""
    if not info:
        text = "cannot be looked at without a Docker engine"
        return Finding("container limits", State.WARN, text, "see engine")
    wanted = {"MemoryLimit": "memory", "PidsLimit": "processes", "CpuCfsQuota": "processors"}
    missing = [word for name, word in wanted.items() if not info.get(name, False)]
    if not any("seccomp" in option for option in info.get("SecurityOptions") or ()):
        missing.append("system calls (seccomp)")
    if missing:
        text = f"the engine cannot limit {', '.join(missing)}"
        remedy = "use a kernel and an engine with these control groups, and seccomp; "
        return Finding("container limits", State.FAIL, text, remedy + "see `docker info`")
    text = "the engine limits memory, processes, processors and system calls"
    return Finding("container limits", State.OK, text)


def _orphans(*, engine: bool) -> Finding:
    """What killed commands left; the next batch removes it by itself."""
    from autograder.sandbox import process  # Linux's

    containers: list[str] = []
    if engine:
        with (
            contextlib.suppress(DockerException, OSError, UsageError),
            contextlib.closing(image.engine(timeout=20)) as client,
        ):
            containers = [container.id[:12] for container in orphans.find(client)]
    folders = [str(folder) for folder in process.abandoned()]
    if not containers and not folders:
        return Finding("leftovers", State.OK, "no container or folder of a killed command")
    text = f"of killed commands: {', '.join([*containers, *folders])}"
    ways = []
    if containers:
        ways.append(f"`docker rm --force {' '.join(containers)}`")
    if folders:
        ways.append(f"`rm -rf {' '.join(folders)}`")
    remedy = f"the next batch removes them; at once: {' and '.join(ways)}"
    return Finding("leftovers", State.WARN, text, remedy)


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
        image_for_it = _image("gpu", info)
        return Finding("gpu", image_for_it.state, f"{text}; {image_for_it.text}",
                       image_for_it.remedy)  # fmt: skip
    remedy = "install the NVIDIA container toolkit and restart Docker, to grade on the GPU"
    return Finding("gpu", State.WARN, "an NVIDIA device that containers cannot use", remedy)


def _process_sandbox(walls: dict[str, bool], course: Course) -> Finding:
    if gone := _not_installed(course):
        text = f"no {', '.join(gone)}, which submissions are run with"
        return Finding("process sandbox", State.WARN, text, extras.install("process"))
    missing = missing_walls(walls)
    if missing:
        text = f"{' and '.join(missing)}: students' work is refused, the kit's own files are not"
        return Finding("process sandbox", State.WARN, text, WAYS_ON)
    try:
        walls = start("process", course)
    except AutograderError as error:
        text = f"jails can be made, and one for a student does not work: {_first_line(error)}"
        return Finding("process sandbox", State.WARN, text, _LOOK_AGAIN)
    users = "users of their own" if walls.get("users") else "one user (not root)"
    group = control_group.make(f"doctor-{os.getpid()}", GIB, 100, 1)
    if group is not None:
        group.remove()
    memory = "memory limited together" if group else "memory limited for each process alone"
    text = f"tried: jails without a network, {users}, {memory}"
    return Finding("process sandbox", State.OK, text)


def start(kind: SandboxKind, course: Course) -> dict[str, bool]:
    """Start a sandbox as a batch does, and end it; returns the walls that it had.

    It holds no assignment. Before it is there, the kit's own question has been answered in it by a
    real student process, right and wrong; raises an error of the kit's where that fails.
    """
    files = {"assignment.json": json.dumps({"questions": []}).encode()}
    bundle = Bundle("doctor", UNRELEASED, "", tar_bytes(files))
    settings = course.settings.sandbox.model_copy(update={"preload": ()})  # seconds less
    with open_sandbox(kind, bundle, settings, settings.limits, [course.folder]) as sandbox:
        return sandbox.isolation


def _first_line(error: AutograderError) -> str:
    return str(error).partition("\n")[0]


def _not_installed(course: Course) -> tuple[str, ...]:
    """What submissions are run with in the process sandbox and is not in this environment."""
    found = [find_assignment(course, name) for name in course.settings.assignments]
    wanted = {module for assignment in found for module in assignment.sandbox.preload}
    return extras.missing(sorted({"IPython"} | wanted))


def _container_walls(info: dict[str, Any], course: Course) -> Finding:
    """Whether the engine lets jails be made inside a container."""
    name = "container walls"
    if not info:
        return Finding(name, State.WARN, "no engine to ask", "start Docker")
    try:
        image.image_id()
    except UsageError:
        return Finding(name, State.WARN, "cannot be tried without the grading image", "see image")
    try:
        walls = start("docker", course)
    except AutograderError as error:
        text = f"a container does not grade as it should: {_first_line(error)}"
        return Finding(name, State.FAIL, text, _LOOK_AGAIN)
    if walls.get("namespaces"):
        return Finding(name, State.OK, "tried: each student process gets a jail in its container")
    locks = ",".join(map(str, info.get("SecurityOptions") or []))
    why = [lock for lock in ("rootless", "selinux", "apparmor") if f"name={lock}" in locks]
    text = (
        f"tried: no jail can be made in a container ({', '.join(why) or 'its engine refuses'}), so "
        "each submission gets a container of its own, which costs its start"
    )
    remedy = (
        "use an engine that runs as root and lets a container with SYS_ADMIN mount, to be quicker"
    )
    return Finding(name, State.WARN, text, remedy)
