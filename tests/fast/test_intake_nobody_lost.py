"""Whatever files are called: each is listed, each student counts once, nobody is lost in another.

The names here are drawn, for whole classes of known students. Two students' files may never
become one student's; one student's files may, by a sign that is stated.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.intake import Fate, FileKind, Found, People, find_submissions
from autograder.lms.students import Student

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
RELEASED = "one_hot.ipynb"
COUNTING = (Fate.READY, Fate.REJECTED)

logins = st.from_regex(r"[a-zäöłşéğ]{1,3}[._-]?[a-z0-9]{0,3}", fullmatch=True)
classes = st.lists(logins, min_size=1, max_size=6, unique_by=lambda login: login.casefold())
titles = st.sampled_from(
    ["DL", "HW_1", "Homework 1", "one_hot", "one-hot", "2026_10", "Übung_3", "a", "a_b", "CS_101_2"]
)
numbers = st.integers(1, 2100).map(str)


def person(login: str, number: int, lms: str = "") -> Student:
    return Student(
        label=login, name=login, email="", ids=(login,), lms=lms, lms_id=str(number), line=number
    )


def found_in(names: Iterable[str], people: People | None = None) -> tuple[Found, ...]:
    """Intake's list of files of these names, each with its path below the class's folder."""
    with tempfile.TemporaryDirectory(prefix="class") as folder:
        for name in names:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"" if path.suffix == ".txt" else BOOK)
        found = find_submissions([Path(folder)], RELEASED, people=people or People())
        return tuple(replace(item, name=str(item.path.relative_to(folder))) for item in found)


def check_list(names: Iterable[str], found: Iterable[Found]) -> None:
    """What holds of every list."""
    items = list(found)
    assert sorted(item.name for item in items) == sorted(names)
    counting = Counter(item.student for item in items if item.fate in COUNTING)
    assert set(counting.values()) <= {1}
    for item in items:
        assert item.fate is Fate.READY or item.reason
        if item.fate is Fate.SUPERSEDED:
            assert counting[item.student] == 1
        if item.fate is Fate.IGNORED and item.kind is not FileKind.OTHER:
            assert "beside" in item.reason  # only a script that came with a notebook


def check_apart(truth: dict[str, str], found: Iterable[Found]) -> None:
    """No two students' files are one student's."""
    owners = defaultdict(set)
    for item in found:
        if item.student:
            owners[item.student].add(truth[item.name])
    mixed = {student: owner for student, owner in owners.items() if len(owner) > 1}
    assert not mixed


# --- any names --------------------------------------------------------------------------------

parts = st.one_of(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\"),
        min_size=1,
        max_size=12,
    ).filter(lambda text: not text.startswith(".")),
    st.sampled_from(
        [
            "ada", "Ada Lovelace", "submission_12", "Lovelace, Ada(al42)", "attempt 2",
            "Submission attachment(s)", "one_hot", "Ada Lovelace_40011_assignsubmission_file_",
            *(
                "1001-2000 - Ada Lovelace - 17 October, 2026 1015 PM",
                "x_attempt_2026-10-19-20-15-33",
            ),
            "lovelaceada_1001_20001_one_hot", "DL_2026_101_ada", "__MACOSX", "2026-10-19T20-15",
        ]
    ),
)  # fmt: skip
files = st.tuples(
    st.lists(parts, max_size=3),
    parts,
    st.sampled_from([".ipynb", ".py", ".zip", ".txt", ".url", ""]),
).map(lambda drawn: "/".join([*drawn[0], drawn[1] + drawn[2]]))


def without_conflicts(names: list[str]) -> list[str]:
    """`names` that can lie in one folder: none is a folder of another, none too long."""
    folders = {name.rsplit("/", depth)[0] for name in names for depth in range(1, 4)}
    return sorted(
        name
        for name in set(names)
        if not any(other.startswith(f"{name}/") for other in names)
        and (name not in folders or "/" not in name)
        and all(len(part.encode()) < 200 and part not in (".", "..") for part in name.split("/"))
    )


@given(st.lists(files, max_size=10).map(without_conflicts), st.one_of(st.just([]), classes))
@settings(max_examples=40)
def test_every_file_is_in_the_list_and_every_student_counts_once(names, roster):
    people = People(person(login, at) for at, login in enumerate(roster, start=1))
    found = found_in(names, people)
    check_list(names, found)


# --- classes whose students are known ------------------------------------------------------------


@st.composite
def plain_classes(draw: st.DrawFn) -> dict[str, str]:
    """File → student, by a scheme that a course may use for names, with numbers where LMSs have."""
    students = draw(classes)
    title, year = draw(titles), draw(numbers)
    scheme = draw(
        st.sampled_from(
            [
                "{title}_{year}_{number}_{login}.ipynb",
                "{login}_{year}_{number}_{title}.ipynb",
                "{title}_{number}_{year}_{login}.ipynb",
                "{title}_{section}_{number}_{login}.ipynb",
                "{section}{title}_{year}_{number}_{login}.ipynb",
                "{title}_{login}.ipynb",
                "{login}_{title}.zip",
                "{login} - {title}.ipynb",
                "{title}/{login}/one_hot.ipynb",
                "{section}/{login}.ipynb",
                "{section}/{login}/one_hot.ipynb",
                "{section}/{login}/{title}/one_hot.ipynb",
                "{login}/{title}/answer-{number}.ipynb",
                "{title}-{login}/{login}.ipynb",
                "{title}_{login}_attempt_2026-10-19-20-15-33_one_hot.ipynb",
                "{number}-{year} - {login} - 17 October, 2026 1015 PM/one_hot.ipynb",
                "{login}_{number}_assignsubmission_file_/one_hot.ipynb",
                "x_{login}_{number}_{number}01_one_hot.ipynb",
                "submission_{number}/one_hot.ipynb",
                "Name, {login}({login})/Submission attachment(s)/{title}.ipynb",
            ]
        )
    )
    sections = draw(st.integers(1, 3))
    names = {}
    for at, login in enumerate(students):
        section = f"{'ABC'[at % sections]}{10 + at % sections}"
        number = 101 + at
        name = scheme.format(title=title, year=year, number=number, login=login, section=section)
        names[name] = login
    for extra in draw(
        st.lists(st.sampled_from(["one_hot.ipynb", "roster.csv", "x.ipynb"]), max_size=2)
    ):
        if extra.partition(".")[0] not in students:  # else it is that student's, by its name
            names.setdefault(extra, "the staff")
    return names


@given(plain_classes(), st.booleans())
@settings(max_examples=60)
def test_two_students_never_become_one(truth, with_roster):
    names = set(truth)
    students = sorted(set(truth.values()) - {"the staff"})
    roster = [person(login, at) for at, login in enumerate(students, start=1)]
    found = found_in(names, People(roster if with_roster else ()))
    check_list(names, found)
    check_apart(truth, found)
    handed_in = {truth[item.name] for item in found if item.fate in COUNTING}
    assert set(students) <= handed_in


# --- downloads of LMSs --------------------------------------------------------------------------

DAYS = ("17 October, 2026 1015 PM", "Oct 19, 2026 1015 PM", "2026-10-20 2015", "21.10.2026 09.30")


@st.composite
def downloads(draw: st.DrawFn) -> dict[str, str]:
    """File → student, in the form of an LMS, with late ones, second uploads and other files."""
    students = draw(classes.filter(lambda logins: len(logins) > 1))
    title = draw(titles)
    lms = draw(st.sampled_from(["canvas", "moodle", "blackboard", "brightspace", "sakai"]))
    day = draw(st.sampled_from(DAYS))
    names = {}
    for at, login in enumerate(students):
        number = 30_000 + at
        again = draw(st.booleans())
        if lms == "canvas":
            who = f"{login.replace('_', '')}x{at}_{draw(st.sampled_from(['', 'LATE_']))}{number}"
            names[f"{who}_{90_000 + at}_one_hot.ipynb"] = login
            if again:
                names[f"{who}_{95_000 + at}_one_hot-1.ipynb"] = login
        elif lms == "moodle":
            names[f"{login} X_{number}_assignsubmission_file_/{title}.ipynb"] = login
            if again:
                names[f"{login} X_{number}_assignsubmission_file_/other.ipynb"] = login
        elif lms == "blackboard":
            head = f"{title}_{login}_attempt"
            names[f"{head}_2026-10-19-20-15-33_one_hot.ipynb"] = login
            if again:
                names[f"{head}_2026-10-20-20-15-33_second.ipynb"] = login
        elif lms == "brightspace":
            names[f"{number}-7 - {login} - X - {day}/{title}.ipynb"] = login
            if again:
                names[f"{number}-8 - {login} - X - {day}0/{title}.ipynb"] = login
        else:
            folder = f"{title}/Last, {login}({login})"
            names[f"{folder}/timestamp.txt"] = login
            names[f"{folder}/comments.txt"] = login
            names[f"{folder}/Submission attachment(s)/{title}.ipynb"] = login
            if again:
                names[f"{folder}/Submission attachment(s)/other.ipynb"] = login
    return names


@given(downloads(), st.booleans())
@settings(max_examples=60)
def test_in_a_download_each_student_is_there_once(truth, with_roster):
    students = sorted(set(truth.values()))
    roster = [person(login, at) for at, login in enumerate(students, start=1)]
    found = found_in(truth, People(roster if with_roster else ()))
    check_list(truth, found)
    check_apart(truth, found)
    counting = [truth[item.name] for item in found if item.fate in COUNTING]
    assert sorted(counting) == students
