"""A zip that holds one submission: read in memory, up to a limit, and never extracted.

Only members that could be the submission are ever decompressed, and no more of them than a zip
may have, so what the others would expand to does not matter; their names and marks do.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from autograder.errors import AutograderError, RejectedSubmission
from autograder.intake.content import Content
from autograder.intake.found import LIMITS, IntakeLimits, mebibytes, printable
from autograder.intake.opening import open_submission
from autograder.intake.zip_members import (
    is_encrypted,
    is_packed_as_usual,
    parts_of,
    refuse_crowded,
    special,
)

_CHUNK = 64 * 1024
_DRIVE = re.compile(r"[A-Za-z]:")
_SUFFIXES = (".ipynb", ".py")
# What downloads and mail programs append; looked at where the zip holds nothing better.
APPENDED = (".txt", ".json", ".download")
_MOST_CANDIDATES = 50  # of which each is looked into
_NAMED = 5  # members that a message lists

# What is in a member of this name and these bytes; RejectedSubmission where it is not a notebook.
LookInside = Callable[[str, bytes], Content]


def read_archive(
    path: Path,
    released_name: str,
    limits: IntakeLimits = LIMITS,
    look: LookInside | None = None,
    member: str = "",
) -> tuple[str, bytes, tuple[str, ...]]:
    """The name and the bytes of the notebook or script in the zip at `path`, and notes for staff.

    Args:
        path: The zip.
        released_name: Such as `homework.ipynb`; among equal candidates it decides, then the outer
            folder, then the later file.
        limits: On sizes and numbers.
        look: Tells which of several candidates is the answer.
        member: One that was chosen before, as `taken_as` has it.

    Raises:
        RejectedSubmission: With the reason, for the student.
    """
    with open_submission(path, limits.archive_bytes) as file:
        refuse_crowded(file, limits.archive_members)
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                _refuse_dangerous(members)
                named = [item for item in members if member and taken_as(item.filename) == member]
                candidates = named or candidates_in(members, released_name)
                if look is None or len(candidates) == 1:
                    chosen = candidates[0] if named else choose_member(members, released_name)
                    return chosen.filename, _content(archive, chosen, limits), ()
                return _best(archive, candidates, released_name, limits, look)
        except AutograderError:
            raise
        except Exception as error:
            # zipfile meets hostile bytes with a dozen kinds of exception; all mean the same.
            what = printable(str(error) or type(error).__name__, 200)
            raise RejectedSubmission(
                f"the zip is damaged ({what}): make it again and hand it in again"
            ) from error


def taken_as(filename: str) -> str:
    """The name of a member as the notes have it."""
    return printable(filename, 200)


def candidates_in(members: Sequence[zipfile.ZipInfo], released_name: str) -> list[zipfile.ZipInfo]:
    """All members that could be the submission, the likeliest by its name first."""
    candidates = [member for member in members if _is_candidate(member)]
    candidates = candidates or [member for member in members if _is_candidate(member, APPENDED)]
    if not candidates:
        raise RejectedSubmission(_nothing_in(members))
    counts = Counter(member.filename for member in candidates)
    twice = next((name for name, count in counts.items() if count > 1), None)
    if twice is not None:
        raise RejectedSubmission(f"the zip holds {printable(twice, 100)} more than once")
    stem = PurePosixPath(released_name).stem.casefold()

    def likely(member: zipfile.ZipInfo) -> tuple[bool, bool, int, tuple[int, ...], str]:
        script = is_script(member.filename)
        released = PurePosixPath(_base(member)).stem.casefold() == stem
        depth = len(parts_of(member.filename))
        return not script, released, -depth, member.date_time, member.filename

    return sorted(candidates, key=likely, reverse=True)


def choose_member(members: Sequence[zipfile.ZipInfo], released_name: str) -> zipfile.ZipInfo:
    """The member that is the submission by its name: the only one, or the released name's."""
    candidates = candidates_in(members, released_name)
    stem = PurePosixPath(released_name).stem
    for wanted in (released_name, f"{stem}.py"):
        named = [c for c in candidates if _base(c).casefold() == wanted.casefold()]
        if named:
            return _outermost(named)
    return _outermost(candidates)


def _best(
    archive: zipfile.ZipFile,
    candidates: Sequence[zipfile.ZipInfo],
    released_name: str,
    limits: IntakeLimits,
    look: LookInside,
) -> tuple[str, bytes, tuple[str, ...]]:
    """The candidate that holds the assignment's answer, by what is in each of them."""
    if len(candidates) > _MOST_CANDIDATES:
        raise RejectedSubmission(_too_many(candidates))
    contents: list[Content] = []
    best: tuple[Content, bytes] | None = None
    left = limits.archive_bytes  # of what is unpacked, all together
    for member in candidates:
        content, data = Content.REJECTED, b""
        with suppress(RejectedSubmission):
            left -= member.file_size
            if left < 0:
                raise RejectedSubmission(_too_many(candidates))
            data = _content(archive, member, limits)
            content = look(member.filename, data)
        contents.append(content)
        if best is None or content > best[0]:
            best = (content, data)
    at = contents.index(max(contents))
    chosen = candidates[at]
    if contents[at] is Content.REJECTED:  # its own reason is said where it is read
        chosen = choose_member(archive.infolist(), released_name)
        return chosen.filename, _content(archive, chosen, limits), ()
    if contents[at] is Content.NOTHING:  # no sign but the names
        chosen = choose_member(archive.infolist(), released_name)
        at = candidates.index(chosen)
    assert best is not None
    data = best[1] if contents.index(max(contents)) == at else _content(archive, chosen, limits)
    others = [
        f"{printable(member.filename, 60)} ({content.words})"
        for member, content in zip(candidates, contents, strict=True)
        if member is not chosen and not _is_module(member, chosen)
    ]
    if not others:
        return chosen.filename, data, ()
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    listed = ", ".join(others[:_NAMED]) + more
    return chosen.filename, data, (f"chosen among {len(others) + 1} in the zip; not {listed}",)


