"""Fetching, preparing, verifying and listing the data sets of a course.

Raw files are kept in the user's cache, prepared ones in the room. Nothing is ever half-written:
files appear under their name by a rename, once their checksum has been verified.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autograder.datasets.digest import content_digest, file_digest
from autograder.datasets.room import Room, find_rooms
from autograder.datasets.sources import SourceError
from autograder.errors import MachineryError, UsageError
from autograder.files import staged

CACHE_VARIABLE = "AUTOGRADER_CACHE"
Say = Callable[[str], None]


class DatasetState(StrEnum):
    """What there is of a data set's prepared files."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class DatasetStatus:
    """One data set of a course and the state of its prepared files."""

    name: str
    state: DatasetState
    student: tuple[Path, ...]  # for the notebooks; all of them
    graded: tuple[Path, ...]  # those of them that grading needs as well
    private: tuple[Path, ...]
    size: int  # bytes of all prepared files
    problems: tuple[str, ...] = ()  # one line for each file that is missing or wrong


def fetch(
    course_folder: Path, names: Iterable[str] | None = None, *, say: Say | None = None
) -> list[DatasetStatus]:
    """Make the prepared files of the data sets exist and be right; all of them, or those named.

    What is there and verified is left alone. `say` gets a line for each step. Raises `UsageError`
    for an unknown name, `MachineryError` when no source delivers or the room's own checksums
    contradict each other; nothing half-written is left in either case.
    """
    tell = say or (lambda _line: None)
    statuses = []
    for room in find_rooms(course_folder, names):
        status = inspect(room)
        if status.state is not DatasetState.READY:
            raw = _raw_files(room, tell)
            tell(f"{room.name}: preparing")
            _prepare(room, raw)
            status = inspect(room)
        tell(f"{room.name}: {status.state}, {status.size / 1e6:.1f} MB")
        statuses.append(status)
    return statuses


def verify(course_folder: Path, names: Iterable[str] | None = None) -> list[DatasetStatus]:
    """Compare every prepared file with its checksum; nothing is fetched or changed."""
    return [inspect(room) for room in find_rooms(course_folder, names)]


def list_datasets(course_folder: Path) -> list[DatasetStatus]:
    """All data sets of a course and the state they are in."""
    return verify(course_folder)


def inspect(room: Room) -> DatasetStatus:
    """The state of one room's prepared files."""
    missing, damaged = [], []
    for name, digest in room.prepared.items():
        path = room.prepared_folder / name
        if not path.is_file():
            missing.append(f"{path} is missing")
            continue
        try:
            actual = content_digest(path)
        except ValueError as error:
            damaged.append(str(error))
            continue
        if actual != digest:
            damaged.append(f"{path} has digest {actual}, expected {digest}")
    state = DatasetState.DAMAGED if damaged else DatasetState.READY
    if missing:
        state = DatasetState.MISSING
    student, private = tuple(room.files("student")), tuple(room.files("private"))
    graded = tuple(room.graded_files())
    size = sum(path.stat().st_size for path in (*student, *private) if path.is_file())
    return DatasetStatus(room.name, state, student, graded, private, size, (*missing, *damaged))


def place_beside_notebooks(course_folder: Path, data: Mapping[str, Iterable[str]]) -> list[Path]:
    """Put student files where the notebooks of a checkout look: `assignments/<a>/data/`.

    `data` maps an assignment's id to the names of its data sets. Assignments without a folder are
    left out. Returns the files that are in place; raises `UsageError` when one is not fetched.
    """
    placed = []
    for assignment, names in data.items():
        folder = course_folder / "assignments" / assignment
        if not folder.is_dir():
            continue
        for room in find_rooms(course_folder, names):
            for path in room.files("student"):
                if not path.is_file():
                    raise UsageError(f"{path} is missing; run: autograder datasets fetch")
                target = folder / "data" / path.name
                if not target.is_file() or file_digest(target) != file_digest(path):
                    with staged(target) as partial:
                        shutil.copyfile(path, partial)
                        partial.chmod(0o644)
                placed.append(target)
    return placed


def cache_folder(room: Room) -> Path:
    """Where the raw files of a room are kept: the user's cache, else `raw/` in the room."""
    import pooch  # type: ignore[import-untyped]

    base = Path(os.environ.get(CACHE_VARIABLE) or pooch.os_cache("autograder"))
    folder = base / "datasets" / room.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        folder = room.folder / "raw"
        folder.mkdir(exist_ok=True)
        return folder


def _raw_files(room: Room, tell: Say) -> Path:
    """The folder with the verified raw files, from the cache or from the first good source."""
    cache = cache_folder(room)
    if not _wrong_files(room, cache):
        return cache
    failures = []
    for source in room.sources:
        tell(f"{room.name}: trying {source.title}")
        with tempfile.TemporaryDirectory(dir=cache, prefix=".partial-") as name:
            partial = Path(name)
            try:
                source.obtain(partial)
                wrong = _wrong_files(room, partial)
                if wrong:
                    raise SourceError("; ".join(wrong))
            except SourceError as error:
                failures.append(f"  {source.title}: {error}")
                tell(failures[-1])
                continue
            for file in room.raw:
                (partial / file).replace(cache / file)
            return cache
    raise MachineryError(
        f"data set {room.name}: no source delivered the raw files; nothing was written.\n"
        + "\n".join(failures)
        + "\nTry again with the network up, or put these files into "
        + f"{cache} by hand: {', '.join(room.raw)} (see {room.folder / 'README.md'})"
    )


def _wrong_files(room: Room, folder: Path) -> list[str]:
    wrong = []
    for name, digest in room.raw.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif (actual := file_digest(path)) != digest:
            wrong.append(f"{name} has SHA-256 {actual}, expected {digest}")
    return wrong


def _prepare(room: Room, raw: Path) -> None:
    """Run the room's `prepare` beside its target, verify, and rename each file into place."""
    with tempfile.TemporaryDirectory(dir=room.folder, prefix=".partial-") as name:
        out = Path(name)
        for kind in ("student", "private"):
            (out / kind).mkdir()
        room.prepare(raw, out)
        for file, digest in room.prepared.items():
            if not (out / file).is_file():
                raise MachineryError(f"{room.folder}: prepare() did not write {file}")
            actual = content_digest(out / file)
            if actual != digest:
                raise MachineryError(
                    f"{room.folder / 'dataset.py'}: prepare() wrote {file} with digest {actual}, "
                    f"but PREPARED says {digest}; correct the one that is wrong"
                )
        for file in room.prepared:
            target = room.prepared_folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            (out / file).replace(target)
