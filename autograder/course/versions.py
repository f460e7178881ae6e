"""Versions under `dist/`: what one holds, and reading one back with every hash compared."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, JsonValue, ValidationError

from autograder.course.assignment import Assignment
from autograder.course.rubric import Written
from autograder.course.settings import Course, LimitOverrides, SandboxSettings
from autograder.errors import UsageError
from autograder.records import Record

DIST = "dist"
MANIFEST = "manifest.json"
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SANDBOX_FIELDS = {"threads", "preload", "container_memory", "container_processes"}


class FileEntry(Record):
    """One file of a version."""

    sha256: str
    size: int  # bytes


class AssignmentEntry(Record):
    """What of `grading.yml` took part in a version of an assignment."""

    title: str
    questions: dict[str, float]  # points of those that tests grade
    bundle: str  # SHA-256 of the grading bundle without its version: equal content, equal digest
    conditions: dict[str, JsonValue]  # the limits and the like that submissions run under
    written: dict[str, float] = Field(default_factory=dict)  # … that a person grades


class Manifest(Record):
    """`manifest.json`: every file of a version with its hash, and what it was made under."""

    version: str
    since: str | None  # the earlier version that CHANGES.md compares with
    assignments: dict[str, AssignmentEntry]
    files: dict[str, FileEntry]

    def text(self) -> bytes:
        """The file, the same for equal manifests."""
        plain = self.model_dump(mode="json")
        return (json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class Version:
    """A version that was released."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Its name, such as `2026.1`."""
        return self.manifest.version

    def read(self, name: str) -> bytes:
        """A file of it; `UsageError` unless it is what the manifest says."""
        path = self.folder / name
        entry = self.manifest.files.get(name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        if entry is None or entry != file_entry(content):
            raise UsageError(
                f"{path} is not the file that was released ({MANIFEST} has another hash); "
                "take the release from where it is kept"
            )
        return content


def students_file(assignment: str) -> str:
    """The name of the students' zip in a version."""
    return f"{assignment}-students.zip"


def grading_file(assignment: str) -> str:
    """The name of the grading bundle in a version."""
    return f"{assignment}-grading.tar"


def gradescope_file(assignment: str) -> str:
    """The name of the Gradescope autograder in a version."""
    return f"{assignment}-gradescope.zip"


def file_entry(content: bytes) -> FileEntry:
    """The manifest's entry for a file."""
    return FileEntry(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def assignment_entry(assignment: Assignment, bundle: str) -> AssignmentEntry:
    """The manifest's entry for an assignment as its settings stand now."""
    conditions = assignment.limits.model_dump(mode="json")
    conditions |= assignment.sandbox.model_dump(mode="json", include=_SANDBOX_FIELDS)
    return AssignmentEntry(
        title=assignment.settings.title,
        questions=dict(assignment.settings.questions),
        bundle=bundle,
        conditions=conditions | {"seed": assignment.course.settings.seed},
        written={name: item.points for name, item in assignment.settings.written.items()},
    )


def check_name(version: str) -> None:
    """Raise `UsageError` for a name that cannot be a version's."""
    if not _VERSION.fullmatch(version):
        raise UsageError(
            f"{version!r} cannot be a version: use letters, digits, dots, - and _, such as 2026.1"
        )


def open_version(folder: Path) -> Version:
    """The version in `folder`; `UsageError` where there is none."""
    path = folder / MANIFEST
    try:
        return Version(folder, Manifest.model_validate_json(path.read_bytes()))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise UsageError(
            f"{path} is not the manifest of a version that this autograder can read "
            f"({place}: {error.errors()[0]['msg']}); move that folder away"
        ) from None


def find_version(course: Course, name: str) -> Version:
    """The version called `name` under the course's `dist/`, or in the folder `name`."""
    places = [Path(name)] if "/" in name else [course.folder / DIST / name, Path(name)]
    for folder in places:
        if (folder / MANIFEST).is_file():
            return open_version(folder)
    known = ", ".join(version.name for version in versions_in([course.folder / DIST]))
    raise UsageError(
        f"there is no version {name!r} in {course.folder / DIST}; there are: {known or 'none'}"
    )


def versions_in(folders: Sequence[Path]) -> list[Version]:
    """The versions in some `dist` folders, the earliest first; of equal names the first counts."""
    found: dict[str, Version] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{MANIFEST}")):
            if not path.parent.name.startswith("."):
                version = open_version(path.parent)
                found.setdefault(version.name, version)
    return sorted(found.values(), key=lambda version: order(version.name))


def version_of(assignment: Assignment, bundle: str) -> str | None:
    """The latest version under `dist/` in which `assignment` is what it is now, if there is one.

    `bundle` is the digest of its grading bundle. A folder that cannot be read is not a version.
    """
    now = assignment_entry(assignment, bundle)
    found = []
    for path in (assignment.course.folder / DIST).glob(f"*/{MANIFEST}"):
        with suppress(UsageError):
            version = open_version(path.parent)
            if version.manifest.assignments.get(assignment.name) == now:
                found.append(version.name)
    return max(found, key=order, default=None)


def as_released(assignment: Assignment, version: Version) -> Assignment:
    """The assignment with the points, and in a course with the seed and limits, of a version.

    Raises `UsageError` where the version has no such assignment.
    """
    course, name = assignment.course, assignment.name
    entry = version.manifest.assignments.get(name)
    if entry is None:
        known = ", ".join(version.manifest.assignments)
        raise UsageError(f"{version.name} has no assignment {name!r}; it has: {known}")
    conditions = entry.conditions
    limits = LimitOverrides.model_validate(
        {name: conditions[name] for name in LimitOverrides.model_fields if name in conditions}
    )
    own = {
        "title": entry.title,
        "questions": dict(entry.questions),
        "written": _written_then(assignment, entry),
        "limits": limits,
        "preload": None,  # its conditions name the modules
    }
    settings = assignment.settings.model_copy(update=own)
    sandbox = SandboxSettings.model_validate(
        course.settings.sandbox.model_dump()
        | {name: conditions[name] for name in _SANDBOX_FIELDS if name in conditions}
    )
    changed = {
        "seed": conditions.get("seed", course.settings.seed),
        "sandbox": sandbox,
        "assignments": course.settings.assignments | {name: settings},
    }
    then = Course(course.folder, course.settings.model_copy(update=changed))
    return Assignment(then, name, settings)


def _written_then(assignment: Assignment, entry: AssignmentEntry) -> dict[str, Written]:
    """What a person grades in a version, by the rubric that there is now."""
    now = assignment.settings.written
    return {
        name: now.get(name, Written(points=points)).model_copy(update={"points": points})
        for name, points in entry.written.items()
    }


def order(version: str) -> tuple[tuple[bool, int, str], ...]:
    """What versions are sorted by: numbers in their names by value, so 2026.9 is before 2026.10."""
    parts = re.findall(r"\d+|[^\d._-]+", version)
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def earlier(versions: Sequence[Version], name: str) -> Version | None:
    """The latest of `versions` before `name`."""
    before = [version for version in versions if order(version.name) < order(name)]
    return before[-1] if before else None


def manifest(
    version: str,
    since: str | None,
    assignments: Mapping[str, AssignmentEntry],
    files: Mapping[str, bytes],
) -> Manifest:
    """The manifest of a version with these files."""
    entries = {name: file_entry(content) for name, content in sorted(files.items())}
    return Manifest(version=version, since=since, assignments=dict(assignments), files=entries)
