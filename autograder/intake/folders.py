"""Which folders of an ordinary tree are one student's, and which hold a whole section."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from autograder.intake.found import FileKind
from autograder.lms.marks import is_mark

Folder = tuple[str, ...]
Item = tuple[Folder, FileKind, str, int]  # folder that can name a student, kind, base, version
_PLAIN_FOLDERS = {"src", "code", "notebook", "notebooks", "submission", "submissions"}
_MOST_ODD = 1  # names of notebooks, beside the released one, that no other folder has
_MOST_ODD_THROUGHOUT = 2  # where most folders are students' for certain


def home_of(folders: Sequence[str], released_stem: str) -> Folder:
    """The folders that can name a student, without the inner ones that name anything else."""
    home = tuple(folders)
    while home and _names_no_student(home, released_stem):
        home = home[:-1]
    return home


def _names_no_student(folder: Folder, released_stem: str) -> bool:
    """Whether the innermost of these folders has the name of a mark, or inside another a plain one.

    The outermost folder may be called like the assignment, or `submission`, and be a student's.
    """
    last = folder[-1].casefold()
    plain = last in _PLAIN_FOLDERS or last == released_stem.casefold()
    return is_mark(folder[-1]) or (plain and len(folder) > 1)


def student_folders(items: Sequence[Item], released_stem: str) -> dict[Folder, Folder]:
    """Folder → the student's folder it belongs to; folders of a whole section are not in it.

    A folder is one student's for certain when a notebook in it has the released name, and at
    most one other a name that no other folder has: several such may be several people. Where most
    folders are students', one with a few notebooks of other names is, too. A folder whose
    notebooks differ in nothing but attempt and time is one student's in any case, and so is one
    that holds Teams' `Version 1`, `Version 2`, … with a notebook each. Of clones called `one-hot-…`
    for the assignment one_hot, most of which are students', each is, whatever folders are in it:
    these are the student's own, and name nobody else.
    """
    inside: dict[Folder, list[Item]] = defaultdict(list)
    for item in items:
        if item[0]:
            inside[item[0]].append(item)
    bases = {folder: _bases(own) for folder, own in inside.items()}
    spread = Counter(base for own in bases.values() for base in own)
    released = released_stem.casefold()
    holding = {folder for folder, own in bases.items() if own}
    odd = {
        folder: sum(spread[base] == 1 and base != released for base in bases[folder])
        for folder in holding
    }
    certain = {
        folder for folder in holding if released in bases[folder] and odd[folder] <= _MOST_ODD
    }
    single = {folder for folder in holding if len(bases[folder]) == 1}
    single |= {folder for folder in holding if _holds_versions(inside[folder])}
    own = certain | single
    if 2 * len(certain) > len(holding):
        own |= {folder for folder in holding if odd[folder] <= _MOST_ODD_THROUGHOUT}
    clones = _clones(inside, released_stem)
    if 2 * len(clones & certain) > len(clones):
        own |= clones
        holding |= clones
    else:
        clones = set()
    students = clones | {folder for folder in own if not _holds_students(folder, certain)}
    # A folder without any notebook: a student who handed in something else.
    if 2 * len(own) > len(holding):
        students |= set(inside) - holding
    return {folder: owner for folder in inside if (owner := _outermost(folder, students, holding))}


def _clones(folders: Collection[Folder], released_stem: str) -> set[Folder]:
    """The folders named as clones of the assignment are, and none that lies in another of them.

    What all of them lie in, `one-hot-submissions`, is not one.
    """
    titled = {
        folder: [depth for depth, name in enumerate(folder) if without_title(name, released_stem)]
        for folder in folders
    }
    levels = zip(*(folder for folder, depths in titled.items() if depths), strict=False)
    around = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, levels))
    firsts = {f: next((d for d in depths if d >= around), None) for f, depths in titled.items()}
    return {folder[: first + 1] for folder, first in firsts.items() if first is not None}


def _bases(items: Sequence[Item]) -> set[str]:
    candidates = [item for item in items if item[1] is not FileKind.OTHER]
    books = [item for item in candidates if item[1] is not FileKind.SCRIPT] or candidates
    return {base.casefold() for _, _, base, _ in books}


def _holds_versions(items: Sequence[Item]) -> bool:
    of_version = {version: _bases([i for i in items if i[3] == version]) for *_, version in items}
    return 0 not in of_version and all(len(bases) <= 1 for bases in of_version.values())


def _holds_students(folder: Folder, certain: Collection[Folder]) -> bool:
    """Whether two folders right below are students': then a notebook here is the staff's."""
    depth = len(folder)
    below = {other[depth] for other in certain if len(other) > depth and other[:depth] == folder}
    return len(below) > 1


def _outermost(folder: Folder, own: Collection[Folder], holding: Collection[Folder]) -> Folder:
    """The outermost of a folder and those around it that is a student's and holds something."""
    for depth in range(1, len(folder) + 1):
        around = folder[:depth]
        if around in own and (around in holding or depth == len(folder)):
            return around
    return ()


def shown_folders(owners: Collection[Folder], released_stem: str) -> Mapping[Folder, str]:
    """The name of each student's folder, without what all of them share.

    `al42/hw1` and `gh7/hw1` are al42 and gh7; `one-hot-adal` and `one-hot-ghopper7`, where the
    assignment is one_hot, are adal and ghopper7.
    """
    shown = {owner: owner for owner in owners}
    while len(shown) > 1 and all(len(rest) > 1 for rest in shown.values()):
        if len({rest[-1].casefold() for rest in shown.values()}) > 1:
            break
        shown = {owner: rest[:-1] for owner, rest in shown.items()}
    names = {owner: rest[-1] for owner, rest in shown.items()}
    shorter = {owner: without_title(name, released_stem) for owner, name in names.items()}
    if len(names) > 1 and all(shorter.values()):
        return shorter
    return names


def without_title(name: str, released_stem: str) -> str:
    """What stands behind the assignment's own name and a separator; empty where it does not."""
    letters = [re.escape(letter) for letter in released_stem if letter.isalnum()]
    title = r"[-_. ]*".join(letters)
    found = re.match(rf"{title}[-_. ]+(?=[^\W_])", name, re.IGNORECASE) if title else None
    return name[found.end() :] if found else ""
