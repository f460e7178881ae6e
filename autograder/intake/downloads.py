"""Whether what was given is an LMS's download, and then whose each file in it is.

A name that fits an LMS's form may do so by chance, or because a student chose it. So an LMS is
believed only where every notebook, script and zip of a folder has its form, and where its users
tell the files apart; with a roster that has the LMS's numbers, also a file whose number is on it.
Moodle's folders have words of their own, and no student chose the name of the folder that was
given, or of those that lie in it first: they are believed beside any others. What is not believed
is a name like any other, and is merged with nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.intake.blackboard import users_of
from autograder.intake.found import FileKind
from autograder.intake.names import Traces, turn_of
from autograder.intake.people import People
from autograder.intake.sakai import time_of_submission
from autograder.intake.walking import Walked
from autograder.lms import file_names as forms
from autograder.lms.dates import day_first, read_date
from autograder.lms.file_names import SAKAI_ATTACHMENTS, SAKAI_OWN, Form, Named
from autograder.lms.marks import stem_of, strip_marks

Folder = tuple[str, ...]
_MOST_OF_ONE = 3  # files of other names that count of one user


@dataclass(frozen=True)
class _Scope:
    """One folder: what lies in it at any depth, by the name of the child that leads there."""

    folder: Folder
    children: Mapping[tuple[str, bool], Sequence[tuple[Walked, FileKind]]]

    def judged(self, released_stem: str) -> list[tuple[str, bool]]:
        """The children that must have the form: those with notebooks, else all documents.

        A copy of the released notebook that the staff put beside them says nothing.
        """
        books = [
            child
            for child, items in self.children.items()
            if any(kind is not FileKind.OTHER for _, kind in items)
            and (child[1] or stem_of(child[0]).casefold() != released_stem.casefold())
        ]
        return books or list(self.children)

    def read(self, form: Form) -> dict[tuple[str, bool], Named]:
        """What each child that has the form tells."""
        return {child: named for child in self.children if (named := form(*child)) is not None}


def read_downloads(
    files: Sequence[tuple[Walked, FileKind]], people: People, released_stem: str, root: str = ""
) -> dict[Folder, Traces]:
    """What LMSs' own names tell of the files, by their parts; ordinary files are not in it.

    `root` is the name of the one folder that was given, where it was one.
    """
    if (student := forms.moodle(root, folder=True)) is not None:
        inside: dict[tuple[str, bool], list[tuple[Walked, FileKind]]] = {(root, True): list(files)}
        return _told(_Scope((), inside), {(root, True): student}, "moodle")
    told: dict[Folder, Traces] = {}
    for scope in _scopes(files):
        if any(entry.parts in told for items in scope.children.values() for entry, _ in items):
            continue  # lies inside a download that was known further out
        found = {
            **_blackboard(scope, people, released_stem),
            **_moodle(scope, people, released_stem),
            **_brightspace(scope, released_stem),
            **_sakai(scope, released_stem),
            **_gradescope(scope, released_stem),
        }
        told.update(found or _canvas(scope, people, released_stem))
    return told


def _scopes(files: Sequence[tuple[Walked, FileKind]]) -> Iterator[_Scope]:
    """All folders that hold something, the outer ones first."""
    inside: dict[Folder, dict[tuple[str, bool], list[tuple[Walked, FileKind]]]] = {}
    for entry, kind in files:
        for depth in range(len(entry.parts)):
            child = (entry.parts[depth], depth + 1 < len(entry.parts))
            scope = inside.setdefault(entry.parts[:depth], defaultdict(list))
            scope[child].append((entry, kind))
    for folder in sorted(inside, key=lambda folder: (len(folder), folder)):
        yield _Scope(folder, inside[folder])


_UNMISTAKABLE = (forms.gradescope, forms.sakai, forms.brightspace, forms.moodle, forms.blackboard)


def _whole(scope: _Scope, named: Mapping[tuple[str, bool], Named], released_stem: str) -> bool:
    """Whether all that is judged has the form; two downloads of words of their own may be mixed."""

    def has_form(child: tuple[str, bool]) -> bool:
        return child in named or any(form(*child) is not None for form in _UNMISTAKABLE)

    return bool(named) and all(map(has_form, scope.judged(released_stem)))


# --- one LMS each --------------------------------------------------------------------------------


def _told(scope: _Scope, named: Mapping[tuple[str, bool], Named], lms: str) -> dict[Folder, Traces]:
    """The traces of all files below the children that have the form."""
    told = {}
    for child, name in named.items():
        for entry, _ in scope.children[child]:
            folders = entry.parts[len(scope.folder) + 1 : -1] if child[1] else ()
            file = name.rest or entry.parts[-1]
            base, attempt, uploaded = strip_marks(stem_of(file))
            if lms == "canvas":
                attempt = attempt or forms.uploaded_again(file)[1]
            turn = turn_of(folders)
            if name.uploaded is not None:
                uploaded = name.uploaded
                turn = (turn[0], name.uploaded.timestamp())
            told[entry.parts] = Traces(
                base or stem_of(file),
                attempt or turn[0],
                uploaded,
                name.sequence,
                lms,
                name.user,
                name.who,
                told=name.uploaded is not None,
                late=name.late,
                turn=turn,
            )
    return told


def _gradescope(scope: _Scope, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.gradescope)
    return _told(scope, named, "gradescope") if _whole(scope, named, released_stem) else {}


def _moodle(scope: _Scope, people: People, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.moodle)
    if not _whole(scope, named, released_stem):
        first = {child: name for child, name in named.items() if child[1] and not scope.folder}
        named = _on_roster(named, "moodle", people) | first
    return _told(scope, named, "moodle")


def _brightspace(scope: _Scope, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.brightspace)
    if not _whole(scope, named, released_stem):
        return {}
    order = day_first(name.date for name in named.values())
    dated = {
        child: replace(name, uploaded=read_date(name.date, order)) for child, name in named.items()
    }
    return _told(scope, dated, "brightspace")


def _blackboard(scope: _Scope, people: People, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.blackboard)
    if not _whole(scope, named, released_stem):
        return {}
    notes = {
        name.who: entry.path
        for child, name in named.items()
        if not name.rest and child[0].lower().endswith(".txt")
        for entry, _ in scope.children[child]
        if not entry.trouble
    }
    users = users_of({name.who for name in named.values()}, notes, people)
    told = {}
    for child, name in named.items():
        user, sure = users[name.who]
        # Without a sign of who it is, the whole of title and user is what tells people apart.
        who = user if sure else f"{user}/{'/'.join((*scope.folder, name.who))}"
        own = {child: replace(name, user=user, who=who)}
        for parts, traces in _told(scope, own, "blackboard").items():
            told[parts] = replace(traces, sure=sure)
            if not name.rest:
                told[parts] = replace(
                    told[parts],
                    base=stem_of(child[0]),
                    aside="Blackboard's own note on the attempt",
                    empty=True,
                )
    return told


def _sakai(scope: _Scope, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.sakai)
    depth = len(scope.folder) + 1
    handed = {
        child: not child[1] or any(SAKAI_ATTACHMENTS in e.parts[depth:-1] for e, _ in items)
        for child, items in scope.children.items()
    }
    if not _whole(scope, named, released_stem) or not any(handed.get(child) for child in named):
        return {}
    told = {}
    for child, name in named.items():
        own = scope.children[child]
        if not child[1]:
            told.update(_told(scope, {child: name}, "sakai"))
            continue
        if not handed[child] and not any(_is_sakai_s(entry, depth) for entry, _ in own):
            continue
        uploaded = time_of_submission([entry for entry, _ in own], depth)
        timed = {child: replace(name, uploaded=uploaded)}
        for parts, traces in _told(scope, timed, "sakai").items():
            told[parts] = traces
            if parts[depth : depth + 1] != (SAKAI_ATTACHMENTS,):
                empty = parts[-1] == "timestamp.txt" or "submissionText" in parts[-1]
                told[parts] = replace(traces, aside=f"Sakai's own {parts[-1]}", empty=empty)
    for child in scope.children:  # without folders, what Sakai adds begins with the student, too
        added = None if child[1] or child in named else forms.sakai_file(child[0])
        if added is not None:
            for parts, traces in _told(scope, {child: added}, "sakai").items():
                empty = "submissionText" in parts[-1]
                told[parts] = replace(traces, aside="Sakai's own file", empty=empty)
    return told


def _is_sakai_s(entry: Walked, depth: int) -> bool:
    return len(entry.parts) == depth + 1 and entry.parts[-1] in SAKAI_OWN


def _canvas(scope: _Scope, people: People, released_stem: str) -> dict[Folder, Traces]:
    named = scope.read(forms.canvas)
    judged = [named[child] for child in scope.judged(released_stem) if child in named]
    whole = len(judged) == len(scope.judged(released_stem)) > 0
    whole = whole and _told_apart(judged, released_stem)
    if people.has_numbers_of("canvas"):
        named = _on_roster(named, "canvas", people, anyway=whole)
    elif not whole:
        named = {}
    return _told(scope, named, "canvas")


def _on_roster(
    named: Mapping[tuple[str, bool], Named], lms: str, people: People, anyway: bool = False
) -> dict[tuple[str, bool], Named]:
    """Those whose number is on the roster; and whose name is, too, unless they count `anyway`."""
    return {
        child: name
        for child, name in named.items()
        if (person := people.by_lms(lms, name.user))
        and (anyway or people.agrees(person, name.who.removesuffix(f"_{name.user}")))
    }


def _told_apart(named: Collection[Named], released_stem: str) -> bool:
    """Whether Canvas's users can be what tells these files apart, and not a title or a year.

    A number has one name, no file has another's number, a user has no name of a file twice, and
    the users' names differ. Where that would make several files one student's, some name of a
    file is shared by two users or was released, and files of other names do not outnumber what
    users leave: else the end of the names may be what names people.
    """
    by_user: dict[str, list[Named]] = defaultdict(list)
    for name in named:
        by_user[name.user].append(name)
    numbers = [name.sequence for name in named if name.sequence]
    whos = {name.who.removesuffix(f"_{name.user}") for name in named}
    if (
        any(len({name.who for name in own}) > 1 for own in by_user.values())
        or len(set(numbers)) < len(numbers)
        or any(len({name.rest for name in own}) < len(own) for own in by_user.values())
        or (len(named) > 1 and len(whos) == 1)
    ):
        return False
    if len(by_user) == len(named):
        return True  # nothing is merged
    years = all(user.isdigit() and 1990 <= int(user) <= 2099 for user in by_user)
    users_of_base: dict[str, set[str]] = defaultdict(set)
    for name in named:
        users_of_base[_unnumbered(name)].add(name.user)
    titles = {base for base, users in users_of_base.items() if len(users) > 1}
    titles |= {released_stem.casefold()} & set(users_of_base)
    other = Counter(name.user for name in named if _unnumbered(name) not in titles)
    # One student's many files must not hide the whole class.
    others = sum(min(number, _MOST_OF_ONE) for number in other.values())
    few = 2 * len(by_user) >= len(named) or others <= len(by_user)
    return len(by_user) > 1 and not years and bool(titles) and few


def _unnumbered(name: Named) -> str:
    return stem_of(forms.uploaded_again(name.rest)[0]).casefold()
