"""Grade every reference again and again: always full marks? within the budget? in how much memory?

    python benchmarks/references.py [ASSIGNMENT…] [--additions] [--times 20] [--seed N]
                                    [--threads 1] [--cores 1] [--sandbox process]

One worker, whose sandbox stays open, on the given number of cores. `seconds` is wall-clock time of
a submission, cells and tests together. `peak` is the memory of all processes of the sandbox
together (proportional set size, so that pages which they share count once), sampled ten times a
second; it is measured in the process sandbox, where the processes are this machine's own.
`--additions` asks each question that came to an assignment later by itself, with what it needs of
the notebook. Exit status 1: full marks were missed, or a budget was (1 s where nothing is trained,
45 s where models are, 8 s in bptt, 10 s for an addition; 2 GiB).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

import nbformat
import psutil

from autograder.batch.grading import prepare
from autograder.batch.released import released_cells
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course, load_course
from autograder.course.training import trains
from autograder.intake import find_submissions, load
from autograder.proof.assemble import reference_submission
from autograder.records import Job, QuestionResult, total_points

ROOT = Path(__file__).resolve().parents[1]
GIB = 2**30
MEMORY = 2 * GIB
QUICK, TRAINING, ADDITION = 1.0, 45.0, 10.0  # seconds
BUDGETS = {"bptt": 8.0}  # which trains without models
ADDED = {"next_word": ("q2",), "rnn_cnn": ("q8", "q9"), "autoencoder": ("q8", "q9")}


class PeakMemory(threading.Thread):
    """Watches the processes that this one starts, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.done = threading.Event()

    def run(self) -> None:
        """Sample."""
        while not self.done.wait(0.1):
            self.peak = max(self.peak, sum(map(_size, psutil.Process().children(recursive=True))))


def _size(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().pss)
    return 0


def job_of(course: Course, assignment: str, folder: Path) -> Job:
    """The reference's submission, as intake makes it from the filled notebook."""
    released = load_released(course, assignment)
    file = folder / f"{assignment}.ipynb"
    nbformat.write(reference_submission(load_master(course, assignment), released), file)
    (found,) = find_submissions([file])
    cells = load(found, released_cells(find_assignment(course, assignment))).cells
    return Job(cells=cells, seed=course.settings.seed)


def measure(
    course: Course,
    assignment: str,
    options: argparse.Namespace,
    folder: Path,
    questions: tuple[str, ...] | None = None,
) -> bool:
    """Print a row for an assignment or some of its questions; whether all promises were kept."""
    settings = course.assignment(assignment)
    found = find_assignment(course, assignment)
    grading = prepare(found, options.sandbox, [folder])
    seconds, points = [], []
    memory = PeakMemory()
    memory.start()
    job = job_of(course, assignment, folder).model_copy(update={"questions": questions})
    with closing(grading.worker()) as worker:
        worker.grade(job.model_copy(update={"questions": ("q1",)}))  # opens the sandbox
        for turn in range(options.times):
            if options.seed is not None:
                job = job.model_copy(update={"seed": options.seed + turn})
            started = time.perf_counter()
            report = worker.grade(job).report
            seconds.append(time.perf_counter() - started)
            scored = [QuestionResult.scored(q, settings.questions[q.id]) for q in report.questions]
            points.append(total_points(scored))
    memory.done.set()
    memory.join()
    budget = BUDGETS.get(assignment, TRAINING if trains(found) else QUICK)
    budget = ADDITION if questions else budget
    most = sum(settings.questions[name] for name in questions or settings.questions)
    full = sum(value == most for value in points)
    peak = memory.peak / GIB if options.sandbox == "process" else float("nan")
    what = " ".join((assignment, *(questions or ())))
    kept = full == options.times and statistics.median(seconds) <= budget and not peak > 2
    print(
        f"| {what} | {full} of {options.times} | {min(seconds):.2f} | "
        f"{statistics.median(seconds):.2f} | {max(seconds):.2f} | {budget:g} | {peak:.2f} | "
        f"{'yes' if kept else 'NO'} |",
        flush=True,
    )
    return kept


def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--additions", action="store_true", help="only these questions, each alone")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, help="one more each time (default: the course's)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--sandbox", choices=("docker", "process"), default="process")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    course = load_course(ROOT)
    sandbox = course.settings.sandbox.model_copy(update={"threads": options.threads})
    course = Course(course.folder, course.settings.model_copy(update={"sandbox": sandbox}))
    print(f"{options.threads} threads on {options.cores} cores, {options.sandbox}")
    print("| assignment | full marks | least s | median s | most s | budget s | peak GiB | kept |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        names = options.assignments or course.settings.assignments
        added = [(name, (question,)) for name in names for question in ADDED.get(name, ())]
        kept = [
            measure(course, name, options, Path(folder), questions)
            for name, questions in (added if options.additions else [(n, None) for n in names])
        ]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
