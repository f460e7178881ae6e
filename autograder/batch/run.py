"""The batch: files in, and for each of them a result in the ledger, the gradebook, its own file.

Nothing is written before everything that a person may have got wrong was looked at. From then
on every result is durable when it is counted, so that the same command goes on after any stop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from rich.console import Console

from autograder.batch.grading import THIS_MACHINE, Grading, Machines, SandboxKind, on_machines
from autograder.batch.pool import Pool
from autograder.batch.progress import Counts, progress
from autograder.batch.released import edition_of
from autograder.batch.worker import NoSandboxError, StoppedError, Worker
from autograder.course.assignment import Assignment
from autograder.errors import MachineryError, RejectedSubmission, UsageError
from autograder.gradebook.csv_file import (
    RESULTS_NAME,
    result_files,
    write_result,
)
from autograder.gradebook.grades import Scoring, refresh_gradebook, rows_of
from autograder.gradebook.ledger import Ledger, LedgerEntry
from autograder.gradebook.receipts import receipt_of
from autograder.grades import Grade
from autograder.intake import (
    NOTHING_SAID,
    Fate,
    Found,
    Loaded,
    People,
    ReleasedCells,
    SaidByStaff,
    UploadRule,
    find_submissions,
    load,
    whole_classes,
)
from autograder.journal import about, kept_in, log
from autograder.lms.groups import GroupList
from autograder.lms.roster import Roster
from autograder.records import Job, Reading, Result, Signature, Status
from autograder.report.table import MOST_ROWS
from autograder.wording import plain

UNPACKED_NAME = "unpacked"  # in the output folder: the files of a whole class's zip
_STATUS = {
    Fate.REJECTED: Status.REJECTED,
    Fate.SUPERSEDED: Status.SUPERSEDED,
    Fate.IGNORED: Status.IGNORED,
}


@dataclass(frozen=True)
class Decided:
    """What becomes of one file; `key` is empty where no sandbox had a part in it."""

    result: Result
    key: str = ""
    content: str = ""  # digest of the cells
    reading: Reading | None = None
    cached: bool = False
    signatures: Mapping[str, Signature] | None = None  # of a grading that is new
    named: tuple[str, ...] = ()  # whom its first cell names, also where it could not be graded


@dataclass(frozen=True)
class Done:
    """What is to be kept of one file; `cached` when its grading was in the ledger already."""

    entry: LedgerEntry
    cached: bool


@dataclass(frozen=True)
class Summary:
    """What a batch came to."""

    assignment: str
    questions: tuple[str, ...]
    counts: Counts
    gradebook: Path
    results: Path
    first: tuple[Grade | Result, ...]  # as many as a table shows; the ledger has them all
    notes: tuple[str, ...] = ()  # for the staff: extensions that fit nobody, …
    changed: int = 0  # results that took the place of another one's points

    @property
    def failed(self) -> int:
        """How many submissions could not be graded for reasons of the machinery."""
        return self.counts.by_status[Status.ERROR]


class Batch:
    """Grades the files that were found, with a number of workers, into an open ledger."""

    def __init__(
        self,
        grading: Grading,
        released: ReleasedCells,
        ledger: Ledger,
        workers: int,
        console: Console,
    ) -> None:
        self.grading = grading
        self.released = released
        self.ledger = ledger
        self.workers = workers
        self.console = console
        self._files: dict[str, str] = {}  # the name of each submission's result file
        self._pending: dict[str, Result] = {}  # by key: graded, and not yet in the ledger

    def run(self, found: Sequence[Found]) -> Summary:
        """Grade all of `found` and write gradebook, result files and what goes into the log.

        Raises `InterruptedBatchError` on SIGINT or SIGTERM; what was done till then is kept.
        """
        with kept_in(self.ledger.folder):
            log.info(
                "%s, release %s: %d files, %d at a time, %s",
                self.grading.marking.assignment.name,
                self.grading.marking.release,
                len(found),
                self.workers,
                self.grading.image,
            )
            try:
                summary = self._run(found)
            except BaseException as error:
                log.error("the batch stopped: %s", type(error).__name__)
                raise
            log.info("done: %s", summary.counts)
            return summary

    def _run(self, found: Sequence[Found]) -> Summary:
        self._files = files = result_files((item.name, item.student) for item in found)
        folder = self.ledger.folder / RESULTS_NAME
        counts, changed = Counts(), 0
        assignment = self.grading.marking.assignment
        pool = Pool(self.grading.worker, self._handle, max(1, min(self.workers, len(found))))
        with (
            progress(self.console, assignment.name, len(found)) as show,
            closing(pool.run_in_groups(found)) as groups,
        ):
            for group in groups:
                # One wait for the disk for all of them, while the workers are at the next.
                changed += sum(self.ledger.keep_all(done.entry for _, done in group))
                for item, done in group:
                    self._pending.pop(done.entry.key, None)
                    write_result(folder / files[item.name], done.entry.result)
                    counts.add(done.entry.result.status, done.cached)
                    show.done(done.entry.result.status, done.cached)
        self.ledger.forget_all_but(files)
        _remove_others(folder, set(files.values()))
        gradebook, notes = refresh_gradebook(assignment, self.ledger)
        return Summary(
            assignment.name,
            tuple(assignment.settings.maxima),
            counts,
            gradebook,
            folder,
            self._first_rows(),
            notes,
            changed,
        )

    def _first_rows(self) -> tuple[Grade | Result, ...]:
        scoring = Scoring(self.grading.marking.assignment, self.ledger)
        return tuple(islice(rows_of(self.ledger, scoring), MOST_ROWS))

    def _handle(self, found: Found, worker: Worker) -> Done:
        """Decide on one file; runs in a worker's thread, which does not wait for the disk."""
        with about(found.name):
            decided = self._decide(found, worker)
        marking = self.grading.marking
        receipt = receipt_of(found, marking.assignment.course.zone)
        entry = LedgerEntry(
            self._files[found.name],
            decided.result,
            receipt.model_copy(update={"named": decided.named}),
            key=decided.key,
            bundle=marking.bundle_digest if decided.key else "",
            content=decided.content,
            reading=decided.reading,
            signatures=decided.signatures,
        )
        return Done(entry, decided.cached)

    def _decide(self, found: Found, worker: Worker) -> Decided:
        if found.fate is not Fate.READY:
            return self._not_graded(found, _STATUS[found.fate], found.reason)
        named: tuple[str, ...] = ()
        try:
            loaded = load(found, self.released)
            named = loaded.named
            decided = self._graded(found, loaded, worker)
        except RejectedSubmission as reason:
            decided = self._not_graded(found, Status.REJECTED, str(reason))
        except (NoSandboxError, StoppedError):
            raise
        except MachineryError as error:
            log.error("not gradable; the reason stands in its result")
            decided = self._not_graded(found, Status.ERROR, str(error))
        except Exception as error:  # noqa: BLE001 - one file must never stop the others
            log.error("the grader failed on it: %s", type(error).__name__)
            text = f"the grader failed on it: {type(error).__name__}: {error}"
            decided = self._not_graded(found, Status.ERROR, text)
        return replace(decided, named=named)

    def _graded(self, found: Found, loaded: Loaded, worker: Worker) -> Decided:
        marking = self.grading.marking
        job = Job(cells=loaded.cells, seed=marking.assignment.course.settings.seed)
        key = marking.key(job, loaded.notes, self.grading.image)
        reading = Reading.limited(loaded.cells, loaded.answers)
        stored = self._pending.get(key) or self.ledger.find(key)
        if stored is not None:
            release = self.grading.marking.release
            own = {"submission": found.name, "student": found.student, "release": release}
            written = marking.written(reading.answers)  # no part of the key
            result = stored.model_copy(update={**own, "written": written})
            return Decided(result, key, loaded.digest, reading, cached=True)
        graded = worker.grade(job)
        if graded.image != self.grading.label:  # the key would not tell the truth
            raise NoSandboxError(
                "the grading image was made anew while the batch ran; run the same command again"
            )
        result = marking.graded(
            found.name, found.student, graded.report, graded.image, loaded.notes, reading.answers
        )
        self._pending[key] = result
        signatures = graded.report.signatures
        return Decided(result, key, loaded.digest, reading, signatures=signatures)

    def _not_graded(self, found: Found, status: Status, reason: str) -> Decided:
        result = self.grading.marking.not_graded(
            found.name, found.student, status, reason, self.grading.label
        )
        return Decided(result)


