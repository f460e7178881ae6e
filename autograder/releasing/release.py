"""Cutting a release: masters → `assignments/`, and under `dist/<version>/` what travels.

Everything is made and checked in memory before the first file is written. The same course gives
the same bytes, so `check` can compare, and a version can be made again and compared.

- dist/<version>/<assignment>-students.zip: notebook, data and its licences, requirements, README
- dist/<version>/<assignment>-grading.tar: the grading bundle
- dist/<version>/<assignment>-gradescope.zip: the autograder for Gradescope
- dist/<version>/proof.json, proof.md: what reference, stub, wheats, chaffs and attacks got
- dist/<version>/CHANGES.md: the change log against the version before, for the staff
- dist/<version>/manifest.json: SHA-256 and size of each of them, and the settings they go with
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.archives import zip_bytes
from autograder.course import versions
from autograder.course.bundle import (
    UNRELEASED,
    Bundle,
    DataKind,
    build_bundle,
    data_files,
    data_licences,
    labelled,
)
from autograder.course.master import Master, load_master
from autograder.course.notebook import FOLDER, ReleasedNotebook
from autograder.course.settings import Course
from autograder.course.versions import DIST, MANIFEST, AssignmentEntry, Version
from autograder.errors import UsageError
from autograder.files import new_folder, replace_files
from autograder.releasing import changes
from autograder.releasing.gate import Grade, Proof, ReleaseRefused, prove_notebook, refuse_leaks
from autograder.releasing.handout import student_files
from autograder.releasing.snapshot import Snapshot, released_snapshots, snapshot

CHANGES = "CHANGES.md"
_FIRST = "# {version}\n\nThe first version: there is none before it in {dist}/.\n"

# Gives the way to grade an assignment's cells; a release calls it for each assignment.
Grading = Callable[[str], Grade]


@dataclass(frozen=True)
class Candidate:
    """An assignment that is to become part of a version."""

    master: Master
    notebook: ReleasedNotebook
    bundle: Bundle
    students: bytes  # the zip
    entry: AssignmentEntry

    @property
    def name(self) -> str:
        """The assignment's id."""
        return self.master.assignment

    @property
    def snapshot(self) -> Snapshot:
        """What the change log compares."""
        return snapshot(self.name, self.entry, self.bundle.tar, self.students)


@dataclass(frozen=True)
class Proven:
    """What the whole proof of a version came to."""

    files: Mapping[str, bytes]  # that the version takes along
    problems: tuple[str, ...]  # any of them stops the release


# Grades everything that proves an assignment, for all assignments of the version of that name.
Proving = Callable[[str, Sequence[Candidate]], Proven]
# Makes the autograders for Gradescope, by the names of their files.
Gradescope = Callable[[str, Sequence[Candidate]], Mapping[str, bytes]]


@dataclass(frozen=True)
class Release:
    """What a release wrote, or compared, by path below the course's folder, with SHA-256."""

    assignments: tuple[str, ...]
    version: str | None
    files: Mapping[str, str]
    changed: tuple[str, ...]  # those that were written because they were missing or different
    proofs: Mapping[str, Proof]
    folder: Path | None = None  # of the version
    parcels: tuple[str, ...] = ()  # the files in it


@dataclass(frozen=True)
class StaleFile:
    """A generated file that is not what its master makes."""

    path: str
    hint: str  # the first lines that differ

    def __str__(self) -> str:
        return f"{self.path}: {self.hint}"


def release(
    course: Course,
    assignments: Sequence[str] = (),
    *,
    version: str | None = None,
    check: bool = False,
    grading: Grading | None = None,
    proving: Proving | None = None,
    gradescope: Gradescope | None = None,
    dist: Path | None = None,
) -> Release:
    """Make the student files of the assignments (of all without a name) and, with a version, dist.

    With `check` nothing is written: `ReleaseRefused` lists the files that are stale. With
    `grading` the reference and the stub are graded first; `proving` proves a version. `dist` is
    where versions are kept, by default `dist/` in the course's folder. Raises `ReleaseRefused`
    for a leak or a failed proof, `UsageError` for a version that is there already, missing data,
    a wrong master, a disk that takes no more; nothing is left half written.
    """
    names = tuple(dict.fromkeys(assignments)) or tuple(course.settings.assignments)
    for name in names:
        course.assignment(name)
    folder = None if version is None else _place(dist or course.folder / DIST, version)
    files: dict[str, bytes] = {}
    proofs: dict[str, Proof] = {}
    candidates: list[Candidate] = []
    for name in names:
        master = load_master(course, name)
        own = student_files(course, master)
        refuse_leaks(course, master, own)
        notebook = ReleasedNotebook(name, own[f"{name}.ipynb"].decode())
        if grading is not None:
            proofs[name] = prove_notebook(course, master, notebook, grading(name))
        files |= {f"{FOLDER}/{name}/{file}": content for file, content in own.items()}
        if version is not None:
            candidates.append(_candidate(course, master, notebook, own, version))
    stale = stale_files(course, files)
    if check and stale:
        listed = "\n".join(f"  {file}" for file in stale)
        raise ReleaseRefused(
            f"not what the masters make now:\n{listed}\nrun: autograder release {' '.join(names)}"
        )
    changed = {file.path: files[file.path] for file in stale}
    parcels: dict[str, bytes] = {}
    if folder is None or check:
        replace_files(course.folder, changed)
    else:
        parcels = _parcels(course, folder, candidates, proving, gradescope)
        with new_folder(folder, parcels):
            replace_files(course.folder, changed)
        files |= {f"{DIST}/{folder.name}/{file}": content for file, content in parcels.items()}
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
    return Release(names, version, digests, tuple(changed), proofs, folder, tuple(parcels))


