"""A zip that holds a whole class, as an LMS gives it out: told apart, and unpacked safely.

Nothing in it decides where a file is written: members go into one folder under running numbers,
and their names lead on as text only, like those of a folder that was walked. A member that
cannot be had is an entry with its trouble; the others are not held up by it.
"""

from __future__ import annotations

import calendar
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder import limited
from autograder.errors import AutograderError, MachineryError, RejectedSubmission, UsageError
from autograder.files import staged
from autograder.intake.archive import choose_member
from autograder.intake.downloads import read_downloads
from autograder.intake.found import LIMITS, MIB, FileKind, mebibytes, printable
from autograder.intake.people import NOBODY, People
from autograder.intake.walking import Walked, stray_name
from autograder.intake.zip_members import (
    is_encrypted,
    is_packed_as_usual,
    parts_of,
    refuse_crowded,
    special,
)
from autograder.limited import LimitError
from autograder.lms.file_names import GRADESCOPE_LIST

_MOST_MEMBERS = 200_000
_CHUNK = 1 << 20
_BOOKS = (".ipynb", ".zip")
# What is unpacked, and how large it may be; nobody reads the others, so they stay in the zip.
_LONGEST = {
    ".ipynb": LIMITS.archive_bytes,
    ".py": LIMITS.notebook_bytes,
    ".zip": LIMITS.archive_bytes,
    **dict.fromkeys(("", ".json", ".txt", ".download"), LIMITS.notebook_bytes),
}
_LONGEST_METADATA = 64 * MIB
_UTF8_NAME = 0x800


def holds_a_class(path: Path, released_name: str, alone: bool, people: People = NOBODY) -> bool:
    """Whether the file at `path`, named on the command line, is a zip of many students' files.

    It is where names in it are those of an LMS's download, all of them or those on the roster.
    Where it is the only thing that was given (`alone`), it also is when it holds several notebooks
    or zips of which none is the one that a student hands in.
    """
    if path.suffix.lower() != ".zip" or path.is_symlink() or not path.is_file():
        return False
    try:  # it may be a student's, with any names in it
        return bool(limited.call(_names_a_class, path, released_name, alone, people))
    except LimitError:
        return False


def _names_a_class(path: Path, released_name: str, alone: bool, people: People) -> bool:
    try:
        with path.open("rb") as file:
            refuse_crowded(file, _MOST_MEMBERS)
            with zipfile.ZipFile(file) as archive:
                members = [item for item in archive.infolist() if not item.is_dir()]
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RejectedSubmission):
        return False  # what is wrong with it is said where it is read as a submission
    seen = [names for names in map(_parts, members) if names and not _stray(names)]
    files = [(Walked(path.joinpath(*names), names), _kind(names)) for names in seen]
    if read_downloads(files, people, PurePosixPath(released_name).stem):
        return True
    books = [names for names in seen if names[-1].lower().endswith(_BOOKS)]
    return alone and len(books) > 1 and not _has_a_choice(members, released_name)


def _kind(names: Sequence[str]) -> FileKind:
    suffix = PurePosixPath(names[-1]).suffix.lower()
    return {".ipynb": FileKind.NOTEBOOK, ".py": FileKind.SCRIPT, ".zip": FileKind.ARCHIVE}.get(
        suffix, FileKind.OTHER
    )


