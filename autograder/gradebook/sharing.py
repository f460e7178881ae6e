"""Who shares a submission: the members of a group, by a list or by the names in a notebook.

A list of the staff's or the LMS's goes first: whoever is on it is in the group that it says, and
what any member handed in may count for all of them. Names in a notebook count for people on the
roster who are on no list, handed in nothing and are named by nobody else. Whoever is in two
groups is in neither: what they handed in themselves counts, else nothing until the staff decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.gradebook.counting import Candidates, Counting, Owner, Upload, by_owner, in_order
from autograder.lms.groups import NO_GROUPS, Groups
from autograder.wording import joined

# The label of the one student on the roster whom a name in a notebook fits.
FindName = Callable[[str], str | None]


@dataclass(frozen=True)
class Shared:
    """What may count for each student, and what of it is not plain."""

    candidates: Candidates
    groups: Groups = NO_GROUPS
    undecided: frozenset[str] = frozenset()  # in two groups, and handed in nothing themselves
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)  # whom a submission names
    notes: tuple[str, ...] = ()

    def sentence(self, student: str, counting: Counting, upload: Upload | None) -> str:
        """Say to a student whose submission it is that counts; empty where it is theirs alone."""
        if student in self.undecided:
            return (
                "More than one group names you, and you handed in nothing yourself: your teachers "
                "decide which submission counts for you."
            )
        if upload is None:
            return ""
        together = [owner.label for owner in counting.students.get(upload.name, ())]
        others = [label for label in together if label != student]
        if upload.owner.label == student:
            return f"It also counts for {joined(others)}." if others else ""
        by = upload.owner.label
        if self.groups.called(by):
            return f"Handed in by the group {by.replace('+', ' and ')}."
        others = [label for label in others if label != by]
        also = f", also for {joined(others)}" if others else ""
        return f"Handed in by {by}{also}."


def shared_among(
    uploads: Sequence[Upload], groups: Groups, names: Mapping[str, Sequence[str]], find: FindName
) -> Shared:
    """Find out what may count for whom.

    Args:
        uploads: Everything that may count for somebody.
        groups: Those of a list.
        names: By submission, whom its first cell names; empty where that does not count.
        find: Whom on the roster a name means.
    """
    own = dict(by_owner(uploads))
    listed = _Listed(own, groups)
    found: dict[Owner, list[Upload]] = {
        owner: items for owner, items in own.items() if owner not in listed.handed_for
    }
    found |= listed.candidates
    named = _Named(own, listed, names, find)
    found |= named.candidates
    return Shared(
        found,
        groups,
        frozenset(listed.undecided | named.undecided),
        {name: frozenset(labels) for name, labels in named.named.items()},
        (*groups.notes, *listed.notes, *named.notes),
    )


class _Listed:
    """What a list of groups makes of the uploads."""

    def __init__(self, own: Mapping[Owner, list[Upload]], groups: Groups) -> None:
        self.groups = groups
        self._own = own
        self.candidates: dict[Owner, list[Upload]] = {}
        self.handed_for: dict[Owner, str] = {}  # by what is a group, not a student: which
        self.undecided: set[str] = set()
        self.notes: list[str] = []
        counts: dict[str, list[str]] = defaultdict(list)
        for name, members in groups.members.items():
            for member in members:
                counts[member].append(name)
        self.members = frozenset(counts)
        self._double = {member: names for member, names in counts.items() if len(names) > 1}
        self._look_for_groups(groups)
        for name, members in groups.members.items():
            self._take(name, [member for member in members if member not in self._double])
        self.notes += [self._of_double(member) for member in sorted(self._double)]

    def _look_for_groups(self, groups: Groups) -> None:
        """Find what was handed in under the name of a group: everybody's, or nobody's own."""
        for owner in self._own:
            if owner.label in self.members or (groups.on_roster and owner.known):
                continue  # a student, whatever groups are called
            if name := groups.called(owner.label):
                single = [m for m in groups.members[name] if m not in self._double]
                if single:
                    self.handed_for[owner] = name

    def _take(self, name: str, members: Sequence[str]) -> None:
        owners = [Owner(member) for member in members if Owner(member) in self._own]
        owners += [owner for owner, group in self.handed_for.items() if group == name]
        uploads = in_order(upload for owner in owners for upload in self._own[owner])
        if uploads:
            self.candidates |= {Owner(member): uploads for member in members}
        if len(owners) > 1 and not _are_copies(uploads):
            labels = [owner.label for owner in owners]
            times = "" if all(item.time is not None for item in uploads) else _TIMES
            self.notes.append(
                f"of the group {name} {joined(labels)} handed in; for each member one counts, as "
                f"for several uploads of one student{times}"
            )

    def _of_double(self, member: str) -> str:
        names = " and ".join(self._double[member])
        if Owner(member) in self._own:
            return f"{member} is in more than one group, {names}: what they handed in counts"
        self.undecided.add(member)
        return (
            f"{member} is in more than one group, {names}, and handed in nothing: nothing counts "
            "for them until the list of groups has them once"
        )


_TIMES = "; the LMS does not tell when all of it came, so the files' own times decide"


class _Named:
    """What names in notebooks make of the uploads of those who are on no list."""

    def __init__(
        self,
        own: Mapping[Owner, list[Upload]],
        listed: _Listed,
        names: Mapping[str, Sequence[str]],
        find: FindName,
    ) -> None:
        self.candidates: dict[Owner, list[Upload]] = {}
        self.named: dict[str, set[str]] = defaultdict(set)  # by submission
        self.undecided: set[str] = set()
        self.notes: list[str] = []
        self._own = own
        self._listed = listed
        namings: dict[str, dict[Owner, list[Upload]]] = defaultdict(dict)
        for owner, uploads in own.items():
            for upload in uploads:
                for label in self._meant(owner, upload, names.get(upload.name, ()), find):
                    namings[label].setdefault(owner, []).append(upload)
                    self.named[upload.name].add(label)
        for label in sorted(namings):
            self._decide(label, namings[label])

    def _meant(
        self, owner: Owner, upload: Upload, names: Iterable[str], find: FindName
    ) -> Iterator[str]:
        """Whom an upload names besides its owner; a note of whom it cannot mean."""
        for name in names:
            label = find(name)
            if label is None:
                self.notes.append(
                    f"{upload.name} names {name!r}, who is not on the roster, or there twice"
                )
            elif not owner.known:
                self.notes.append(
                    f"{upload.name} names {label}, but belongs to nobody on the roster"
                )
            elif label != owner.label:
                yield label

    def _decide(self, label: str, namings: Mapping[Owner, list[Upload]]) -> None:
        student = Owner(label)
        by = joined([owner.label for owner in namings])
        if label in self._listed.members:
            together = all(self._in_one_group(label, owner.label) for owner in namings)
            if not together:
                self.notes.append(f"{by} names {label}, but the list of groups has them elsewhere")
        elif student in self._own:
            self.notes.append(f"{by} names {label}, who handed in as well: that counts for them")
        elif len(namings) > 1:
            self.undecided.add(label)
            self.notes.append(
                f"{label} handed in nothing and is named by {by}: nothing counts for them until a "
                "list of groups says where they belong"
            )
        elif any(owner.label in self._listed.members for owner in namings):
            self.undecided.add(label)
            self.notes.append(
                f"{by} names {label}, who handed in nothing, but the list of groups does not: "
                "nothing counts for them until it says where they belong"
            )
        else:
            (uploads,) = namings.values()
            self.candidates[student] = in_order(uploads)

    def _in_one_group(self, one: str, other: str) -> bool:
        groups = self._listed.groups
        return bool(set(groups.of(one)) & set(groups.of(other)))


def _are_copies(uploads: Sequence[Upload]) -> bool:
    """Whether all uploads are the same: what Moodle gives out for each member of a group."""
    return len({(item.content, item.time) for item in uploads}) == 1 and bool(uploads[0].content)
