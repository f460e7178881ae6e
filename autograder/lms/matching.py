"""Whose submission is whose on the roster: by certain signs before weak ones, never by guessing.

The signs, in the order of their certainty: the LMS's own id of the student, a login or a number
of the institution, the mail address, the name. A sign that fits two students decides nothing, a
student who was found by a better sign is not given a second file, and two files that fit one
student equally well are both left to a person. Names are compared in every spelling that is in
use; where several students share one, those whose name has every accent of the file's come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from autograder.grades import Receipt
from autograder.lms.students import Student
from autograder.spelling import exact_key, name_keys, spellings

_MOST = 10  # names or files in a line or a list on the screen


class Sign(StrEnum):
    """By what a submission was found to be a student's, the most certain first."""

    LMS_ID = "LMS id"
    LOGIN = "login"
    EMAIL = "mail address"
    NAME = "name"


@dataclass(frozen=True)
class Handed:
    """A submission that counts: its path, whose intake took it to be, how it came in."""

    submission: str
    student: str
    receipt: Receipt | None = None


@dataclass(frozen=True)
class Match:
    """A submission's student, and the sign that told."""

    student: Student
    sign: Sign


@dataclass(frozen=True)
class Unmatched:
    """A submission that cannot be matched for certain; `fits` are the students it may be of."""

    submission: str
    student: str
    reason: str
    fits: tuple[Student, ...] = ()


@dataclass(frozen=True)
class Matching:
    """The students of the submissions, the unmatched files, and who handed in nothing."""

    matches: dict[str, Match]  # by submission
    unmatched: tuple[Unmatched, ...]
    missing: tuple[Student, ...]  # in the roster's order; also who an unmatched file may be of
    # Where groups share: by submission, everybody for whom it counts; and who waits for the staff.
    members: Mapping[str, tuple[Student, ...]] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()  # labels

    def student(self, submission: str) -> Student | None:
        """Return the student of a submission; None where it is not certain."""
        found = self.matches.get(submission)
        return found.student if found else None

    def notes(self) -> Iterator[str]:
        """Say in one line each who handed in nothing, and which files are unmatched."""
        if self.missing:
            labels = [student.label for student in self.missing]
            yield f"{len(labels)} on the roster handed in nothing: {_some(labels)}"
        for item in self.unmatched[:_MOST]:
            yield f"{item.submission} is unmatched: {item.reason}"
        if len(self.unmatched) > _MOST:
            yield f"{len(self.unmatched) - _MOST} more files are unmatched"

    @property
    def in_doubt(self) -> set[str]:
        """Labels of the missing students for whom an unmatched or shared file may count."""
        fits = {student.label for item in self.unmatched for student in item.fits}
        return fits | self.undecided


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def match(students: Sequence[Student], handed: Iterable[Handed]) -> Matching:
    """Find the student of each submission. At most one submission is given to a student."""
    search = _Search({item.submission: item for item in handed})
    exact = _index(students, _exact_of_student)
    for sign, of_student, of_handed in _SIGNS:
        search.by(sign, _index(students, of_student), of_handed, exact)
    found = {item.student.label for item in search.matches.values()}
    unmatched = tuple(
        Unmatched(item.submission, item.student, *search.doubts.get(name, _NOBODY))
        for name, item in sorted((*search.open.items(), *search.disputed.items()))
    )
    missing = tuple(student for student in students if student.label not in found)
    return Matching(search.matches, unmatched, missing)


class Lookup:
    """Finds the student whom a text names: a part of a path, a word of it, a line of a file."""

    def __init__(self, students: Sequence[Student]) -> None:
        self._exact = _index(students, _exact_of_student)
        self._signs = [
            (sign, _index(students, of_student))
            for sign, of_student, _ in _SIGNS
            if sign is not Sign.LMS_ID  # a bare number in a path may be anything
        ]

    def student(self, text: str) -> Match | None:
        """Return the one student whose login, number, mail address or name `text` is.

        None where it fits nobody, and where its most certain sign fits more than one.
        """
        for sign, index in self._signs:
            keys = name_keys(text) if sign is Sign.NAME else {text.strip().casefold()}
            fits = _fitting(index, keys)
            if sign is Sign.NAME and len(fits) > 1:
                fits = _fitting(self._exact, {exact_key(text)}) or fits
            if fits:
                (student, *others) = fits.values()
                return None if others else Match(student, sign)
        return None


_Doubt = tuple[str, tuple[Student, ...]]
_NOBODY: _Doubt = ("it fits nobody on the roster", ())


