"""Files that appear whole or not at all, whatever the disk does meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from autograder.errors import MachineryError, UsageError


@contextmanager
def staged(file: Path) -> Iterator[Path]:
    """Yield a path beside `file`; what is written there takes its place at the end, and only then.

    Raises what the disk does; what was there before stays, and nothing lies beside it.
    """
    partial = file.with_name(f".{file.name}.partial")  # always the same: none is left for good
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        os.replace(partial, file)  # noqa: PTH105 - over an existing file on every system
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def replacing(file: Path, kept: str = "") -> Iterator[IO[str]]:
    """Open a text that takes the place of `file` at the end, and only then.

    Raises `MachineryError` where it cannot be written; `kept` says there what is not lost.
    """
    try:
        # A lone surrogate, from a file name that is not UTF-8, must not stop a gradebook.
        with (
            staged(file) as partial,
            partial.open("w", encoding="utf-8", errors="replace", newline="") as target,
        ):
            yield target
            target.close()
    except OSError as error:
        raise MachineryError(
            f"{file} cannot be written: {error.strerror}. {kept}Make room or make it writable, "
            "and run the same command again."
        ) from error


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put `files`, by their paths below `folder`, in the place of what is there.

    All of them are on disk beside their places before the first one is moved, so that a disk
    that fills up changes nothing. Raises `UsageError` for a file that cannot be written.
    """
    waiting: dict[Path, Path] = {}
    path = folder
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting[path] = path.with_name(f".{path.name}.new")
            _write_through(waiting[path], content)
        for path, new in waiting.items():
            os.replace(new, path)  # noqa: PTH105 - over an existing file on every system
    except OSError as error:
        raise UsageError(f"{path} could not be written: {error.strerror}") from error
    finally:
        for new in waiting.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)


@contextmanager
def new_folder(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Make `folder` with `files` when the block under `with` has gone well; else nothing stays.

    They are on disk, in a folder beside it, before the block begins. Raises `UsageError` where
    they cannot be written, or where the folder has been made by somebody else meanwhile.
    """
    staging = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, content in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            _write_through(staging / name, content)
        staging.chmod(0o755)
        yield
        staging.rename(folder)
    except OSError as error:
        raise UsageError(f"{folder} could not be written: {error.strerror}") from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _write_through(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it: a full disk shows here at the latest."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)