def _is_module(member: zipfile.ZipInfo, chosen: zipfile.ZipInfo) -> bool:
    """Whether `member` is a script that came with a notebook: nothing to be told of."""
    return member.filename.lower().endswith(".py") and not chosen.filename.lower().endswith(".py")


def _outermost(candidates: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The only candidate. A notebook's own folders of scripts (tests, packages) do not count."""
    if len(candidates) > 1:
        depth = min(len(parts_of(c.filename)) for c in candidates)
        top = [c for c in candidates if len(parts_of(c.filename)) == depth]
        below = [c for c in candidates if len(parts_of(c.filename)) > depth]
        same_name = len({_base(c).casefold() for c in candidates}) == 1
        if len(top) == 1 and (same_name or all(c.filename.endswith(".py") for c in below)):
            return top[0]
        raise RejectedSubmission(_too_many(candidates))
    return candidates[0]


def _too_many(candidates: Sequence[zipfile.ZipInfo]) -> str:
    names = ", ".join(printable(c.filename, 60) for c in candidates[:_NAMED])
    more = f" and {len(candidates) - _NAMED} more" if len(candidates) > _NAMED else ""
    return (
        f"the zip holds {len(candidates)} files that could be meant ({names}{more}) and none "
        "stands out by the released name or by the assignment's functions: hand in one notebook. "
        "If this is a whole class, give the zip itself to autograder grade, or unpack it first"
    )


def is_script(name: str) -> bool:
    """Whether a member of this name is a script, and no notebook."""
    return _without(name, APPENDED).endswith(".py")


def _without(name: str, appended: Sequence[str]) -> str:
    """The name in small letters, without an ending that was appended to it."""
    name = name.lower().strip()
    ending = next((ending for ending in appended if name.endswith(ending)), "")
    return name.removesuffix(ending)


def _is_candidate(member: zipfile.ZipInfo, appended: Sequence[str] = ()) -> bool:
    parts = parts_of(member.filename)
    if member.is_dir() or not parts or special(member):
        return False
    hidden = any(part.startswith(".") or part in ("__MACOSX", "__pycache__") for part in parts)
    return not hidden and _without(parts[-1], appended).endswith(_SUFFIXES)


def _nothing_in(members: Sequence[zipfile.ZipInfo]) -> str:
    for member in members:
        name = _base(member).lower()
        if name.endswith(_SUFFIXES) and special(member):
            return f"the zip holds a link in place of {printable(_base(member), 100)}"
    for member in members:
        if _base(member).lower().endswith(".zip"):
            return "the zip holds another zip and no notebook: hand in the notebook itself"
    files = sum(not member.is_dir() for member in members)
    return f"the zip holds no notebook and no script ({files} other files)"


# --- what is refused whole --------------------------------------------------------------------


def _refuse_dangerous(members: Sequence[zipfile.ZipInfo]) -> None:
    for member in members:
        for name in (member.orig_filename, member.filename):
            if _escapes(name):
                raise RejectedSubmission(
                    f"the zip holds a name that leads out of it ({printable(name, 100)})"
                )
        if is_encrypted(member):
            raise RejectedSubmission("the zip is encrypted: make it again without a password")


def _escapes(name: str) -> bool:
    slashed = name.replace("\\", "/")
    return (
        slashed.startswith("/")
        or bool(_DRIVE.match(slashed))
        or ".." in slashed.split("/")
        or "\x00" in name
    )


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: IntakeLimits) -> bytes:
    script = is_script(member.filename)
    longest = limits.script_bytes if script else limits.archive_bytes
    too_large = RejectedSubmission(
        f"{printable(member.filename, 100)} in the zip unpacks to more than the "
        f"{mebibytes(longest)} allowed: clear the outputs and hand it in again"
    )
    if not is_packed_as_usual(member):
        raise RejectedSubmission("the zip uses an unusual compression: make an ordinary zip")
    if member.file_size > longest:
        raise too_large
    parts: list[bytes] = []
    size = 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > longest:
                raise too_large
            parts.append(chunk)
    return b"".join(parts)


def _base(member: zipfile.ZipInfo) -> str:
    parts = parts_of(member.filename)
    return parts[-1] if parts else ""
