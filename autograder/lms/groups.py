"""A list of groups: of the staff, as Canvas or Moodle gives it out, or any table that tells both.

A file of the staff has the columns `group` and `student`. Canvas's (People → the group set →
Import/Export → Download Course Roster CSV) has `name, canvas_user_id, user_id, login_id, sections,
group_name, canvas_group_id, group_id`. Moodle has the groups in the list of participants
(`Groups`, several with commas between them) and, of an assignment for groups, in the grading
worksheet (`Group`). A student in no group has an empty cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from autograder.course.settings import RosterSettings
from autograder.errors import UsageError
from autograder.lms import titles
from autograder.lms.columns import columns_of
from autograder.lms.roster import AS_TITLED, Roster, keep_copy
from autograder.lms.rows import Rows
from autograder.lms.students import LeftOutLine, Student
from autograder.lms.table import Row, Table, read_table, title_key
from autograder.spelling import name_keys

GROUPS_NAME = "groups.csv"
_MOST = 5  # lines that a note names
_ONE = titles.keys_of(
    "group name;groupname;group;team;team name;gruppe;gruppenname;groupe;nom du groupe;grupo;"
    "gruppo;groep;grupp;gruppnamn;gruppenavn;grupa;skupina;ryhmä;csoport;grup;группа;група;ομάδα;"
    "小组;群組;グループ;그룹;taldea;grupė;nhóm"
)
# Of a list of participants: all groups that somebody is in.
_SEVERAL = titles.keys_of(
    "groups;gruppen;groupes;grupos;gruppi;groepen;grupper;grupy;skupiny;ryhmät;csoportok;gruplar;"
    "группы;групи;ομάδες;taldeak;grupės;grups;grupuri"
)
# What Moodle writes of those who are in no group.
_NO_GROUP = {"default group", "standardgruppe", "no groups", "keine gruppen"}
_STAFF_OR_USUAL = "is staff"


@dataclass(frozen=True)
class Member:
    """A line of the list: a student, as it names them, and their group."""

    student: Student
    group: str


@dataclass(frozen=True)
class GroupList:
    """What a file says of who works with whom."""

    table: Table
    members: tuple[Member, ...]

    @classmethod
    def read(cls, file: Path, settings: RosterSettings = AS_TITLED) -> Self:
        """Read a list of groups; `UsageError` names the file, the line, and what to do.

        `settings` are those of grading.yml for the roster, whose titles may stand here as well.
        """
        named = {title_key(title) for title in settings.titles.values()}
        table = read_table(file, titles.ALL | named | {*_ONE, *_SEVERAL, "canvas user id"})
        place, several = _group_column(table)
        people = _without_groups(table)
        people, columns = columns_of(people, settings)
        rows = Rows(people, columns, settings.day_first)
        groups = {row.line: row.cells[place] for row in table.rows}
        members: list[Member] = []
        wrong: list[str] = []
        for row in people.rows:
            found = rows.read(row)
            names = list(_names(groups.get(row.line, ""), several))
            if isinstance(found, LeftOutLine):
                if names and not (found.usual or found.reason.startswith(_STAFF_OR_USUAL)):
                    wrong.append(f"{file}:{row.line}: names no student: it {found.reason}")
                continue
            members += [Member(found, name) for name in names]
        if wrong:
            raise UsageError("\n".join(wrong))
        if not members:
            raise UsageError(
                f"{file}: nobody in it is in a group; the column {table.header[place]!r} is empty"
            )
        return cls(table, tuple(members))

    @classmethod
    def kept_in(cls, folder: Path, settings: RosterSettings = AS_TITLED) -> Self | None:
        """Read the list that an output folder was graded with; None where there is none."""
        file = folder / GROUPS_NAME
        return cls.read(file, settings) if file.is_file() else None

    def keep_in(self, folder: Path) -> None:
        """Keep a copy in an output folder, for the reports and exports that are made later."""
        keep_copy(self.table.file, folder / GROUPS_NAME, "the list of groups")

    def resolved(self, roster: Roster | None, handed: Sequence[str]) -> Groups:
        """Find the members on the roster, or without one among those who handed in.

        Args:
            roster: Who is in the course.
            handed: The names under which intake knows those who handed in.
        """
        find = _OnRoster(roster).find if roster else _AmongNames(handed).find
        groups: dict[str, list[str]] = defaultdict(list)
        strangers: list[Member] = []
        for member in self.members:
            label = find(member.student)
            if label is None and roster:
                strangers.append(member)
                continue
            label = label or member.student.label
            if label not in groups[member.group]:
                groups[member.group].append(label)
        return Groups(
            {name: tuple(labels) for name, labels in groups.items() if labels},
            tuple(self._strangers(strangers)),
            on_roster=roster is not None,
        )

    def _strangers(self, strangers: Sequence[Member]) -> Iterator[str]:
        name = self.table.file.name
        for item in strangers[:_MOST]:
            yield (
                f"{name}:{item.student.line}: {item.student.label} of {item.group} is nobody on "
                "the roster, or more than one"
            )
        if len(strangers) > _MOST:
            yield f"{name}: {len(strangers) - _MOST} more members are nobody on the roster"


@dataclass(frozen=True)
class Groups:
    """The groups of a list, their members by the names that the gradebook has."""

    members: Mapping[str, tuple[str, ...]]  # by group
    notes: tuple[str, ...] = ()
    on_roster: bool = False  # whether the members are those of a roster

    @property
    def everybody(self) -> tuple[str, ...]:
        """All members of all groups, each once."""
        return tuple(dict.fromkeys(x for members in self.members.values() for x in members))

    def of(self, student: str) -> tuple[str, ...]:
        """Return the groups that a student is in."""
        return tuple(name for name, members in self.members.items() if student in members)

    def called(self, name: str) -> str | None:
        """Return the group that a file was handed in for by its name; None for a student's."""
        key = squeezed(name)
        found = [group for group in self.members if key and squeezed(group) == key]
        return found[0] if len(found) == 1 else None


