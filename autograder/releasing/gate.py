"""The gate of a release: no answer and no hidden test in a student's file, and points that hold.

A secret is a line of a solution, a line of a hidden test, or the name or hint of a hidden case.
It is looked for in every text of every file: cells, metadata, outputs, archives inside archives,
and the readable runs of binary files. Lines that say nothing, such as `else:` or an import, are
no secrets. A line that students may well read is marked in the solution or the hidden test with
`# PUBLIC` at its end. Model answers in words and rubrics are looked for by their words.
"""

from __future__ import annotations

import html
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.hidden import SHARED, HiddenTests, load_hidden
from autograder.course.master import Master
from autograder.course.settings import FILE_NAME
from autograder.errors import AutograderError
from autograder.records import Result, Status
from autograder.releasing.prose import Passage, criterion, find_said, sentences
from autograder.wording import number

PUBLIC = "# PUBLIC"
LONG = 30  # characters without blanks from which a line is looked for inside other text, too
_RUN = re.compile(rb"[\x09\x20-\x7e]{12,}")
_NAME = r"[A-Za-z_]\w*"
_LITERAL = (
    r"(?:None|True|False|-?[\d.]+(?:e-?\d+)?|\[\]|\{\}|\(\)|set\(\)|dict\(\)|\"[^\"]*\"|'[^']*')"
)
_SAYS_NOTHING = re.compile(
    "|".join(
        (
            r"[\W_]*",
            r"(?:else|try|finally|except.*):",
            r"pass|break|continue|return|yield|raise",
            rf"(?:return|yield|raise|del|global|nonlocal) (?:{_NAME}|{_LITERAL})",
            rf"(?:if|elif|while) (?:not )?{_NAME}(?: is (?:not )?None)?:",
            rf"for {_NAME} in (?:range\()?(?:len\()?{_NAME}\)*:",
            r"(?:import|from) [\w., ]+",
            rf"{_NAME}(?:, {_NAME})*,?",
            rf"{_NAME}(?:\.{_NAME})*\(\),?",
            rf"{_NAME} ?(?:=|\+=|-=) ?(?:{_NAME}|{_LITERAL})(?:\(\))?,?",
            rf"{_NAME} = (?:len|list|int|float|np\.asarray|np\.array)\({_NAME}\)",
            rf"{_NAME} = np\.random\.default_rng\({_NAME}\)",
            rf"{_NAME} = (?:keras\.)?Sequential\(\[?",
            r"keras\.utils\.set_random_seed\(seed\)",
        )
    )
)


class ReleaseRefused(AutograderError):
    """A release that would give something away, or whose points do not hold; nothing is written."""


@dataclass(frozen=True)
class Secret:
    """A text that students must not get, and where it comes from."""

    text: str
    origin: str  # file and line
    prose: bool = False  # a phrase, which counts only where it stands by itself


@dataclass(frozen=True)
class Leak:
    """A secret in a student's file."""

    secret: Secret
    file: str
    place: str  # cell and line, or the like

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.secret.text!r} of {self.secret.origin}"


@dataclass(frozen=True)
class ReferenceAndStub:
    """What reference and untouched stub were graded with."""

    reference: Result
    stub: Result


# --- first half: nothing is given away --------------------------------------------------------


def secrets(master: Master, hidden: Mapping[str, HiddenTests]) -> tuple[Secret, ...]:
    """All that students of this assignment must not get."""
    found = [
        Secret(line.text.strip(), f"{master.path}:{line.line}") for line in master.solution_lines
    ]
    shown = {test.name for question in master.questions for test in question.tests}
    files = {tests.path: tests.text for tests in hidden.values()}
    files |= {tests.path.with_stem(SHARED): tests.shared for tests in hidden.values()}
    for path, text in files.items():
        for row, line in enumerate(text.splitlines(), 1):
            found.append(Secret(line.strip(), f"{path}:{row}"))
    for tests in hidden.values():
        for case in tests.cases:
            origin = f"{tests.path}:{case.line}"
            found.append(Secret(case.hint, f"{origin} (hint)"))
            if case.name not in shown:
                found.append(Secret(case.name, f"{origin} (name)", prose=True))
    return tuple(secret for secret in found if not _says_nothing(secret.text))


