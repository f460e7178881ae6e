"""A Gradescope export's own list of who submitted what: `submission_metadata.yml`.

It is read in a process of its own, with limits: students' names and texts are in it, and where a
student puts one into the own folder, all of it is a student's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from autograder import limited
from autograder.errors import AutograderError, RejectedSubmission
from autograder.intake.found import MIB, printable
from autograder.intake.opening import read_submission
from autograder.lms import file_names
from autograder.lms.file_names import GRADESCOPE_LIST

_LONGEST = 64 * MIB
_SECONDS = 60.0  # of processor time: a large class's list has some megabytes
NOT_THERE = "not where Gradescope writes it, beside all of its submission_… folders: not read"


class _PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without objects: Ruby's tags become the plain values under them."""


def _plain(loader: Any, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_PlainLoader.add_multi_constructor("!", _plain)


@dataclass(frozen=True)
class Submitter:
    """Who is behind one `submission_…` folder, and when it came."""

    student: str
    user: str
    uploaded: datetime | None


def lists_in(files: Collection[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The folders whose list is Gradescope's own, among files given by their parts.

    Gradescope writes it at the head of its export, beside the folders `submission_…` in which all
    work is. A list among the files that somebody handed in decides nothing: it would say who
    handed in what. So one is believed only where all that was given has this form.
    """
    listed = {parts[:-1] for parts in files if parts and parts[-1] == GRADESCOPE_LIST}
    listed = {head for head in listed if not any(map(_is_submission, head))}
    heads = {
        parts[:depth]
        for parts in files
        for depth in range(len(parts) - 1)
        if _is_submission(parts[depth]) and parts[:depth] in listed
    }
    whole = all(
        any(parts[:depth] in heads and _belongs(parts[depth:]) for depth in range(len(parts)))
        for parts in files
    )
    return heads if whole else set()


def _is_submission(name: str) -> bool:
    return file_names.gradescope(name, folder=True) is not None


def _belongs(inside: tuple[str, ...]) -> bool:
    """Whether an export could have a file there; or somebody's notes, beside its folders."""
    if len(inside) > 1:
        return _is_submission(inside[0])
    return not inside[0].lower().endswith((".ipynb", ".py", ".zip"))


def read_metadata(path: Path) -> tuple[dict[str, Submitter], str]:
    """Folder name → submitter; empty, with the reason, where the file cannot be used."""
    try:
        found = limited.call(submitters, path, seconds=_SECONDS)
    except AutograderError as error:
        return {}, f"cannot be used ({error}): students are named by their folders"
    return {
        folder: Submitter(student, user, datetime.fromisoformat(time) if time else None)
        for folder, (student, user, time) in found.items()
    }, ""


def submitters(path: Path) -> dict[str, tuple[str, str, str]]:
    """Folder name → student, user and time, as plain data. Raises RejectedSubmission.

    It parses what students wrote: call it under limits.
    """
    try:
        document = yaml.load(read_submission(path, _LONGEST), Loader=_PlainLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, TypeError) as error:
        what = printable(str(error) or type(error).__name__, 200)
        raise RejectedSubmission(f"broken YAML: {what}") from error
    if not isinstance(document, Mapping):
        raise RejectedSubmission("not a list of submissions")
    found = {str(folder): _submitter(entry) for folder, entry in document.items()}
    return {
        folder: (
            person.student,
            person.user,
            person.uploaded.isoformat() if person.uploaded else "",
        )
        for folder, person in found.items()
        if person
    }


def _submitter(entry: object) -> Submitter | None:
    people = _field(entry, "submitters")
    if not isinstance(people, list) or not people:
        return None
    ids = [_first(person, ("sid", "email", "name")) for person in people]
    if not all(ids):
        return None
    together = "+".join(printable(identity, 80) for identity in ids)
    return Submitter(together, ids[0], _time(_field(entry, "created_at")))


def _field(entry: object, name: str) -> object:
    """A field under Ruby's symbol (`:name`) or its plain name."""
    if not isinstance(entry, Mapping):
        return None
    return entry.get(f":{name}", entry.get(name))


def _first(person: object, names: tuple[str, ...]) -> str:
    for name in names:
        value = _field(person, name)
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value).strip()
    return ""


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None
