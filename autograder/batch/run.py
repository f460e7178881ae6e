"""The batch: files in, and for each of them a result in the ledger, the gradebook, its own file.

Nothing is written before everything that a person may have got wrong was looked at. From then
on every result is durable when it is counted, so that the same command goes on after any stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.console import Console

from autograder.batch.engine import LocalEngine
from autograder.batch.grading import Grading, SandboxKind, prepare
from autograder.batch.ledger import Ledger
from autograder.batch.progress import Counts, progress
from autograder.batch.released import released_cells
from autograder.batch.worker import NoSandboxError, StoppedError, Worker
from autograder.course.settings import Course
from autograder.errors import MachineryError, RejectedSubmission, UsageError
from autograder.intake import Fate, Found, ReleasedCells, find_submissions, load
from autograder.records import Job, Result, Status
from autograder.report.gradebook import (
    GRADEBOOK_NAME,
    RESULTS_NAME,
    result_files,
    write_gradebook,
    write_result,
)
from autograder.report.table import MOST_ROWS

_STATUS = {
    Fate.REJECTED: Status.REJECTED,
    Fate.SUPERSEDED: Status.SUPERSEDED,
    Fate.IGNORED: Status.IGNORED,
}


@dataclass(frozen=True)
class Done:
    """What became of one file; `key` is None where no sandbox had a part in it."""

    result: Result
    key: str | None = None
    cached: bool = False


@dataclass(frozen=True)
class Summary:
    """What a batch came to."""

    assignment: str
    questions: tuple[str, ...]
    counts: Counts
    gradebook: Path
    results: Path
    first: tuple[Result, ...]  # as many as a table shows; the ledger has them all

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

    def run(self, found: Sequence[Found]) -> Summary:
        """Grade all of `found` and write gradebook and result files.

        Raises `InterruptedBatchError` on SIGINT or SIGTERM; what was done till then is kept.
        """
        self._files = files = result_files((item.name, item.student) for item in found)
        folder = self.ledger.folder / RESULTS_NAME
        counts = Counts()
        engine = LocalEngine(
            self.grading.worker, self._handle, max(1, min(self.workers, len(found)))
        )
        with progress(self.console, self.grading.marking.assignment, len(found)) as show:
            for item, done in engine.run(found):
                write_result(folder / files[item.name], done.result)
                counts.add(done.result.status, done.cached)
                show.done(done.result.status, done.cached)
        self.ledger.forget_all_but(files)
        _remove_others(folder, set(files.values()))
        gradebook = self.ledger.folder / GRADEBOOK_NAME
        results = (result for _, result in self.ledger.entries())
        write_gradebook(gradebook, self.grading.marking.questions, results)
        first = tuple(result for _, result in islice(self.ledger.entries(), MOST_ROWS))
        return Summary(
            self.grading.marking.assignment,
            self.grading.marking.questions,
            counts,
            gradebook,
            folder,
            first,
        )

    def _handle(self, found: Found, worker: Worker) -> Done:
        """Decide on one file and keep what was decided; runs in a worker's thread."""
        done = self._decide(found, worker)
        self.ledger.keep(done.result, self._files[found.name], done.key)
        return done

    def _decide(self, found: Found, worker: Worker) -> Done:
        if found.fate is not Fate.READY:
            return self._not_graded(found, _STATUS[found.fate], found.reason)
        try:
            return self._graded(found, worker)
        except RejectedSubmission as reason:
            return self._not_graded(found, Status.REJECTED, str(reason))
        except (NoSandboxError, StoppedError):
            raise
        except MachineryError as error:
            return self._not_graded(found, Status.ERROR, str(error))
        except Exception as error:  # noqa: BLE001 - one file must never stop the others
            text = f"the grader failed on it: {type(error).__name__}: {error}"
            return self._not_graded(found, Status.ERROR, text)

    def _graded(self, found: Found, worker: Worker) -> Done:
        loaded = load(found, self.released)
        marking = self.grading.marking
        job = Job(cells=loaded.cells, seed=marking.course.settings.seed)
        key = marking.key(job, loaded.notes, self.grading.image)
        stored = self.ledger.find(key)
        if stored is not None:
            own = {"submission": found.name, "student": found.student}
            return Done(stored.model_copy(update=own), key, cached=True)
        graded = worker.grade(job)
        result = marking.graded(
            found.name, found.student, graded.report, graded.image, loaded.notes
        )
        return Done(result, key)

    def _not_graded(self, found: Found, status: Status, reason: str) -> Done:
        result = self.grading.marking.not_graded(
            found.name, found.student, status, reason, self.grading.label
        )
        return Done(result)


def _remove_others(folder: Path, files: set[str]) -> None:
    """Remove result files of submissions that were not given this time."""
    for file in folder.glob("*.json"):
        if file.name not in files:
            file.unlink(missing_ok=True)


def grade_paths(
    course: Course,
    assignment: str,
    paths: Sequence[Path],
    *,
    out: Path,
    kind: SandboxKind,
    workers: int,
    console: Console,
) -> Summary:
    """Grade all submissions under `paths` into the folder `out`.

    Raises `UsageError`, before `out` is made, for an unknown assignment, when a path cannot be
    read or nothing is there, and where the sandbox cannot be had.
    """
    course.assignment(assignment)
    found = [
        item
        for item in find_submissions(paths, f"{assignment}.ipynb")
        if not _is_inside(item.path, out)
    ]
    if not found:
        raise UsageError(f"there are no files in {', '.join(map(str, paths))}")
    released = released_cells(course, assignment)
    grading = prepare(course, assignment, kind, [*paths, out])
    with Ledger(out, assignment) as ledger:
        return Batch(grading, released, ledger, workers, console).run(found)


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether `path` lies in `folder`: what a batch wrote itself is no submission."""
    return folder.resolve() in path.absolute().parents