def find_leaks(files: Mapping[str, bytes], hidden_texts: Sequence[Secret]) -> list[Leak]:
    """Every secret that occurs in one of the files."""
    known: dict[str, Secret] = {}
    for secret in hidden_texts:
        known.setdefault(_normal(secret.text), secret)
    long = {text: s for text, s in known.items() if len(text) >= LONG and not s.prose}
    leaks: dict[tuple[str, str, str], Leak] = {}
    for name, content in files.items():
        for file, place, text in _texts(name, content):
            found = {known[part]: None for part in _parts(text) if part in known}
            found = {s: None for s in found if not s.prose or _normal(s.text) in _whole(text)}
            packed = _packed(text)
            found |= {secret: None for part, secret in long.items() if part in packed}
            for secret in found:
                leaks.setdefault((file, place, secret.text), Leak(secret, file, place))
    return list(leaks.values())


def refuse_leaks(assignment: Assignment, files: Mapping[str, bytes]) -> None:
    """Raise `ReleaseRefused`, which lists every leak, unless the files give nothing away."""
    master = assignment.master
    leaks = find_leaks(files, secrets(master, load_hidden(assignment.course, master)))
    leaks += find_answers(files, answers_in_words(assignment))
    if leaks:
        listed = "\n".join(f"  {leak}" for leak in leaks[:20])
        more = f"\n  and {len(leaks) - 20} more" if len(leaks) > 20 else ""
        raise ReleaseRefused(
            f"{assignment.name} is not released, students would read:\n{listed}{more}\n"
            f"Take it out, or end the line in the solution or test with {PUBLIC} if they may."
        )


def answers_in_words(assignment: Assignment) -> tuple[Passage, ...]:
    """The sentences of model answers, and the criteria of rubrics: what a person grades by."""
    master, found = assignment.master, list[Passage]()
    lines = {line.line: line.text for line in master.answer_lines}
    for first in (line for line in lines if line - 1 not in lines):
        together = takewhile(lines.__contains__, count(first))
        found += sentences("\n".join(lines[n] for n in together), master.path, first)
    settings = assignment.course.folder / FILE_NAME
    for name, question in assignment.settings.written.items():
        origin = f"the rubric of {name} in {settings}"
        found += (criterion(item.says, origin) for item in question.rubric)
    return tuple(found)


def find_answers(files: Mapping[str, bytes], passages: Sequence[Passage]) -> list[Leak]:
    """Every sentence of `passages` that occurs in one of the files."""
    if not passages:
        return []
    texts = (text for name, content in files.items() for text in _texts(name, content))
    return [
        Leak(Secret(passage.text, passage.origin), file, place)
        for file, place, passage in find_said(texts, passages)
    ]


def _says_nothing(line: str) -> bool:
    if line.rstrip().endswith(PUBLIC):
        return True
    if line.lstrip().startswith("#"):
        return len(re.findall(r"\w+", line)) < 4
    return _SAYS_NOTHING.fullmatch(_uncommented(line)) is not None


def _uncommented(line: str) -> str:
    """A line of code without its comment; a line that is only a comment stays."""
    return re.sub(r"(?<=\S)\s+#\s.*$", "", line).strip()


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _normal(line: str) -> str:
    """A line as it is compared: without comment, blanks, and quotes or signs around it."""
    return _packed(_uncommented(line)).strip("\"'`#>*-|,")


def _parts(text: str) -> Iterator[str]:
    """The pieces of a text that could be a line of code, in normal form."""
    for line in re.split(r"\n|\\n|<br */?>", text):
        yield _normal(line)
        for signs in (r"`", r"; ", r"\\?[\"']"):
            pieces = re.split(signs, line)
            if len(pieces) > 1:
                yield from (_normal(piece) for piece in pieces)


