"""What a bug report needs of this machine, and nothing that is somebody's business.

Versions, the system, the engine, how the checks of `doctor` came out, the sandbox's settings, the
last lines of logs. Folders, names of people, machines and submissions are taken out, and of the
environment only the variables of a fixed list are told.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import autograder
from autograder import extras, system
from autograder.course.settings import Course
from autograder.doctor import GRADES, engine_info, examine
from autograder.journal import LOG_NAME, escaped

PACKAGES = (
    "babel", "copydetect", "distributed", "docker", "ipython", "jupytext", "keras", "msgpack",
    "nbconvert", "nbformat", "nh3", "numpy", "otter-grader", "pandas", "parso", "pydantic",
    "rich", "tensorflow", "tensorflow-cpu", "typer",
)  # fmt: skip
# Told with their values, none of which can be a secret; of others not even that they are there.
TOLD = (
    "AUTOGRADER_BUILD_NETWORK", "CUDA_VISIBLE_DEVICES", "KERAS_BACKEND", "LANG", "LC_ALL",
    "OMP_NUM_THREADS", "PYTHONUTF8", "TF_CPP_MIN_LOG_LEVEL", "TZ",
)  # fmt: skip
# Their values can name machines, users and passwords: told is only whether they are set.
SET_OR_NOT = ("AUTOGRADER_DEBIAN_MIRROR", "DOCKER_CONTEXT", "DOCKER_HOST", "HTTPS_PROXY")
LOG_LINES = 20  # of each of the newest
LOGS = 3
_LONGEST = 300  # characters of a line
_NAME_IN_LOG = re.compile(r"\[[^\]]*\] ")
_PATH = re.compile(r"(?<![\w/.])(?:~?/|[A-Za-z]:\\)[^\s,;:()'\"`]+")
_HOST = re.compile(r"(?<=://)[^\s/]+")


def bug_report(course: Course | None, grades: Path = GRADES) -> str:
    """Return the report, as Markdown to be pasted; `course` is None where none can be read."""
    clean = _Cleaner(course)
    parts = (
        ("System", _system()),
        ("Packages", _packages()),
        ("Environment", _environment()),
        ("Engine", _engine()),
        ("Course", _course(course)),
        ("Checks", _checks(course)),
        *((f"Log {number}", lines) for number, lines in enumerate(_logs(grades), start=1)),
    )
    lines = []
    for title, found in parts:
        lines += [f"# {title}", *(clean(line) for line in found)]
    return "```text\n" + "\n".join(lines) + "\n```\n"


class _Cleaner:
    """Takes folders and names out of a line."""

    def __init__(self, course: Course | None) -> None:
        folders = [Path.home(), Path.cwd(), Path(sys.prefix), Path(tempfile.gettempdir())]
        folders += [Path(autograder.__file__).parents[1]]
        if course:
            folders += [course.folder]
        found = {str(path) for folder in folders for path in (folder, folder.resolve())} - {"/"}
        self._folders = sorted(found, key=len, reverse=True)  # the whole before its beginning
        self._names = [name for name in (_user(), platform.node()) if len(name) > 1]

    def __call__(self, line: str) -> str:
        for folder in self._folders:
            line = line.replace(folder, "/…")
        line = _HOST.sub("…", _PATH.sub("/…", line))
        for name in self._names:
            line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", line)
        return escaped(line, _LONGEST)


def _user() -> str:
    """The login; empty for root, which is a word of its own."""
    with suppress(OSError, KeyError, ImportError):
        name = getpass.getuser()
        return "" if name == "root" else name
    return ""


def _system() -> Iterator[str]:
    commit = _commit()
    yield f"autograder {autograder.__version__}{f', commit {commit}' if commit else ''}"
    yield f"{platform.python_implementation()} {platform.python_version()}"
    libc = " ".join(platform.libc_ver()).strip()
    parts = (system.system_name(), platform.release(), platform.machine(), libc)
    yield " ".join(part for part in parts if part)
    yield f"{system.cores()} cores of {os.cpu_count()}"
    if hasattr(os, "geteuid"):
        yield "root" if os.geteuid() == 0 else "an ordinary user"


def _commit() -> str:
    """The commit of a checkout of the kit, and whether it was changed; empty for a package."""
    folder = Path(autograder.__file__).parents[1]
    if not (folder / ".git").exists():
        return ""
    git = ["git", "-C", str(folder)]
    with suppress(OSError, subprocess.SubprocessError):
        head, changed = (
            subprocess.run(
                [*git, *words], capture_output=True, text=True, timeout=20, check=True
            ).stdout.strip()
            for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "-uno"))
        )
        return f"{head}, changed" if changed else head
    return ""


def _packages() -> Iterator[str]:
    for name in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            yield f"{name} {metadata.version(name)}"
    for extra, modules in extras.EXTRAS.items():
        if gone := extras.missing(modules):
            yield f"extra {extra}: without {', '.join(gone)}"


def _environment() -> Iterator[str]:
    yield from (f"{name}={os.environ[name]}" for name in TOLD if name in os.environ)
    yield from (f"{name} is set" for name in SET_OR_NOT if name in os.environ)


def _engine() -> Iterator[str]:
    info = engine_info() if system.is_linux() else {}
    if not info:
        yield "none answers"
        return
    for field in ("ServerVersion", "Driver", "CgroupVersion", "CgroupDriver", "KernelVersion",
                  "OperatingSystem", "Architecture", "DefaultRuntime"):  # fmt: skip
        yield f"{field}: {info.get(field)}"
    yield f"Runtimes: {', '.join(sorted(info.get('Runtimes') or ()))}"
    yield f"SecurityOptions: {', '.join(map(str, info.get('SecurityOptions') or ()))}"


def _course(course: Course | None) -> Iterator[str]:
    if course is None:
        yield "none that can be read"
        return
    settings = course.settings
    yield f"{len(settings.assignments)} assignments, time zone {settings.time_zone}"
    yield f"sandbox: {settings.sandbox.model_dump(mode='json', exclude={'limits'})}"
    yield f"limits: {settings.sandbox.limits.model_dump(mode='json')}"


def _checks(course: Course | None) -> Iterator[str]:
    if course is None:
        return
    for finding in examine(course):
        yield f"{finding.state:<5}{finding.name}: {finding.text}"


def _logs(grades: Path) -> Iterator[Iterable[str]]:
    """The last lines of the newest logs under `grades`, without the names of submissions."""
    with suppress(OSError):
        files = [*grades.glob(f"*/{LOG_NAME}"), *grades.glob(f"*/*/{LOG_NAME}")]
        newest = sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[:LOGS]
        for file in newest:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            yield [_NAME_IN_LOG.sub("[…] ", line, count=1) for line in lines[-LOG_LINES:]]
