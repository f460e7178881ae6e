"""Reads a YAML file into plain data and remembers on which line each value stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from autograder.errors import ConfigError, UsageError

Place = tuple[int | str, ...]


@dataclass(frozen=True)
class Marks:
    """The line of each value, by its place in the file: `("assignments", "one", "title")`."""

    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Sequence[int | str]) -> int:
        """Return the line of the value at `place`, or of the nearest one around it."""
        at = tuple(place)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


class _Loader(yaml.SafeLoader):
    """Plain YAML in which a date stays text: `grading.yml` has its own rule for dates."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_marked(file: Path) -> tuple[Any, Marks]:
    """Return the data of `file` and its marks; `UsageError` if it cannot be read or is not YAML."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"there is no {file.name} in {file.parent}") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text (byte {error.start})") from None
    marks = Marks()
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        return _plain(loader, root, (), marks, file), marks
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{file}:{line}: is not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: is not YAML: {error}") from None


def _plain(loader: _Loader, node: Any, place: Place, marks: Marks, file: Path) -> Any:
    """Return the value of `node` as dicts, lists and scalars, noting the line of each part."""
    if node is None:
        return None
    marks.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, item, (*place, index), marks, file)
            for index, item in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    mapping: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise ConfigError(f"{file}:{line}: expected a name before the colon, found {key!r}")
        here = (*place, key)
        if key in mapping:
            dotted = ".".join(map(str, here))
            first = marks.lines[here]
            raise ConfigError(f"{file}:{line}: {dotted}: stands twice, first on line {first}")
        marks.lines[here] = line
        mapping[key] = _plain(loader, value_node, here, marks, file)
    return mapping
