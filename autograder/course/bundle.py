"""The grading bundle: all that a sandbox needs to grade one assignment, as one tar.

- assignment.json: id, version, title, and per question its maximum, its functions and the
  digest of its hidden tests' code that its draws follow from
- public/q1.py …: the checks that students have, from our own master
- hidden/q1.py …: the hidden tests, and hidden/shared.py where they have one
- reference.py: the reference's functions
- data/: the files that students have beside their notebook, as far as grading reads them
- private/: the held-back files
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from autograder.archives import read_tar, tar_bytes
from autograder.course.assignment import Assignment
from autograder.course.case_code import draws_digest
from autograder.course.hidden import SHARED, HiddenTests, load_hidden
from autograder.course.notebook import public_tests
from autograder.datasets.room import find_rooms
from autograder.errors import UsageError

UNRELEASED = "unreleased"  # the version of a bundle that was made for no release
SHARED_MODULE = f"hidden/{SHARED}.py"
_DESCRIPTION = "assignment.json"


@dataclass(frozen=True)
class Bundle:
    """A grading bundle; equal content gives an equal digest and equal bytes."""

    assignment: str
    version: str
    digest: str  # SHA-256 of the tar
    tar: bytes


def build_bundle(assignment: Assignment, version: str = UNRELEASED) -> Bundle:
    """The grading bundle of `assignment`.

    Raises `UsageError` where data is missing, `MasterError` for a master or hidden test that
    cannot be used.
    """
    master = assignment.master
    hidden = load_hidden(assignment.course, master)
    files = {
        _DESCRIPTION: _description(assignment, hidden, version),
        "reference.py": master.reference.encode(),
    }
    for question in master.questions:
        files[f"public/{question.id}.py"] = public_tests(question).encode()
        tests = hidden[question.id]
        files[f"hidden/{question.id}.py"] = tests.text.encode()
        if tests.shared:
            files[SHARED_MODULE] = tests.shared.encode()
    for kind, folder in ((DataKind.GRADED, "data"), (DataKind.PRIVATE, "private")):
        for path in data_files(assignment, kind):
            files[f"{folder}/{path.name}"] = path.read_bytes()
    return _bundle(assignment.name, version, files)


def labelled(bundle: Bundle, version: str) -> Bundle:
    """The same bundle under another version.

    Nothing that grades reads the version, so what is proved of the one holds for the other, and
    `labelled(bundle, UNRELEASED).digest` stands for the content alone.
    """
    files = read_tar(bundle.tar)
    description = json.loads(files[_DESCRIPTION]) | {"version": version}
    return _bundle(bundle.assignment, version, files | {_DESCRIPTION: _json(description)})


def read_bundle(tar: bytes) -> Bundle:
    """The bundle that a release holds as `tar`."""
    description = json.loads(read_tar(tar)[_DESCRIPTION])
    digest = hashlib.sha256(tar).hexdigest()
    return Bundle(description["id"], description["version"], digest, tar)


def functions(bundle: Bundle) -> dict[str, str]:
    """The id of the question of each function that students write, as `Master.functions`."""
    questions = json.loads(read_tar(bundle.tar)[_DESCRIPTION])["questions"]
    return {function: q["id"] for q in questions for function in q["functions"]}


class DataKind(StrEnum):
    """Which files of a data set."""

    STUDENT = "student"  # those that students get
    GRADED = "graded"  # those of them that cells read which grading runs
    PRIVATE = "private"  # those held back for hidden tests


def questions_with_models(assignment: Assignment) -> frozenset[str]:
    """The questions whose hidden tests meet networks, by themselves or by what they share.

    Raises `MasterError` for a hidden test that cannot be used.
    """
    return frozenset(
        question
        for question, tests in load_hidden(assignment.course, assignment.master).items()
        if "keras" in tests.text or ("from shared import" in tests.text and "keras" in tests.shared)
    )


def data_files(assignment: Assignment, kind: DataKind) -> list[Path]:
    """The prepared files of the assignment's data sets.

    Raises `UsageError` for a data set that is not there yet, and for two files of one name.
    """
    found: dict[str, Path] = {}
    for room in find_rooms(assignment.course.folder, assignment.settings.data):
        files = room.graded_files() if kind is DataKind.GRADED else room.files(kind.value)
        for path in files:
            if not path.is_file():
                raise UsageError(f"{path} is missing; run: autograder datasets fetch {room.name}")
            if path.name in found:
                raise UsageError(
                    f"{found[path.name]} and {path} would both be {path.name} for "
                    f"{assignment.name}; rename one"
                )
            found[path.name] = path
    return list(found.values())


def data_licences(assignment: Assignment) -> dict[str, Path]:
    """The licences of the assignment's data sets, by the names that they have beside the data."""
    rooms = find_rooms(assignment.course.folder, assignment.settings.data)
    return {f"LICENSE-{room.name}.txt": room.licence for room in rooms if room.licence}


def _description(assignment: Assignment, hidden: Mapping[str, HiddenTests], version: str) -> bytes:
    description = {
        "id": assignment.name,
        "version": version,
        "title": assignment.settings.title,
        "questions": [
            {
                "id": question.id,
                "maximum": assignment.settings.questions[question.id],
                "functions": [cell.function for cell in question.solutions],
                "tests": draws_digest(hidden[question.id].text, hidden[question.id].shared),
            }
            for question in assignment.master.questions
        ],
    }
    return _json(description)


def _bundle(assignment: str, version: str, files: Mapping[str, bytes]) -> Bundle:
    tar = tar_bytes(files)
    return Bundle(assignment, version, hashlib.sha256(tar).hexdigest(), tar)


def _json(description: Mapping[str, Any]) -> bytes:
    return (json.dumps(description, indent=1, sort_keys=True) + "\n").encode()
