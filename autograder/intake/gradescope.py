"""A Gradescope export's own list of who submitted what: `submission_metadata.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from autograder.errors import AutograderError
from autograder.intake.found import MIB, printable
from autograder.intake.opening import read_submission

METADATA_NAME = "submission_metadata.yml"
_LONGEST = 64 * MIB


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without objects: Ruby's tags become the plain values under them."""


def _plain(loader: Any, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!", _plain)


@dataclass(frozen=True)
class Submitter:
    """Who is behind one `submission_…` folder, and when it came."""

    student: str
    user: str
    uploaded: datetime | None


def read_metadata(path: Path) -> dict[str, Submitter]:
    """Folder name → submitter. Empty when the file cannot be used: the folders still are."""
    try:
        document = yaml.load(read_submission(path, _LONGEST), Loader=_Loader)  # noqa: S506
    except (AutograderError, yaml.YAMLError, ValueError, RecursionError, TypeError):
        return {}
    if not isinstance(document, Mapping):
        return {}
    found = {str(folder): _submitter(entry) for folder, entry in document.items()}
    return {folder: submitter for folder, submitter in found.items() if submitter}


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
