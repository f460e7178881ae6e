"""Grading submissions again: new results, which wait in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from autograder.batch.grading import THIS_MACHINE, Grading, SandboxKind, on_machines
from autograder.batch.pool import Pool
from autograder.batch.progress import progress
from autograder.batch.released import edition_of
from autograder.batch.worker import NoSandboxError, StoppedError, Worker
from autograder.course.assignment import Assignment
from autograder.errors import MachineryError, RejectedSubmission
from autograder.gradebook.ledger import Ledger, LedgerEntry, LedgerReader
from autograder.grades import Proposal
from autograder.intake import Found, ReleasedCells, load
from autograder.journal import about, kept_in, log
from autograder.records import Job, QuestionResult, Result, Status, total_points
from autograder.regrading.choosing import AGAIN, Choice, Chosen, NotRegraded, find_chosen


@dataclass(frozen=True)
class Regraded:
    """What a regrade found, by student."""

    assignment: str
    proposals: tuple[Proposal, ...]
    left_out: tuple[NotRegraded, ...]
    bundle: str  # digest of what graded


def regrade(
    assignment: Assignment,
    folder: Path,
    choice: Choice,
    *,
    kind: SandboxKind,
    console: Console,
    workers: int | None = None,
    release: str | None = None,
) -> Regraded:
    """Grade submissions of an output folder again, without what is stored.

    The results wait in the ledger until they are accepted, in the place of those of an earlier
    regrade.

    Args:
        assignment: Of which they are submissions.
        folder: The output folder.
        choice: Which submissions, on which questions.
        kind: The sandbox.
        console: Shows progress.
        workers: The most at a time; None is as many as the machine has room for.
        release: A version to grade with; None is what the course's files are now.

    Raises:
        UsageError: For a student, submission or question that is not there.
    """
    with LedgerReader(folder) as reader:
        chosen = find_chosen(assignment, reader, choice)
    edition = edition_of(assignment, release)
    hidden = [folder, *_folders(found for _, found in chosen.files)]
    hidden += map(Path, [release] if release else [])  # it may be a folder

    def say(line: str) -> None:
        console.print(line, markup=False, highlight=False)

    with (
        on_machines(edition, kind, hidden, THIS_MACHINE, most=workers, say=say) as (grading, most),
        Ledger(folder, assignment.name) as ledger,
    ):
        again = GradingAgain(grading, edition.released, choice.questions)
        with kept_in(folder):
            log.info("%s: %d submissions again", assignment.name, len(chosen.files))
            return again.run(chosen, ledger, most, console)


def _folders(found: Iterable[Found]) -> Iterator[Path]:
    """The folders that hold submissions, each once, none inside another."""
    folders = {item.path.parent for item in found}
    return (folder for folder in sorted(folders) if not folders.intersection(folder.parents))


class GradingAgain:
    """Grades submissions again, on all questions or on some."""

    def __init__(self, grading: Grading, released: ReleasedCells, questions: Sequence[str]) -> None:
        self._grading = grading
        self._released = released
        # In the assignment's order: the same choice is the same choice.
        order = grading.marking.questions
        self._questions = tuple(name for name in order if name in questions)

    def run(self, chosen: Chosen, ledger: Ledger, workers: int, console: Console) -> Regraded:
        """Grade what is chosen; the results wait in `ledger`, in the place of earlier ones."""
        ledger.withdraw()
        proposals: list[Proposal] = []
        left_out = list(chosen.left_out)
        total = len(chosen.files)
        pool = Pool(self._grading.worker, self._handle, max(1, min(workers, total)))
        with (
            progress(console, ledger.assignment, total) as show,
            closing(pool.run(chosen.files)) as results,
        ):
            for _, done in results:
                if isinstance(done, Proposal):
                    ledger.propose(done)
                    proposals.append(done)
                else:
                    left_out.append(done)
                show.done(Status.GRADED if isinstance(done, Proposal) else Status.ERROR)
        return Regraded(
            ledger.assignment,
            tuple(sorted(proposals, key=lambda item: (item.old.student, item.old.submission))),
            tuple(sorted(left_out, key=lambda item: (item.student, item.submission))),
            self._grading.bundle.digest,
        )

    def _handle(self, task: tuple[LedgerEntry, Found], worker: Worker) -> Proposal | NotRegraded:
        """Return the new result, or why there is none; runs in a worker's thread."""
        entry, found = task
        student, name = entry.result.student, entry.result.submission
        try:
            with about(name):
                return self._proposal(entry, found, worker)
        except RejectedSubmission as reason:
            return NotRegraded(student, name, f"{reason}: {AGAIN}")
        except (NoSandboxError, StoppedError):
            raise
        except MachineryError as error:
            return NotRegraded(student, name, f"could not be graded: {error}", failed=True)

    def _proposal(self, entry: LedgerEntry, found: Found, worker: Worker) -> Proposal:
        loaded = load(found, self._released)
        if entry.content and loaded.digest != entry.content:
            raise RejectedSubmission("its code is not what was graded")
        marking, old = self._grading.marking, entry.result
        job = Job(cells=loaded.cells, seed=marking.assignment.course.settings.seed)
        key = marking.key(job, loaded.notes, self._grading.image)
        part = job.model_copy(update={"questions": self._questions or None})
        graded = worker.grade(part)
        new = marking.graded(old.submission, old.student, graded.report, graded.image, loaded.notes)
        # A regrade is about tests. What a person grades stays what was read of the file then.
        new = new.model_copy(update={"written": old.written})
        if self._questions:
            new = merged(old, new, marking.assignment.settings.questions)
            key = key if key == entry.key else ""
        return Proposal(
            old=old,
            new=new,
            questions=self._questions,
            key=key,
            bundle=marking.bundle_digest,
            content=loaded.digest,
            signatures=graded.report.signatures,
        )


def merged(old: Result, new: Result, questions: Mapping[str, float]) -> Result:
    """Return `old` with the questions of `new` in their place, in the order of `questions`.

    A note tells the staff, as release and image are those of the new part.
    """
    by_id: dict[str, QuestionResult] = {item.id: item for item in (*old.questions, *new.questions)}
    together = tuple(by_id[name] for name in questions if name in by_id)
    again = ", ".join(item.id for item in new.questions)
    note = f"graded again alone: {again}"
    return old.model_copy(
        update={
            "questions": together,
            "points": total_points(together),
            "maximum": round(sum(item.maximum for item in together), 4),
            "release": new.release,
            "image": new.image,
            "notes": (*(text for text in old.notes if text != note), note),
        }
    )
