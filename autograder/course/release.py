"""Cutting a release: masters → `assignments/`, and under `dist/<version>/` what travels.

Everything is made and checked in memory before the first file is written. The same course gives
the same bytes, so `check` can compare, and a version can be made again and compared.

- dist/<version>/<assignment>-students.zip: notebook, data, requirements, README
- dist/<version>/<assignment>-grading.tar: the grading bundle
- dist/<version>/manifest.json: SHA-256 of each of them
"""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.archives import zip_bytes
from autograder.course.bundle import DataKind, build_bundle, data_files
from autograder.course.gate import Grade, Proof, ReleaseRefused, prove_notebook, refuse_leaks
from autograder.course.handout import student_files
from autograder.course.master import Master, load_master
from autograder.course.notebook import FOLDER, ReleasedNotebook
from autograder.course.settings import Course
from autograder.errors import UsageError

DIST = "dist"
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

# Gives the way to grade an assignment's cells; a release calls it for each assignment.
Grading = Callable[[str], Grade]


@dataclass(frozen=True)
class Release:
    """What a release wrote, or compared, by path below the course's folder, with SHA-256."""

    assignments: tuple[str, ...]
    version: str | None
    files: Mapping[str, str]
    changed: tuple[str, ...]  # those that were written because they were missing or different
    proofs: Mapping[str, Proof]


@dataclass(frozen=True)
class StaleFile:
    """A generated file that is not what its master makes."""

    path: str
    hint: str  # the first lines that differ

    def __str__(self) -> str:
        return f"{self.path}: {self.hint}"


def release(
    course: Course,
    assignments: Sequence[str] = (),
    *,
    version: str | None = None,
    check: bool = False,
    grading: Grading | None = None,
) -> Release:
    """Make the student files of the assignments (of all without a name) and, with a version, dist.

    With `check` nothing is written: `ReleaseRefused` lists the files that are stale. With
    `grading` the reference and the stub are graded first. Raises `ReleaseRefused` for a leak or a
    failed proof, `UsageError` for a version that is there already, missing data, a wrong master.
    """
    names = tuple(dict.fromkeys(assignments)) or tuple(course.settings.assignments)
    for name in names:
        course.assignment(name)
    if version is not None:
        _check_version(course, version)
    files: dict[str, bytes] = {}
    proofs: dict[str, Proof] = {}
    parcels: dict[str, bytes] = {}
    for name in names:
        master = load_master(course, name)
        own = student_files(course, master)
        refuse_leaks(course, master, own)
        if grading is not None:
            proofs[name] = _prove(course, master, own, grading(name))
        files |= {f"{FOLDER}/{name}/{file}": content for file, content in own.items()}
        if version is not None:
            parcels |= _parcels(course, master, own, version)
    stale = stale_files(course, files)
    if check and stale:
        listed = "\n".join(f"  {file}" for file in stale)
        raise ReleaseRefused(
            f"not what the masters make now:\n{listed}\nrun: autograder release {' '.join(names)}"
        )
    for file in stale:
        _write(course.folder / file.path, files[file.path])
    if version is not None and not check:
        _write_version(course.folder / DIST / version, version, parcels)
        files |= {f"{DIST}/{version}/{file}": content for file, content in parcels.items()}
    digests = {file: _digest(content) for file, content in files.items()}
    return Release(names, version, digests, tuple(file.path for file in stale), proofs)


def stale_files(course: Course, files: Mapping[str, bytes]) -> list[StaleFile]:
    """Those of the generated files that are missing in the course's folder or different there."""
    stale = []
    for name, content in files.items():
        path = course.folder / name
        if not path.is_file():
            stale.append(StaleFile(name, "is missing"))
        elif (found := path.read_bytes()) != content:
            stale.append(StaleFile(name, _difference(found, content)))
    return stale


def _difference(found: bytes, wanted: bytes) -> str:
    """The first lines that differ, short."""
    old, new = (b.decode("utf-8", errors="replace").splitlines() for b in (found, wanted))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            gone = f"-{old[start].strip()[:100]}" if end > start else ""
            come = f"+{new[new_start].strip()[:100]}" if new_end > new_start else ""
            return f"differs from line {start + 1}: " + " ".join(filter(None, (gone, come)))
    return "differs in its line ends"


def _prove(course: Course, master: Master, files: Mapping[str, bytes], grade: Grade) -> Proof:
    text = files[f"{master.assignment}.ipynb"].decode()
    return prove_notebook(course, master, ReleasedNotebook(master.assignment, text), grade)


def _parcels(
    course: Course, master: Master, files: Mapping[str, bytes], version: str
) -> dict[str, bytes]:
    """The student zip, which passes the gate as a whole, and the grading bundle."""
    name = master.assignment
    data = {
        f"data/{path.name}": path.read_bytes()
        for path in data_files(course, name, DataKind.STUDENT)
    }
    students = zip_bytes({f"{name}/{file}": text for file, text in (*files.items(), *data.items())})
    refuse_leaks(course, master, {f"{name}-students.zip": students})
    return {
        f"{name}-students.zip": students,
        f"{name}-grading.tar": build_bundle(course, name, version).tar,
    }


def _check_version(course: Course, version: str) -> None:
    if not _VERSION.fullmatch(version):
        raise UsageError(
            f"{version!r} cannot be a version: use letters, digits, dots, - and _, such as 2026.1"
        )
    folder = course.folder / DIST / version
    if folder.exists():
        raise UsageError(
            f"{folder} is there already: a version is never overwritten, choose another"
        )


def _write_version(folder: Path, version: str, parcels: dict[str, bytes]) -> None:
    """All files of a version, or none: they are written beside it and moved there as one."""
    manifest = {
        "version": version,
        "files": {name: _digest(content) for name, content in sorted(parcels.items())},
    }
    parcels["manifest.json"] = (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{version}-", dir=folder.parent))
    try:
        for name, content in parcels.items():
            (staging / name).write_bytes(content)
        staging.chmod(0o755)
        staging.rename(folder)
    except OSError as error:
        raise UsageError(f"{folder} could not be written: {error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place as one step; a reader sees the old one or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staging = path.with_name(f".{path.name}.new")
        staging.write_bytes(content)
        os.replace(staging, path)  # noqa: PTH105 - over an existing file on every system
    except OSError as error:
        raise UsageError(f"{path} could not be written: {error}") from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
