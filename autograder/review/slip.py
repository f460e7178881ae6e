"""A chaff from what several students wrote: their function and what it needs, without names.

The file is a beginning: the staff say in it what the function does, and `check` takes it like any
other chaff. Comments and docstrings are left out, since students write into them what is theirs.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from autograder.errors import UsageError
from autograder.lms.roster import Roster
from autograder.review.grouping import Group
from autograder.review.works import Work

_PYTHON = frozenset(name.casefold() for name in (*dir(builtins), *keyword.kwlist))
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORTEST = 3  # letters of a name; shorter ones are in every second word
_SHORTEST_NUMBER = 5  # digits of one: 128 is how many units a layer has
_TELLING = 5  # letters of a name that tell even as a part of a longer word


@dataclass(frozen=True)
class Chaff:
    """The text of a chaff file and the work that it was made from."""

    text: str
    work: Work
    alike: int  # how many went wrong in the same way


def group_like(groups: Sequence[Group], student: str) -> Group:
    """Return the unnamed group of `student`; `UsageError` for everybody else, with the reason."""
    for group in groups:
        if not any(student in work.students for work in group.works):
            continue
        if group.kind == "unnamed":
            return group
        why = {
            "known": f"their slip has a name already: {group.name}",
            "alone": "nobody else went wrong in the same way",
            "right": "their tests gave full points",
            "blank": "they wrote nothing of their own",
        }[group.kind]
        raise UsageError(f"{student} is in no unnamed group: {why}")
    names = [name for group in groups for work in group.works for name in work.students]
    close = get_close_matches(student, names, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise UsageError(f"there is no work of {student!r} in this question{hint}")


def chaff_from(
    group: Group, student: str, question: str, names: Iterable[str], known: str
) -> Chaff:
    """Make a chaff of the work of `student`, who is in `group`.

    Args:
        group: Those who went wrong in the same way.
        student: Whose code it becomes.
        question: The question in which it must lose points.
        names: All names of the class: of students, their logins, numbers and mail addresses.
        known: The text of the release: what stands there does not count as a name.

    Raises:
        UsageError: Where the code is no Python, or where one of the names stands in it.
    """
    work = next(work for work in group.works if student in work.students)
    if not work.slice:
        raise UsageError(f"what {student} wrote for {question} is not valid Python")
    wanted = _names(names) - _words(known) - _PYTHON
    common = _words(known) | _PYTHON
    for number, line in enumerate(work.slice.split("\n"), start=1):
        own = _words(line) - common
        met = {name for name in wanted for word in own if _is_in(name, word)}
        if met:
            raise UsageError(
                f"{', '.join(sorted(met))}, a name of the class's list, stands in line {number} of "
                f"the code: {line.strip()!r}. Take another of the group with --like "
                f"({_others(group, student)}), or write the chaff by hand"
            )
    text = _TEXT.format(question=question, code=work.slice)
    return Chaff(text, work, sum(len(other.students) for other in group.works))


def names_of(students: Iterable[str], roster: Roster | None) -> Iterator[str]:
    """Yield all that the gradebook and a class's list call its students."""
    yield from students
    for student in roster.students if roster else ():
        # What stands behind the @ is the university's.
        yield from (student.label, student.name, *student.aliases, student.email.partition("@")[0])
        yield from (*student.ids, student.lms_id)


def chaff_file(folder: Path, name: str, chaff: Chaff) -> Path:
    """Write a chaff into the folder of its assignment; `UsageError` where the file is there."""
    stem = name.removesuffix(".py").removeprefix("chaff_") or f"like_{chaff.work.same[:8]}"
    if not re.fullmatch(r"[a-z0-9_]+", stem):
        raise UsageError(f"--name: expected small letters, digits and _, found {name!r}")
    file = folder / f"chaff_{stem}.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as target:
            target.write(chaff.text)
    except FileExistsError:
        raise UsageError(f"{file} is there already; give another name with --name") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from None
    return file


_TEXT = '''\
"""What is wrong here, in one line: several students wrote it."""

{code}


LOSES = {{"{question}"}}
# What their function does, as a fact, and what to look at; not the corrected line:
# SAYS = "Your function …"
'''


def _names(names: Iterable[str]) -> set[str]:
    words = set[str]()
    for name in names:
        words |= {
            word
            for word in _words(name)
            if len(word) >= (_SHORTEST_NUMBER if word.isdigit() else _SHORTEST)
        }
    return words


def _is_in(name: str, word: str) -> bool:
    return name == word or (len(name) >= _TELLING and name in word)


def _words(text: str) -> set[str]:
    """The words of a text, of names in camel case and with underscores as well, in lower case."""
    parts = _WORD.findall(_HUMP.sub(" ", text))
    return {word.casefold() for word in (*parts, *_WORD.findall(text))}


def _others(group: Group, student: str) -> str:
    others = [name for work in group.works for name in work.students if name != student]
    return ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
