"""Whose file it is. Two files are taken to be one student's only by a sign that can be stated.

To take two students for one loses a grade; to take one for two shows in every list. So files
merge when the staff or an LMS's download say so, when the roster knows one person in both names,
when they differ in nothing but attempt, time or kind, or when they lie in one student's folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.intake.folders import home_of, shown_folders, student_folders
from autograder.intake.found import FileKind, printable
from autograder.intake.gradescope import Submitter
from autograder.intake.names import Traces, plain_traces, version_of
from autograder.intake.on_roster import claims
from autograder.intake.people import NOBODY, People
from autograder.intake.walking import Walked
from autograder.lms.file_names import TITLES
from autograder.lms.marks import stem_of

Folder = tuple[str, ...]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with its owner: `key` tells students apart, `own_folder` that it lies in theirs.

    `sign` says for people why files of this key are one student's.
    """

    entry: Walked
    kind: FileKind
    traces: Traces
    key: Key
    shown: str
    own_folder: bool
    sign: str
    notes: tuple[str, ...] = ()


def place(
    files: Sequence[tuple[Walked, FileKind]],
    told: Mapping[Folder, Traces],
    *,
    released_stem: str,
    metadata: Mapping[Folder, Mapping[str, Submitter]],
    root_name: str,
    people: People = NOBODY,
    said: Mapping[Folder, str] | None = None,
) -> list[Placed]:
    """Find the owner of every file.

    Args:
        files: What was walked.
        told: What LMSs' names tell, by parts.
        released_stem: The released notebook's name without its ending.
        metadata: Gradescope's lists, by the folders that they lie in.
        root_name: Of the one folder that was given, where it may be a student's.
        people: Those on the roster.
        said: What the staff say, by parts.
    """
    plain = [item for item in files if item[0].parts not in told]
    placed = [
        _of_lms(entry, kind, told[entry.parts], metadata, people)
        for entry, kind in files
        if entry.parts in told
    ]
    plainly = _plain(plain, released_stem, people)
    placed += plainly if placed else _named_by_root(plainly, released_stem, root_name)
    return _said([_from_roster(item, people) for item in placed], said or {}, people)


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


# --- an LMS's download ----------------------------------------------------------------------------


def _of_lms(
    entry: Walked,
    kind: FileKind,
    found: Traces,
    metadata: Mapping[Folder, Mapping[str, Submitter]],
    people: People,
) -> Placed:
    if found.lms == "gradescope":
        at = entry.parts.index(found.who)
        submitter = metadata.get(entry.parts[:at], {}).get(found.who)
        if submitter:
            time = submitter.uploaded
            found = replace(
                found,
                who=submitter.student,
                lms_user=submitter.user,
                uploaded=time or found.uploaded,
                told=time is not None,
                turn=(found.turn[0], time.timestamp()) if time else found.turn,
            )
    key = ("lms", found.lms, found.lms_user, found.who)
    shown = found.lms_user if found.lms in ("sakai", "blackboard") else found.who
    sign = f"{TITLES[found.lms]}'s user {printable(found.lms_user or found.who, 80)}"
    notes = _of_a_group(found, people) if found.lms == "canvas" else ()
    return Placed(entry, kind, found, key, shown, True, sign, notes)


def _of_a_group(found: Traces, people: People) -> tuple[str, ...]:
    """A note where Canvas's number is one student's and the name that of a whole group."""
    who = found.who.removesuffix(f"_{found.lms_user}")
    person = people.by_lms("canvas", found.lms_user)
    squeezed = "".join(letter for letter in who.casefold() if letter.isalnum())
    group = squeezed.startswith(("group", "projectgroup", "team")) and squeezed[-1:].isdigit()
    if (person is not None and people.agrees(person, who)) or (person is None and not group):
        return ()
    named = f", number {found.lms_user}: {person.label} on the roster" if person else ""
    return (
        f"Canvas names {printable(who, 80)} for it{named}. If that is a group, --groups with its "
        "list gives all members the grade",
    )


def _from_roster(item: Placed, people: People) -> Placed:
    """Let login or name of an LMS that the roster has no numbers of lead to the roster's person."""
    found = item.traces
    if found.lms not in ("sakai", "blackboard", "brightspace") or not people:
        return item
    person = people.by_login(found.lms_user) if found.lms != "brightspace" else None
    if person is None and found.lms != "blackboard":
        person = people.whole(found.who)
    return item if person is None else replace(item, shown=people.key_of(person))


# --- ordinary names -------------------------------------------------------------------------------


def _plain(
    files: Iterable[tuple[Walked, FileKind]], released_stem: str, people: People
) -> list[Placed]:
    placed = []
    items = [
        (entry, kind, plain_traces(entry.parts[:-1], entry.parts[-1])) for entry, kind in files
    ]
    homes = {entry.parts: home_of(entry.parts[:-1], released_stem) for entry, _, _ in items}
    owners = student_folders(
        [
            (homes[entry.parts], kind, traces.base, version_of(entry.parts[:-1]))
            for entry, kind, traces in items
        ],
        released_stem,
    )
    shown = shown_folders(set(owners.values()), released_stem)
    for entry, kind, traces in items:
        owner = owners.get(homes[entry.parts])
        if owner:
            key = ("folder", *owner)
            sign = f"the folder {printable('/'.join(owner), 100)}"
            placed.append(Placed(entry, kind, traces, key, shown[owner], True, sign))
        else:
            base = traces.base or stem_of(entry.parts[-1])
            key = ("stem", *homes[entry.parts], base)
            sign = "names that differ in nothing but attempt, time or kind"
            placed.append(Placed(entry, kind, traces, key, base, False, sign))
    return _resolved(placed, people)


def _resolved(placed: list[Placed], people: People) -> list[Placed]:
    """Give files to the people of the roster whom their paths name."""
    if not people:
        return placed
    claimed = claims(
        [(item.entry.parts, item.key, item.traces.base, item.kind) for item in placed],
        people,
    )
    result = []
    for item in placed:
        claim = claimed.get(item.entry.parts)
        if claim is None:
            result.append(item)
        elif claim.person is None:
            result.append(replace(item, notes=(*item.notes, claim.why)))
        else:
            result.append(
                replace(
                    item,
                    key=("roster", claim.person.label),
                    shown=people.key_of(claim.person),
                    own_folder=item.own_folder or claim.merges,
                    sign=claim.why,
                )
            )
    return result


def _named_by_root(placed: list[Placed], released_stem: str, root_name: str) -> list[Placed]:
    """`grade ada/homework.ipynb`: the only file, if it has the released name, is "ada"."""
    candidates = [item for item in placed if item.kind is not FileKind.OTHER]
    if len(candidates) != 1 or not root_name or not released_stem:
        return placed
    only = candidates[0]
    if only.key != ("stem", only.traces.base) or only.traces.base != released_stem:
        return placed
    return [replace(i, shown=root_name) if i.key == only.key else i for i in placed]


def _said(placed: list[Placed], said: Mapping[Folder, str], people: People) -> list[Placed]:
    """Let what the staff say go before every other sign."""
    result = []
    for item in placed:
        student = said.get(item.entry.parts)
        if student is None:
            result.append(item)
            continue
        person = people.whole(student)
        key = ("said", student.casefold()) if person is None else ("roster", person.label)
        shown = student if person is None else people.key_of(person)
        # Neither the LMS's number nor its name say who it is any more.
        traces = replace(item.traces, lms_user="", who="")
        sign = f"--who, which says {printable(student, 80)}"
        result.append(
            replace(item, key=key, shown=shown, traces=traces, sign=sign, own_folder=True)
        )
    return result
