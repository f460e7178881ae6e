"""Cutting a release: masters → `assignments/`, and under `dist/<version>/` what travels.

Everything is made and checked in memory before the first file is written. The same course gives
the same bytes, so `check` can compare, and a version can be made again and compared.

- dist/<version>/<assignment>-students.zip: notebook, data and its licences, requirements, README
- dist/<version>/<assignment>-grading.tar: the grading bundle
- dist/<version>/<assignment>-gradescope.zip: the autograder for Gradescope
- dist/<version>/proof.json, proof.md: what reference, stub, wheats, chaffs and attacks got
- dist/<version>/slips.json: how the answers of the chaffs look, and what each says to a student
- dist/<version>/CHANGES.md: the change log against the version before, for the staff
- dist/<version>/manifest.json: SHA-256 and size of each of them, and the settings they go with
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.archives import zip_bytes
from autograder.batch.released import released_cells
from autograder.course import versions
from autograder.course.assignment import Assignment, find_assignment
from autograder.course.bundle import (
    UNRELEASED,
    DataKind,
    build_bundle,
    data_files,
    data_licences,
    labelled,
)
from autograder.course.candidate import Candidate
from autograder.course.notebook import FOLDER, ReleasedNotebook
from autograder.course.settings import Course
from autograder.course.versions import DIST, MANIFEST, Version
from autograder.errors import UsageError
from autograder.files import new_folder, replace_files
from autograder.on_gradescope.zip import gradescope_zip
from autograder.releasing import changes
from autograder.releasing.gate import ReferenceAndStub, ReleaseRefused, refuse_leaks, refuse_points
from autograder.releasing.handout import student_files
from autograder.releasing.proving import Prover
from autograder.releasing.sentences import refuse_sentences
from autograder.releasing.snapshot import released_snapshots, snapshot_of

CHANGES = "CHANGES.md"
_FIRST = "# {version}\n\nThe first version: there is none before it in {dist}/.\n"


@dataclass(frozen=True)
class Release:
    """What a release wrote, or compared, by path below the course's folder, with SHA-256."""

    assignments: tuple[str, ...]
    version: str | None
    files: Mapping[str, str]
    changed: tuple[str, ...]  # those that were written because they were missing or different
    proofs: Mapping[str, ReferenceAndStub]
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
    prover: Prover | None = None,
    dist: Path | None = None,
) -> Release:
    """Make the student files of assignments and, with a version, dist; nothing is left half done.

    Args:
        course: The course.
        assignments: Their names; none is all of them.
        version: A version to cut as well, in a folder of its own.
        check: Write nothing; stale files are refused.
        prover: Proves a version as a whole; without a version it grades reference and stub first,
            where one is given.
        dist: Where versions are kept; None is `dist/` in the course's folder.

    Raises:
        ReleaseRefused: For a leak or a failed proof; with `check` for files that are stale.
        UsageError: For a version without a prover or one that is there already, missing data, a
            wrong master, a disk that takes no more.
    """
    if version is not None and prover is None:
        raise UsageError("a version is always proved")
    names = tuple(dict.fromkeys(assignments)) or tuple(course.settings.assignments)
    found = [find_assignment(course, name) for name in names]
    folder = None if version is None else _place(dist or course.folder / DIST, version)
    files: dict[str, bytes] = {}
    proofs: dict[str, ReferenceAndStub] = {}
    candidates: list[Candidate] = []
    for assignment in found:
        name, own = assignment.name, student_files(assignment)
        refuse_leaks(assignment, own)
        refuse_sentences(assignment)
        notebook = ReleasedNotebook(name, own[assignment.file_name].decode())
        if prover is not None and version is None:
            proofs[name] = prover.proof_of(assignment, notebook)
            refuse_points(assignment, proofs[name])
        files |= {f"{FOLDER}/{name}/{file}": content for file, content in own.items()}
        if version is not None:
            candidates.append(_candidate(assignment, notebook, own, version))
    stale = stale_files(course, files)
    if check and stale:
        listed = "\n".join(f"  {file}" for file in stale)
        raise ReleaseRefused(
            f"not what the masters make now:\n{listed}\nrun: autograder release {' '.join(names)}"
        )
    changed = {file.path: files[file.path] for file in stale}
    parcels: dict[str, bytes] = {}
    if folder is None or prover is None or check:
        replace_files(course.folder, changed)
    else:
        parcels = _parcels(course, folder, candidates, prover)
        with new_folder(folder, parcels):
            replace_files(course.folder, changed)
        files |= {f"{DIST}/{folder.name}/{file}": content for file, content in parcels.items()}
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in files.items()}
    return Release(names, version, digests, tuple(changed), proofs, folder, tuple(parcels))


def candidates_of(course: Course, assignments: Sequence[str], version: str) -> list[Candidate]:
    """The assignments as the course's files stand now, as they would go into a version."""
    found = []
    for name in assignments:
        assignment = find_assignment(course, name)
        own = student_files(assignment)
        notebook = ReleasedNotebook(name, own[assignment.file_name].decode())
        found.append(_candidate(assignment, notebook, own, version))
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
    assignment: Assignment,
    notebook: ReleasedNotebook,
    files: Mapping[str, bytes],
    version: str,
) -> Candidate:
    """The parcels of an assignment; the student zip passes the gate as a whole."""
    name = assignment.name
    data = {path.name: path for path in data_files(assignment, DataKind.STUDENT)}
    beside = {
        f"data/{file}": path.read_bytes()
        for file, path in (data_licences(assignment) | data).items()
    }
    students = zip_bytes({f"{name}/{file}": text for file, text in {**files, **beside}.items()})
    refuse_leaks(assignment, {versions.students_file(name): students})
    bundle = build_bundle(assignment, version)
    entry = versions.assignment_entry(assignment, labelled(bundle, UNRELEASED).digest)
    return Candidate(assignment, notebook, bundle, students, entry)


def _parcels(
    course: Course,
    folder: Path,
    candidates: Sequence[Candidate],
    prover: Prover,
) -> dict[str, bytes]:
    """All files of a version; `ReleaseRefused` where its proof finds anything wrong."""
    version = folder.name
    files: dict[str, bytes] = {}
    for candidate in candidates:
        files[versions.students_file(candidate.name)] = candidate.students
        files[versions.grading_file(candidate.name)] = candidate.bundle.tar
    proven = prover.prove(version, candidates)
    if proven.problems:
        listed = "\n".join(f"  {problem}" for problem in proven.problems)
        raise ReleaseRefused(f"{version} is not released, its proof fails:\n{listed}")
    notebooks = {candidate.name: candidate.notebook for candidate in candidates}
    for candidate in candidates:
        released = released_cells(candidate.assignment, notebooks)
        slips = proven.slips.get(candidate.name)
        zipped = gradescope_zip(candidate.assignment, candidate.bundle, version, released, slips)
        files[versions.gradescope_file(candidate.name)] = zipped
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
    new = {candidate.name: snapshot_of(candidate) for candidate in candidates}
    return changes.markdown(changes.compare(before.name, old, version, new))