@dataclass
class _Search:
    """The submissions still open, and what has been found out about the others."""

    open: dict[str, Handed]
    matches: dict[str, Match] = field(default_factory=dict)
    disputed: dict[str, Handed] = field(default_factory=dict)
    doubts: dict[str, _Doubt] = field(default_factory=dict)

    def by(
        self,
        sign: Sign,
        index: _Index,
        keys: Callable[[Handed], set[str]],
        exact: _Index,
    ) -> None:
        """Match what is open by one sign; `exact` decides between students of similar names."""
        claims: dict[str, list[Handed]] = defaultdict(list)
        students: dict[str, Student] = {}
        for item in self.open.values():
            fits = _fitting(index, keys(item))
            if sign is Sign.NAME and len(fits) > 1:
                fits = _fitting(exact, {exact_key(_who(item))}) or fits
            if len(fits) > 1:
                labels = " and ".join(sorted(fits))
                reason = f"its {sign} fits more than one student: {labels}"
                self.doubts[item.submission] = (reason, tuple(fits.values()))
            elif fits:
                (label,) = fits
                claims[label].append(item)
                students |= fits
        taken = {found.student.label: name for name, found in self.matches.items()}
        for label, items in claims.items():
            self._decide(sign, students[label], items, taken.get(label))

    def _decide(self, sign: Sign, student: Student, items: list[Handed], taken: str | None) -> None:
        if taken is None and len(items) == 1:
            name = items[0].submission
            self.matches[name] = Match(student, sign)
            self.doubts.pop(name, None)
            del self.open[name]
            return
        for item in items:
            others = [other.submission for other in items if other is not item]
            reason = f"its {sign} fits {student.label}, but so do those of {', '.join(others)}"
            fits: tuple[Student, ...] = (student,)
            if taken is not None:
                reason, fits = f"its {sign} fits {student.label}, who handed in {taken}", ()
            self.doubts[item.submission] = (reason, fits)
            self.disputed[item.submission] = self.open.pop(item.submission)


_Index = dict[str, dict[str, Student]]  # for each key the students who have it, by label


def _index(students: Sequence[Student], keys: Callable[[Student], set[str]]) -> _Index:
    index: _Index = defaultdict(dict)
    for student in students:
        for key in keys(student):
            index[key][student.label] = student
    return index


def _fitting(index: _Index, keys: Iterable[str]) -> dict[str, Student]:
    return {label: item for key in keys for label, item in index.get(key, {}).items()}


# --- signs --------------------------------------------------------------------------------------


def _lms_of_student(student: Student) -> set[str]:
    return {f"{student.lms} {student.lms_id}"} if student.lms and student.lms_id else set()


def _lms_of_handed(handed: Handed) -> set[str]:
    receipt = handed.receipt
    return {f"{receipt.lms} {receipt.lms_user}"} if receipt and receipt.lms_user else set()


def _login_of_student(student: Student) -> set[str]:
    return {text.casefold() for text in student.ids}


def _login_of_handed(handed: Handed) -> set[str]:
    """The name intake gave, and what LMSs call a user: no internal number.

    A group on Gradescope is `1001+1002`: it fits each of them, and so belongs to no single student.
    """
    receipt = handed.receipt
    keys = {handed.student.strip().casefold()}
    if receipt and receipt.lms in ("blackboard", "gradescope", "github", "sakai"):
        keys.add(receipt.lms_user.casefold())
    if receipt and receipt.lms == "gradescope":
        keys.update(part.strip().casefold() for part in handed.student.split("+"))
    return keys


def _email_of_student(student: Student) -> set[str]:
    email = student.email.casefold()
    return {email, email.partition("@")[0]} - {""}


def _name_of_student(student: Student) -> set[str]:
    return {key for text in _names(student) for key in name_keys(text)}


def _exact_of_student(student: Student) -> set[str]:
    return {exact_key(text) for text in _names(student)}


def _names(student: Student) -> set[str]:
    return {text for name in (student.name, *student.aliases) for text in spellings(name)}


def _name_of_handed(handed: Handed) -> set[str]:
    return name_keys(_who(handed))


def _who(handed: Handed) -> str:
    """The name without the number that an LMS's download has after it."""
    number = handed.receipt.lms_user if handed.receipt else ""
    return handed.student.removesuffix(f"_{number}") if number else handed.student


_SIGNS: tuple[tuple[Sign, Callable[[Student], set[str]], Callable[[Handed], set[str]]], ...] = (
    (Sign.LMS_ID, _lms_of_student, _lms_of_handed),
    (Sign.LOGIN, _login_of_student, _login_of_handed),
    (Sign.EMAIL, _email_of_student, _login_of_handed),
    (Sign.NAME, _name_of_student, _name_of_handed),
)