def unpack(path: Path, folder: Path, prefix: tuple[str, ...] = ()) -> Iterator[Walked]:
    """Unpack what can be a submission into a folder of its own in `folder`; yield every member.

    What is there already, from a run before, is kept. Raises UsageError for a damaged zip and
    MachineryError where `folder` cannot be written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            target = folder / f"{_safe(path.stem)}-{_digest(members)}"
            taken: set[tuple[str, ...]] = set()
            for number, member in enumerate(members, start=1):
                names = _unique((*prefix, *(_parts(member) or ("unnamed",))), taken)
                yield _unpacked(archive, path, member, target, number, names)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UsageError(f"{path} is a damaged zip ({error}): download it again") from error
    except OSError as error:
        raise MachineryError(
            f"{path} cannot be unpacked into {folder}: {error.strerror}; make room there, or "
            "make it writable, and run the same command again"
        ) from error


def _unpacked(
    archive: zipfile.ZipFile,
    path: Path,
    member: zipfile.ZipInfo,
    target: Path,
    number: int,
    names: tuple[str, ...],
) -> Walked:
    modified, inside = _modified(member), path.joinpath(*names)  # where nothing is, as yet
    stray, suffix = _stray(names), PurePosixPath(names[-1]).suffix.lower()
    longest = _LONGEST_METADATA if names[-1] == GRADESCOPE_LIST else _LONGEST.get(suffix)
    if stray or longest is None:
        return Walked(inside, names, modified, _special(member), stray)
    try:
        file = _written(archive, member, target / f"{number:06d}{suffix}", longest)
    except RejectedSubmission as reason:
        return Walked(inside, names, modified, trouble=str(reason))
    return Walked(file, names, modified)


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path, longest: int) -> Path:
    """Write one member to `file`; RejectedSubmission for what its student may have caused."""
    if special := _special(member):
        raise RejectedSubmission(special)
    if is_encrypted(member):
        raise RejectedSubmission("encrypted in the zip: hand it in without a password")
    if not is_packed_as_usual(member):
        raise RejectedSubmission("packed with an unusual compression")
    if member.file_size > longest:
        raise RejectedSubmission(
            f"the file has more than the {mebibytes(longest)} allowed: clear the outputs, leave "
            "data out, and hand it in again"
        )
    if file.exists() and file.stat().st_size == member.file_size:
        return file
    try:  # no more is read of a member than the size that it names
        with staged(file) as partial, archive.open(member) as source, partial.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
            copy.close()
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        what = printable(str(error), 200)
        raise RejectedSubmission(f"damaged in the zip ({what}): hand it in again") from error
    return file


# --- names --------------------------------------------------------------------------------------


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """The folders and the name of a member, without what would lead out of a folder."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:  # macOS writes UTF-8 and does not say so
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    return tuple(part for part in parts_of(name) if part != "..")


def _unique(names: tuple[str, ...], taken: set[tuple[str, ...]]) -> tuple[str, ...]:
    """`names`, numbered where a zip has the same one twice."""
    *folders, last = names
    stem, suffix = PurePosixPath(last).stem, PurePosixPath(last).suffix
    number, candidate = 2, names
    while candidate in taken:
        candidate, number = (*folders, f"{stem} ({number}){suffix}"), number + 1
    taken.add(candidate)
    return candidate


def _stray(names: Sequence[str]) -> str:
    return next(filter(None, map(stray_name, names)), "")


def _special(member: zipfile.ZipInfo) -> str:
    what = special(member)
    return f"{what}, not a file that can be graded" if what else ""


def _modified(member: zipfile.ZipInfo) -> float:
    """The member's own time, which a zip has without a zone; 0 where it is not a time."""
    try:
        return float(calendar.timegm((*member.date_time, 0, 0, 0)))
    except ValueError:
        return 0.0


def _has_a_choice(members: Sequence[zipfile.ZipInfo], released_name: str) -> bool:
    """Whether the zip would do as the submission of one student.

    A notebook in one folder is none for what lies in the folders beside it.
    """
    try:
        chosen = _parts(choose_member(members, released_name))[:-1]
    except AutograderError:
        return False
    books = [names for names in map(_parts, members) if names[-1:] and not _stray(names)]
    return all(
        names[: len(chosen)] == chosen for names in books if names[-1].lower().endswith(_BOOKS)
    )


def _safe(stem: str) -> str:
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in stem)
    return kept[:60]


def _digest(members: Sequence[zipfile.ZipInfo]) -> str:
    """What tells one download from another: the names, sizes and checksums of its members."""
    digest = hashlib.sha256()
    for member in members:
        text = f"{member.filename}\0{member.file_size}\0{member.CRC}\n"
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]
