"""Whose file it is because the staff say so: `--who FILE`, a CSV file of file and student."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from autograder.errors import UsageError
from autograder.intake.found import printable
from autograder.intake.walking import Walked

_HEADER = ("file", "student")


@dataclass(frozen=True)
class SaidByStaff:
    """File or folder, as it was written → the student and the line; empty where nothing is said."""

    source: str = ""
    students: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read the table; `UsageError` names the line and what is expected."""
        try:
            text = file.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise UsageError(f"there is no file {file}: check the path after --who") from None
        except (OSError, UnicodeError) as error:
            raise UsageError(f"{file} cannot be read ({error}): save it as CSV in UTF-8") from None
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        students: dict[str, tuple[str, int]] = {}
        reader = csv.reader(text.splitlines(), delimiter=delimiter)
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row) or tuple(cell.casefold() for cell in row[:2]) == _HEADER:
                continue
            if len(row) < 2 or not row[0] or not row[1]:
                raise UsageError(
                    f"{file}:{reader.line_num}: expected a file and a student, separated by "
                    f"{delimiter!r}"
                )
            name = row[0].rstrip("/")
            if students.get(name, (row[1],))[0] != row[1]:
                raise UsageError(f"{file}:{reader.line_num}: {name} has two students: keep one")
            students[name] = (row[1], reader.line_num)
        return cls(str(file), students)

    def of(self, entries: Iterable[Walked]) -> dict[tuple[str, ...], str]:
        """The student of each entry that the table names, by its parts.

        A line may name a file or a folder, as it is listed or as it lies on this machine, or a
        file alone by its name where only one file has it. The longest path that fits decides.
        Raises UsageError for a line that fits nothing.
        """
        if not self.students:
            return {}
        listed = list(entries)
        keys: dict[str, list[Walked]] = {}
        named: dict[str, list[Walked]] = {}
        for entry in listed:
            for depth in range(1, len(entry.parts) + 1):
                shown = "/".join(entry.parts[:depth])
                for key in {shown, printable(shown, 1000)}:
                    keys.setdefault(key, []).append(entry)
            for around in (entry.path, *entry.path.parents):
                keys.setdefault(os.fspath(around.absolute()), []).append(entry)
            named.setdefault(entry.parts[-1], []).append(entry)
        found: dict[tuple[str, ...], str] = {}
        for name in sorted(self.students, key=len):  # the longer ones last: they decide
            student, line = self.students[name]
            hits = keys.get(name) or keys.get(os.fspath(Path(name).absolute()))
            if not hits:
                alone = named.get(name, [])
                hits = alone if len(alone) == 1 else None
            if not hits:
                raise UsageError(self._nothing(name, line, named.get(name, []), keys))
            found.update({entry.parts: student for entry in hits})
        return found

    def _nothing(self, name: str, line: int, several: list[Walked], keys: Iterable[str]) -> str:
        if several:
            paths = ", ".join("/".join(entry.parts) for entry in several[:3])
            return f"{self.source}:{line}: {len(several)} files are called {name}: write {paths}"
        close = get_close_matches(name, list(keys), n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        return f"{self.source}:{line}: {name} is not among what was given{hint}"


NOTHING_SAID = SaidByStaff()