def _whole(text: str) -> set[str]:
    """The lines of a text and what is in quotes, in normal form."""
    pieces = [*text.split("\n"), *re.findall(r"[\"']([^\"'\n]*)[\"']", text)]
    return {_normal(piece) for piece in pieces}


def _texts(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Every text in a file, as (file, place, text)."""
    if depth > 4:
        raise ReleaseRefused(f"{name}: archives inside archives, too deep to look through")
    buffer = io.BytesIO(content)
    if zipfile.is_zipfile(buffer):
        with zipfile.ZipFile(buffer) as archive:
            for member in archive.infolist():
                yield from _texts(f"{name} → {member.filename}", archive.read(member), depth + 1)
        return
    if name.endswith((".tar", ".tar.gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            for entry in tar.getmembers():
                if (file := tar.extractfile(entry)) is not None:
                    yield from _texts(f"{name} → {entry.name}", file.read(), depth + 1)
        return
    yield name, "the file's name", Path(name).name
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        for run in _RUN.finditer(content):
            yield name, f"byte {run.start()}", run[0].decode()
        return
    if name.endswith(".ipynb"):
        yield from ((name, place, text) for place, text in _notebook_texts(json.loads(text)))
    else:
        yield from ((name, f"line {number}", line) for number, line in _numbered(text))


def _notebook_texts(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for position, cell in enumerate(notebook.get("cells", ()), 1):
        place = f"cell {position} ({cell.get('id', cell['cell_type'])})"
        for row, line in _numbered("".join(cell["source"])):
            yield f"{place}, line {row}", line
        for field, value in cell.items():
            if field != "source":
                for where, text in _leaves(value, field):
                    yield f"{place}, {where}", text
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    for where, text in _leaves(rest, "notebook"):
        for row, line in _numbered(text):
            yield f"{where}, line {row}", line


def _leaves(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """The texts in JSON data, with HTML in its readable form as well."""
    if isinstance(value, str):
        yield place, value
        if "<" in value or "&" in value:
            yield place, html.unescape(re.sub(r"<[^>]*>", "", value))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield place, key
            yield from _leaves(item, f"{place}.{key}")
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield from _leaves("".join(value), place)
        for item in value:
            yield from _leaves(item, place)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.split("\n"), 1)


# --- second half: the points hold -------------------------------------------------------------


def refuse_points(assignment: Assignment, proof: ReferenceAndStub) -> None:
    """Raise `ReleaseRefused` unless the reference has full marks, the stub at most its floor."""
    settings = assignment.settings
    reference, stub = proof.reference, proof.stub
    wrong = [*_not_graded(reference, "the reference"), *_not_graded(stub, "the stub")]
    points = {
        who: {question.id: question for question in result.questions}
        for who, result in (("reference", reference), ("stub", stub))
    }
    for question, maximum in settings.questions.items():
        found = points["reference"].get(question)
        if found is None or found.points < maximum - 1e-9:
            earned = number(found.points, 4) if found else "nothing"
            wrong.append(f"the reference gets {earned} of {number(maximum)} in {question}")
            wrong += [
                f"  {case.name}: {case.outcome}: {case.detail or case.message}"
                for case in (found.cases if found else ())
                if case.outcome != "passed"
            ]
        untouched = points["stub"].get(question)
        floor = settings.floor.get(question, 0.0)
        if untouched is not None and untouched.points > floor + 1e-9:
            passed = [case.name for case in untouched.cases if case.outcome == "passed"]
            wrong.append(
                f"the untouched stub gets {number(untouched.points, 4)} in {question}, its floor "
                f"is {number(floor)}; it passes: {', '.join(passed)}"
            )
    if wrong:
        listed = "\n".join(f"  {line}" for line in wrong)
        raise ReleaseRefused(f"{assignment.name} is not released:\n{listed}")


def _not_graded(result: Result, who: str) -> list[str]:
    if result.status is Status.GRADED:
        return []
    return [f"{who} could not be graded: {result.status}: {result.reason}"]