def candidates_of(course: Course, assignments: Sequence[str], version: str) -> list[Candidate]:
    """The assignments as the course's files stand now, as they would go into a version."""
    found = []
    for name in assignments:
        master = load_master(course, name)
        own = student_files(course, master)
        notebook = ReleasedNotebook(name, own[f"{name}.ipynb"].decode())
        found.append(_candidate(course, master, notebook, own, version))
    return found


def stale_files(course: Course, files: Mapping[str, bytes]) -> list[StaleFile]:
    """Those of the generated files that are missing in the course's folder or different there."""
    stale = []
    for name, content in files.items():
        path = course.folder / name
        if not path.is_file():
            stale.append(StaleFile(name, "is missing"))
        elif (found := path.read_bytes()) != content:
            stale.append(StaleFile(name, _difference(found, content)))
    return stale


def _difference(found: bytes, wanted: bytes) -> str:
    """The first lines that differ, short."""
    old, new = (b.decode("utf-8", errors="replace").splitlines() for b in (found, wanted))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            gone = f"-{old[start].strip()[:100]}" if end > start else ""
            come = f"+{new[new_start].strip()[:100]}" if new_end > new_start else ""
            return f"differs from line {start + 1}: " + " ".join(filter(None, (gone, come)))
    return "differs in its line ends"


def _place(dist: Path, version: str) -> Path:
    """The folder of a version that is not there yet."""
    versions.check_name(version)
    folder = dist / version
    if folder.exists():
        raise UsageError(
            f"{folder} is there already: a version is never overwritten, choose another"
        )
    return folder


def _candidate(
    course: Course,
    master: Master,
    notebook: ReleasedNotebook,
    files: Mapping[str, bytes],
    version: str,
) -> Candidate:
    """The parcels of an assignment; the student zip passes the gate as a whole."""
    name = master.assignment
    data = {path.name: path for path in data_files(course, name, DataKind.STUDENT)}
    beside = {
        f"data/{file}": path.read_bytes()
        for file, path in (data_licences(course, name) | data).items()
    }
    students = zip_bytes({f"{name}/{file}": text for file, text in {**files, **beside}.items()})
    refuse_leaks(course, master, {versions.students_zip(name): students})
    bundle = build_bundle(course, name, version)
    entry = versions.assignment_entry(course, name, labelled(bundle, UNRELEASED).digest)
    return Candidate(master, notebook, bundle, students, entry)


def _parcels(
    course: Course,
    folder: Path,
    candidates: Sequence[Candidate],
    proving: Proving | None,
    gradescope: Gradescope | None,
) -> dict[str, bytes]:
    """All files of a version; `ReleaseRefused` where its proof finds anything wrong."""
    version = folder.name
    files: dict[str, bytes] = {}
    for candidate in candidates:
        files[versions.students_zip(candidate.name)] = candidate.students
        files[versions.grading_tar(candidate.name)] = candidate.bundle.tar
    if gradescope is not None:
        files |= gradescope(version, candidates)
    if proving is not None:
        proven = proving(version, candidates)
        if proven.problems:
            listed = "\n".join(f"  {problem}" for problem in proven.problems)
            raise ReleaseRefused(f"{version} is not released, its proof fails:\n{listed}")
        files |= proven.files
    known = versions.versions_in([folder.parent, course.folder / DIST])
    before = versions.earlier(known, version)
    files[CHANGES] = _changes(before, version, candidates).encode()
    entries = {candidate.name: candidate.entry for candidate in candidates}
    since = before.name if before else None
    files[MANIFEST] = versions.manifest(version, since, entries, files).text()
    return files


def _changes(before: Version | None, version: str, candidates: Sequence[Candidate]) -> str:
    if before is None:
        return _FIRST.format(version=version, dist=DIST)
    old = released_snapshots(before)
    new = {candidate.name: candidate.snapshot for candidate in candidates}
    return changes.markdown(changes.compare(before.name, old, version, new))
