"""A data set's room, `datasets/<name>/dataset.py`, read and checked."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.datasets.sources import Source
from autograder.errors import ConfigError, UsageError

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
PREPARED_FOLDERS = ("student", "private")
LICENCE = "LICENSE"  # spelled as people look for it


@dataclass(frozen=True)
class Room:
    """One data set: where its raw files come from and what is made of them."""

    name: str
    folder: Path
    raw: Mapping[str, str]  # file name: SHA-256
    sources: Sequence[Source]
    prepare: Callable[[Path, Path], None]
    prepared: Mapping[str, str]  # "student/name" or "private/name": content digest
    ungraded: frozenset[str]  # those of `prepared` that only cells read which grading skips

    @property
    def prepared_folder(self) -> Path:
        """Where the prepared files lie, in `student/` and `private/`."""
        return self.folder / "prepared"

    @property
    def licence(self) -> Path | None:
        """The licence of the data, which goes wherever students' files go; none if there is none.

        Terms that ask to be handed on with the data, as MIT's do, are kept that way.
        """
        path = self.folder / LICENCE
        return path if path.is_file() else None

    def files(self, kind: str) -> list[Path]:
        """The paths of the prepared files of one kind, `student` or `private`."""
        wanted = [name for name in self.prepared if name.startswith(f"{kind}/")]
        return [self.prepared_folder / name for name in wanted]

    def graded_files(self) -> list[Path]:
        """The student files that a notebook under grading reads: all but the ungraded ones."""
        return [
            self.prepared_folder / name
            for name in self.prepared
            if name.startswith("student/") and name not in self.ungraded
        ]


def find_rooms(course_folder: Path, names: Iterable[str] | None = None) -> list[Room]:
    """The rooms of a course, in alphabetical order, or those named, in the order given.

    Raises `UsageError` for a name without a room, `ConfigError` for a room that is not right.
    """
    parent = course_folder / "datasets"
    known = sorted(path.parent.name for path in parent.glob("*/dataset.py"))
    wanted = known if names is None else list(dict.fromkeys(names))
    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{parent}: no data set {name!r}; there are: {', '.join(known) or 'none'}"
            )
    return [load_room(parent / name) for name in wanted]


def load_room(folder: Path) -> Room:
    """Read `folder/dataset.py`; raises `ConfigError` that names what is wrong in it."""
    path = folder / "dataset.py"
    if not NAME.match(folder.name):
        raise ConfigError(f"{folder}: a data set's name is lower case letters, digits and _")
    module = _run_module(path)
    room = Room(
        name=folder.name,
        folder=folder,
        raw=_checksums(module, path, "RAW"),
        sources=_attribute(module, path, "SOURCES"),
        prepare=_attribute(module, path, "prepare"),
        prepared=_checksums(module, path, "PREPARED"),
        ungraded=frozenset(getattr(module, "UNGRADED", ())),
    )
    for name in room.prepared:
        kind, _, file = name.partition("/")
        if kind not in PREPARED_FOLDERS or not file or "/" in file:
            raise ConfigError(
                f"{path}: PREPARED: {name!r} should be student/<file> or private/<file>"
            )
    for name in room.ungraded - set(room.prepared):
        raise ConfigError(f"{path}: UNGRADED: {name!r} is not in PREPARED")
    if not room.sources:
        raise ConfigError(f"{path}: SOURCES is empty; name at least one source")
    return room


def _run_module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"dataset_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{path}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ConfigError(f"{path}: does not import: {type(error).__name__}: {error}") from error
    return module


def _attribute(module: ModuleType, path: Path, name: str) -> Any:
    if not hasattr(module, name):
        raise ConfigError(f"{path}: {name} is missing; see autograder.datasets for what it is")
    return getattr(module, name)


def _checksums(module: ModuleType, path: Path, name: str) -> Mapping[str, str]:
    value = _attribute(module, path, name)
    if not isinstance(value, Mapping) or not value:
        raise ConfigError(f"{path}: {name} should be a dict of file name: SHA-256")
    for file, digest in value.items():
        if not isinstance(digest, str) or not SHA256.match(digest):
            raise ConfigError(f"{path}: {name}[{file!r}] should be 64 hexadecimal digits")
    return value
