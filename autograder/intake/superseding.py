"""Several files of one student: the latest upload counts, and in it the file that is the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.intake.content import Content
from autograder.intake.found import Fate, FileKind, Found, printable

Look = Callable[[Found], tuple[Content, str]]  # what is in a file; why it is rejected
_NAMED = 5  # files that a note lists


@dataclass(frozen=True, slots=True)
class Contender:
    """A file that could count. `base` is its stem without attempt and time, `turn` its upload."""

    found: Found
    base: str
    turn: tuple[int, float]


def settle(
    candidates: Sequence[Contender], released_stem: str, own_folder: bool, look: Look | None
) -> Iterator[Found]:
    """The file of one student that counts, as it is; the others superseded or, beside it, ignored.

    Of several uploads the latest counts: by the attempt, then by the time that the LMS or a folder
    tells. In it, of names that are equal but for attempt and time, the latest. Among those that
    are left `look` tells which has the assignment's functions and is not the untouched release;
    then the released name decides, then the later file. In a student's own folder a notebook goes
    before a script, which may be its module.
    """
    newest = max(candidate.turn for candidate in candidates)
    upload = [item for item in candidates if item.turn == newest]
    same: dict[tuple[str, bool], list[Contender]] = defaultdict(list)
    for item in upload:
        script = own_folder and item.found.kind is FileKind.SCRIPT
        same[item.base.casefold(), script].append(item)
    choice = [max(items, key=lambda item: later(item.found)) for items in same.values()]
    looks: dict[str, tuple[Content, str]] = {}
    if look is not None and len(choice) > 1:
        looks = {item.found.name: look(item.found) for item in choice}

    def rank(item: Contender) -> tuple[Content, bool, bool, object]:
        content = looks.get(item.found.name, (Content.NOTHING, ""))[0]
        book = not (own_folder and item.found.kind is FileKind.SCRIPT)
        released = _has_name(item, released_stem)
        return content, book, released, _later(item.found)

    chosen = max(choice, key=rank)
    beside = [item for item in choice if item is not chosen]
    notes = (*chosen.found.notes, *_notes(beside, looks))
    yield replace(chosen.found, notes=notes)
    for item in candidates:
        if item is chosen:
            continue
        released = _has_name(chosen, released_stem) and not _has_name(item, released_stem)
        reason, fate = _why_not(item, chosen, choice, looks, own_folder, released), Fate.SUPERSEDED
        module = own_folder and _is_module(item, chosen)
        if module and item.turn == newest:
            fate = Fate.IGNORED
        student = "" if fate is Fate.IGNORED else item.found.student
        yield replace(item.found, fate=fate, reason=reason, student=student)


def latest_of(files: Sequence[Found]) -> Iterator[Found]:
    """The latest of one student's files as it is, and the others superseded by it."""
    latest = max(files, key=later)
    for found in files:
        if found is latest:
            yield found
        else:
            reason = f"superseded by {latest.name} ({difference(found, latest)})"
            yield replace(found, fate=Fate.SUPERSEDED, reason=reason)


def _why_not(
    item: Contender,
    chosen: Contender,
    choice: Sequence[Contender],
    looks: dict[str, tuple[Content, str]],
    own_folder: bool,
    released: bool,
) -> str:
    """The reason of one that does not count; `released`: only `chosen` has the released name."""
    name = chosen.found.name
    script = own_folder and _is_module(item, chosen)
    if script and item.turn == chosen.turn:
        return f"a script beside {name}"
    if item not in choice:
        return f"superseded by {name} ({difference(item.found, chosen.found)})"
    content, reason = looks.get(item.found.name, (Content.NOTHING, ""))
    if not looks:
        return f"superseded by {name} ({difference(item.found, chosen.found)})"
    why = f"this one {content.words}" + (f": {reason}" if reason else "")
    if content is looks[name][0]:
        why = "it has the released name" if released else "both could be meant; it is later"
        why = why if content is not Content.REJECTED else "neither can be graded"
    return f"superseded by {name}, of the same upload ({why})"


def _has_name(item: Contender, released_stem: str) -> bool:
    """Whether a file has the released name, or Google Classroom's `Ada Lovelace - homework`."""
    return item.base.rpartition(" - ")[2].casefold() == released_stem.casefold() != ""


def _is_module(item: Contender, chosen: Contender) -> bool:
    """Whether `item` is a script and what counts is a notebook or a zip."""
    return item.found.kind is FileKind.SCRIPT and chosen.found.kind is not FileKind.SCRIPT


def _notes(beside: Sequence[Contender], looks: dict[str, tuple[Content, str]]) -> Iterator[str]:
    """What the staff should know of a choice among files of different names."""
    nothing = (Content.NOTHING, "")
    others = [  # a module beside a notebook is nothing to be told of
        item
        for item in beside
        if item.found.kind is not FileKind.SCRIPT
        or looks.get(item.found.name, nothing)[0] is not Content.NOTHING
    ]
    if not others:
        return
    listed = []
    for item in others[:_NAMED]:
        content = looks.get(item.found.name)
        said = f" ({content[0].words})" if content else ""
        listed.append(f"{printable(item.found.name, 100)}{said}")
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    yield f"chosen among {len(others) + 1} files of one upload; not {', '.join(listed)}{more}"


def later(found: Found) -> tuple[int, float, int, int, float, str]:
    """What is greater of the later of two files of one upload's name."""
    return found.attempt, *_later(found)


def _later(found: Found) -> tuple[float, int, int, float, str]:
    """Later by what tells a time; else a copy in a deeper folder is the older one."""
    time = found.uploaded.timestamp() if found.uploaded else float("-inf")
    return time, found.sequence, -found.name.count("/"), found.modified, found.name


def difference(older: Found, newer: Found) -> str:
    """Say by what `newer` is the later of two files."""
    if older.attempt != newer.attempt:
        return f"attempt {newer.attempt} after {older.attempt}"
    if older.uploaded != newer.uploaded or older.sequence != newer.sequence:
        return "a later upload"
    return "a newer file" if older.modified != newer.modified else "with the same time"