def _remove_others(folder: Path, files: set[str]) -> None:
    """Remove result files of submissions that were not given this time."""
    for file in folder.glob("*.json"):
        if file.name not in files:
            file.unlink(missing_ok=True)


def grade_paths(
    assignment: Assignment,
    paths: Sequence[Path],
    *,
    out: Path,
    kind: SandboxKind,
    console: Console,
    workers: int | None = None,
    machines: Machines = THIS_MACHINE,
    release: str | None = None,
    roster: Roster | None = None,
    groups: GroupList | None = None,
    own_files: bool = False,
    said: SaidByStaff = NOTHING_SAID,
) -> Summary:
    """Grade all submissions under `paths` into the folder `out`, on this machine or on others.

    Args:
        assignment: What they are submissions of.
        paths: Files and folders. The zip of a whole class, as an LMS gives it out, is unpacked
            into `out`.
        out: Where ledger, gradebook and results are kept.
        kind: The sandbox.
        console: Shows progress.
        workers: The most at a time; None is as many as the machines have room for.
        machines: Where to grade.
        release: A version to grade with; None is what the course's files are now.
        roster: Whose the submissions are; kept in `out`, for this and every later list.
        groups: Who works with whom; kept there as well.
        own_files: These are the kit's own, no student's work: see `sandbox/walls.py`.
        said: What the staff say of single files, before every other sign.

    Raises:
        UsageError: Before `out` is made, when a path cannot be read or nothing is there, and where
            release, sandbox or machines cannot be had.
    """
    file_name = assignment.file_name
    people = People(roster.students if roster else ())
    classes = whole_classes(paths, file_name, people)
    # A table of files in a zip is looked at when the zip is unpacked: `out` is made for that.
    given = find_submissions(
        paths, file_name, people=people, said=NOTHING_SAID if classes else said
    )
    if all(_is_inside(item.path, out) for item in given):
        raise UsageError(f"there are no files in {', '.join(map(str, paths))}")
    edition = edition_of(assignment, release)
    hidden = [*paths, out, *map(Path, [release] if release else [])]  # it may be a folder

    def say(line: str) -> None:
        console.print(plain(line), markup=False, highlight=False)

    with (
        on_machines(
            edition, kind, hidden, machines, most=workers, say=say, own_files=own_files
        ) as (grading, most),
        Ledger(out, assignment.name) as ledger,
    ):
        if roster is not None:
            roster.keep_in(out)
        if groups is not None:
            groups.keep_in(out)
        unpacked = out / UNPACKED_NAME
        found = [
            item
            for item in find_submissions(
                paths,
                file_name,
                unpacked,
                classes=classes,
                released=edition.released,
                people=people,
                said=said,
                nbgrader_times=assignment.course.settings.nbgrader_times,
                rule=UploadRule(assignment.settings.counts, assignment.settings.uploads),
            )
            if not _is_inside(item.path, out) or (classes and _is_inside(item.path, unpacked))
        ]
        return Batch(grading, edition.released, ledger, most, console).run(found)


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether `path` lies in `folder`: what a batch wrote itself is not a submission."""
    return folder.resolve() in path.absolute().parents
