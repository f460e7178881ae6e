"""Whose a file is. Two files are one student's only where the names leave no doubt.

To take two students for one loses a grade; to take one for two shows in every list. So files
merge when an LMS says so, when they differ in nothing but attempt, time or kind, or when they lie
in one student's folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.intake.found import Kind, printable
from autograder.intake.gradescope import Submitter
from autograder.intake.names import Traces, is_mark, stem_of, traces
from autograder.intake.walking import Entry

Folder = tuple[str, ...]
Key = tuple[str, ...]
_PLAIN_FOLDERS = {"src", "code", "notebook", "notebooks", "submission", "submissions"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with its owner: `key` tells students apart, `own_folder` that it lies in theirs."""

    entry: Entry
    kind: Kind
    traces: Traces
    key: Key
    shown: str
    own_folder: bool


@dataclass(frozen=True, slots=True)
class _Read:
    entry: Entry
    kind: Kind
    traces: Traces
    home: Folder


def place(
    files: Iterable[tuple[Entry, Kind]],
    released_stem: str,
    metadata: Mapping[Folder, Mapping[str, Submitter]],
    root_name: str,
) -> list[Placed]:
    """Find the owner of every file. `metadata` is Gradescope's, by the folder it lies in."""
    read = [
        _Read(entry, kind, traces(entry.parts), home_of(entry.parts[:-1], released_stem))
        for entry, kind in files
    ]
    owners = _student_folders(read, released_stem)
    placed = [_owned(item, owners, metadata) for item in read]
    return _named_by_root(placed, released_stem, root_name)


def home_of(folders: Sequence[str], released_stem: str) -> Folder:
    """The folders that can name a student, without the inner ones that name anything else."""
    home = tuple(folders)
    while home:
        last = home[-1].casefold()
        plain = len(home) > 1 and (last in _PLAIN_FOLDERS or last == released_stem.casefold())
        if not plain and not is_mark(home[-1]):
            break
        home = home[:-1]
    return home


def display_names(placed: Sequence[Placed]) -> dict[Key, str]:
    """One printable name per student: short where that is unique, the whole path where not."""
    shown: dict[str, set[Key]] = defaultdict(set)
    for item in placed:
        shown[printable(item.shown, 200)].add(item.key)
    short_of = {item.key: printable(item.shown, 200) for item in placed}
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for key in sorted(short_of):
        short = short_of[key]
        name = short if len(shown[short]) == 1 else printable("/".join(key[1:]), 400)
        number, candidate = 2, name
        while candidate in taken or (candidate != short and candidate in shown):
            candidate, number = f"{name} ({number})", number + 1
        taken.add(candidate)
        names[key] = candidate
    return names


def _owned(
    item: _Read, owners: Mapping[Folder, Folder], metadata: Mapping[Folder, Mapping[str, Submitter]]
) -> Placed:
    found = item.traces
    if found.lms == "gradescope":
        at = next(i for i, part in enumerate(item.entry.parts) if part == found.who)
        submitter = metadata.get(item.entry.parts[:at], {}).get(found.who)
        if submitter:
            found = replace(
                found,
                who=submitter.student,
                lms_user=submitter.user,
                uploaded=submitter.uploaded or found.uploaded,
                told=submitter.uploaded is not None,
            )
    if found.lms:
        key = ("lms", found.lms, found.lms_user, found.who)
        return Placed(item.entry, item.kind, found, key, found.who, own_folder=True)
    owner = owners.get(item.home)
    if owner:
        return Placed(item.entry, item.kind, found, ("folder", *owner), owner[-1], own_folder=True)
    base = found.base or stem_of(item.entry.parts[-1])
    return Placed(item.entry, item.kind, found, ("stem", *item.home, base), base, own_folder=False)


def _student_folders(read: Sequence[_Read], released_stem: str) -> dict[Folder, Folder]:
    """Folder → the student's folder it belongs to; folders of a whole section are not in it.

    A folder looks like one student's when its notebooks differ only in attempt and time, or when
    one has the released name. Where most look so, folders are students throughout.
    """
    inside: dict[Folder, list[_Read]] = defaultdict(list)
    for item in read:
        if item.home and not item.traces.lms:
            inside[item.home].append(item)
    candidates = {
        folder: [item for item in items if item.kind is not Kind.OTHER]
        for folder, items in inside.items()
    }
    likely = {
        folder
        for folder, items in candidates.items()
        if items and _looks_like_one_student(items, released_stem)
    }
    certain = {f for f in likely if any(_is_released(i, released_stem) for i in candidates[f])}
    holding = {folder for folder, items in candidates.items() if items}
    throughout = 2 * len(likely) > len(holding)
    own = set(inside) if throughout else certain
    return {folder: owner for folder in inside if (owner := _outermost(folder, own, holding))}


def _outermost(folder: Folder, own: set[Folder], holding: set[Folder]) -> Folder:
    """The outermost of a folder and those around it that is a student's and holds something."""
    for depth in range(1, len(folder) + 1):
        around = folder[:depth]
        if around in own and (around in holding or depth == len(folder)):
            return around
    return ()


def _looks_like_one_student(items: Sequence[_Read], released_stem: str) -> bool:
    books = [item for item in items if item.kind is not Kind.SCRIPT] or items
    bases = {item.traces.base.casefold() for item in books}
    return len(bases) == 1 or any(_is_released(item, released_stem) for item in books)


def _is_released(item: _Read, released_stem: str) -> bool:
    return bool(released_stem) and item.traces.base.casefold() == released_stem.casefold()


def _named_by_root(placed: list[Placed], released_stem: str, root_name: str) -> list[Placed]:
    """`grade ada/homework.ipynb`: the only file, if it has the released name, is "ada"."""
    candidates = [item for item in placed if item.kind is not Kind.OTHER]
    if len(candidates) != 1 or not root_name or not released_stem:
        return placed
    only = candidates[0]
    if only.key != ("stem", only.traces.base) or only.traces.base != released_stem:
        return placed
    return [replace(i, shown=root_name) if i.key == only.key else i for i in placed]