NO_GROUPS = Groups({})


def squeezed(name: str) -> str:
    """Return a name as LMSs write it into file names: letters and digits alone."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


# --- the columns ----------------------------------------------------------------------------------


def _group_column(table: Table) -> tuple[int, bool]:
    """The column that names groups, and whether a cell may name several of them."""
    for names, several in ((_ONE, False), (_SEVERAL, True)):
        place = table.column(*names)
        if place is not None:
            return place, several
    raise UsageError(
        f"{table.file}:{table.header_line}: no column says who is in which group; found "
        f"{table.titles()}. Give a CSV file with the columns group, student, the list of a group "
        "set that Canvas gives out, or Moodle's list of participants with its column Groups"
    )


def _without_groups(table: Table) -> Table:
    """The table without the columns about groups, whose names and numbers belong to no student."""
    own = {*_ONE, *_SEVERAL, "canvas group id", "group id", "group idnumber", "grouping", "section"}
    out = {at for at, title in enumerate(table.header) if title_key(title) in own | {"sections"}}

    def rest(cells: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell for at, cell in enumerate(cells) if at not in out)

    rows = tuple(Row(row.line, rest(row.cells)) for row in table.rows)
    return replace(table, header=rest(table.header), rows=rows)


def _names(cell: str, several: bool) -> Iterator[str]:
    for part in re.split(r"[,;]", cell) if several else (cell,):
        name = " ".join(part.split())
        if name and name.casefold() not in _NO_GROUP:
            yield name


# --- the members ----------------------------------------------------------------------------------


class _OnRoster:
    """Finds members on the roster: by the LMS's number first, then by whatever names them."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._by_number = {
            (student.lms, student.lms_id): student for student in roster.students if student.lms_id
        }

    def find(self, member: Student) -> str | None:
        if member.lms_id and (same := self._by_number.get((member.lms, member.lms_id))):
            return same.label
        for text in (*member.ids, member.email, *_all_names(member)):
            if text and (found := self._roster.find_name(text)):
                return found
        return None


class _AmongNames:
    """Finds members among those who handed in, where no roster tells who is in the course."""

    def __init__(self, handed: Sequence[str]) -> None:
        self._exact = {name.casefold(): name for name in handed}
        self._names: dict[str, set[str]] = defaultdict(set)
        for name in handed:
            for key in name_keys(name):
                self._names[key].add(name)

    def find(self, member: Student) -> str | None:
        texts = [*member.ids, member.email, *_all_names(member)]
        for text in texts:
            if found := self._exact.get(text.casefold()):
                return found
        fits = {name for text in texts for key in name_keys(text) for name in self._names[key]}
        return fits.pop() if len(fits) == 1 else None


def _all_names(student: Student) -> tuple[str, ...]:
    return (student.label, *student.aliases)
