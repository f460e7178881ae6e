"""Every file under what was given, once, in a fixed order; nothing is opened or followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.found import printable
from autograder.intake.opening import special_file

_DEEPEST = 64
HIDDEN_FOLDERS = ("__MACOSX", "__pycache__", "$RECYCLE.BIN")


@dataclass(frozen=True, slots=True)
class Walked:
    """One file. `parts` lead to it from what was given; `trouble` says why it is not a file."""

    path: Path
    parts: tuple[str, ...]
    modified: float = 0.0
    trouble: str = ""
    stray: str = ""  # why it is not a submission: hidden, a checkpoint, …


Unpack = Callable[[tuple[str, ...]], Iterator[Walked]]


def walk(paths: Sequence[Path], unpack: Mapping[Path, Unpack] | None = None) -> Iterator[Walked]:
    """All entries under `paths`. Raises UsageError when one of them is not there to be read.

    Of one folder the parts start inside it; of several, with each one's own name, as if they lay
    side by side in one folder (`grade class/*` sees what `grade class` sees). `unpack` says, for
    files that stand for a folder, how to list them.
    """
    seen: set[str] = set()
    unpack = unpack or {}
    for path, prefix in zip(paths, _prefixes(paths, unpack), strict=True):
        status = _status(path, alone=len(paths) == 1)
        if path in unpack:
            entries = unpack[path](prefix)
        elif stat.S_ISDIR(status.st_mode):
            entries = _walk_folder(path, prefix)
        else:
            entries = iter([_entry(path, (*prefix, path.name), status)])
        if len(paths) == 1:
            yield from entries
            return
        for entry in entries:
            real = f"{os.path.realpath(entry.path.parent)}/{entry.path.name}"
            if real not in seen:  # the same file can be given twice, alone and with its folder
                seen.add(real)
                yield entry


def _prefixes(paths: Sequence[Path], unpack: Container[Path]) -> list[tuple[str, ...]]:
    if len(paths) == 1:
        return [()]
    names = [path.name or path.resolve().name for path in paths]
    prefixes: list[tuple[str, ...]] = []
    for path, name in zip(paths, names, strict=True):
        if path in unpack or (path.is_dir() and not path.is_symlink()):
            unique = names.count(name) == 1
            prefixes.append((name,) if unique else _plain_parts(path))
        else:
            same = names.count(name) > 1
            prefixes.append(_plain_parts(path.parent) if same else ())
    return prefixes


def _plain_parts(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path.resolve().parts if part != os.sep)


def _status(path: Path, alone: bool) -> os.stat_result:
    shown = printable(os.fspath(path))
    try:
        status = path.lstat()
        if alone and stat.S_ISLNK(status.st_mode) and path.is_dir():
            status = path.stat()  # the one folder that the person at the keyboard named
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder {shown}: check the path") from error
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot read {shown}: {what}. Check the path and its rights") from error
    return status


def _walk_folder(root: Path, prefix: tuple[str, ...]) -> Iterator[Walked]:
    waiting: list[tuple[Path, tuple[str, ...], str]] = [(root, prefix, "")]
    while waiting:
        folder, parts, stray = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                inside = sorted(listing, key=lambda item: os.fsencode(item.name))
        except OSError as error:
            yield Walked(folder, parts, stray=f"a folder that cannot be read: {error.strerror}")
            continue
        below: list[tuple[Path, tuple[str, ...], str]] = []
        for item in inside:
            path, here = Path(item.path), (*parts, item.name)
            why = stray or stray_name(item.name)
            if not item.is_dir(follow_symlinks=False):
                yield _listed(item, path, here, why)
            elif len(here) - len(prefix) > _DEEPEST:
                yield Walked(path, here, stray=f"a folder more than {_DEEPEST} folders deep")
            else:
                below.append((path, here, why))
        waiting.extend(reversed(below))


def _listed(item: os.DirEntry[str], path: Path, parts: tuple[str, ...], stray: str) -> Walked:
    try:
        return _entry(path, parts, item.stat(follow_symlinks=False), stray)
    except OSError as error:
        return Walked(path, parts, trouble=f"cannot be read: {error.strerror}", stray=stray)


def _entry(path: Path, parts: tuple[str, ...], status: os.stat_result, stray: str = "") -> Walked:
    special = special_file(status.st_mode)
    trouble = f"{special}, not a file that can be graded" if special else ""
    return Walked(path, parts, status.st_mtime, trouble, stray or stray_name(path.name))


def stray_name(name: str) -> str:
    """Why a file or folder of this name is not a student's; empty for the others."""
    if name == ".ipynb_checkpoints":
        return "a checkpoint that Jupyter keeps"
    if name in HIDDEN_FOLDERS:
        return f"in {name}, which programs make by themselves"
    if name.startswith("._"):
        return "a macOS resource file"
    if name.startswith("."):
        return "a hidden file"
    return ""
