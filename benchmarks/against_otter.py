"""Grade the same notebook with the same tests by the kit and by plain `otter run`, side by side.

    python benchmarks/against_otter.py [ASSIGNMENT…] [--repetitions 5] [--at-least 20]

The notebook is the released one filled with the reference. Both grade it in the same image, under
the same limits, by turns. The kit's seconds go from the file on disk to the points, in a worker
that has started; Otter's are those of its command, without the start of the container. Processor
seconds are those of the containers, which a busy machine stretches less. Exit status 1: a ratio of
seconds is below its minimum, or somebody did not give full marks.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from plain_otter import OtterContainer, ensure_image, processor_seconds

from autograder.batch.grading import Grading, prepare
from autograder.batch.released import released_cells
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course, load_course
from autograder.errors import AutograderError, MachineryError
from autograder.intake import ReleasedCells, find_submissions, load
from autograder.proof.assemble import reference_submission
from autograder.records import Job
from autograder.sandbox import image
from autograder.sandbox.orphans import OWNER_LABEL, OwnerProcess

ROOT = Path(__file__).resolve().parents[1]
MINIMUM = {"one_hot": 20.0, "windowing": 20.0}  # the others spend their time in training
IN_A_ROW = 5  # submissions that a worker of the kit serves in one turn; Otter starts anew for each
LIMIT = 900.0  # seconds of one `otter run`


@dataclass(frozen=True)
class Turn:
    """What one grading took and gave."""

    seconds: float
    processor: float
    points: float


@dataclass
class Comparison:
    """The turns of both, for one assignment."""

    assignment: str
    maximum: float
    at_least: float | None
    start_seconds: float = 0.0  # of a worker of the kit, once for many submissions
    ours: list[Turn] = field(default_factory=list)
    theirs: list[Turn] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times the kit's median seconds Otter's are."""
        return median("seconds", self.theirs) / median("seconds", self.ours)

    @property
    def problems(self) -> list[str]:
        """What is not as it should be."""
        found = [
            f"the reference should get {self.maximum:g} points from {who}, got {points_of(turns)}"
            for who, turns in (("the kit", self.ours), ("otter run", self.theirs))
            if {turn.points for turn in turns} != {self.maximum}
        ]
        if self.at_least is not None and self.ratio < self.at_least:
            found.append(f"the ratio {self.ratio:.1f} is below {self.at_least:g}")
        return [f"{self.assignment}: {text}" for text in found]

    def row(self) -> str:
        """A line of the table."""
        processor = median("processor", self.theirs) / median("processor", self.ours)
        least = "" if self.at_least is None else f"{self.at_least:g}"
        cells = [self.assignment, f"{self.maximum:g}"]
        for turns in (self.ours, self.theirs):
            cells += [points_of(turns), spread("seconds", turns), spread("processor", turns)]
        cells += [f"{self.ratio:.1f}", least, f"{processor:.1f}", f"{self.start_seconds:.1f}"]
        return f"| {' | '.join(cells)} |"


HEADING = (
    "assignment", "maximum",
    "kit: points", "seconds", "processor seconds",
    "otter run: points", "seconds", "processor seconds",
    "ratio of seconds", "at least", "of processor seconds", "start of a worker, seconds",
)  # fmt: skip


def median(what: str, turns: list[Turn]) -> float:
    """The median of a figure over the turns."""
    return statistics.median(getattr(turn, what) for turn in turns)


def spread(what: str, turns: list[Turn]) -> str:
    """Median, smallest and largest."""
    figures = [getattr(turn, what) for turn in turns]
    return f"{median(what, turns):.2f} ({min(figures):.2f} to {max(figures):.2f})"


def points_of(turns: list[Turn]) -> str:
    """The points, which should be the same in all turns."""
    return " or ".join(f"{points:g}" for points in sorted({turn.points for turn in turns}))


class Worker:
    """One worker of the kit, held as long as the comparison takes."""

    def __init__(self, grading: Grading, released: ReleasedCells) -> None:
        self.grading, self.released, self.client = grading, released, image.engine()
        started = time.perf_counter()
        self.sandbox = grading.open_sandbox()
        self.start_seconds = time.perf_counter() - started
        mine = f"{OWNER_LABEL}={OwnerProcess.this_process()}"
        (self.container,) = self.client.containers.list(filters={"label": mine})

    def close(self) -> None:
        """Stop the worker."""
        self.sandbox.close()
        self.client.close()

    def grade(self, path: Path) -> Turn:
        """Grade the file, from reading it to its points, some times in a row as a batch does."""
        marking = self.grading.marking
        before = processor_seconds(self.client, self.container)
        started = time.perf_counter()
        for _ in range(IN_A_ROW):
            (found,) = find_submissions([path])
            job = Job(
                cells=load(found, self.released).cells, seed=marking.assignment.course.settings.seed
            )
            report = self.sandbox.grade(job)
            result = marking.graded(found.name, found.student, report, self.sandbox.image, ())
            if not self.sandbox.clean:
                raise MachineryError("the sandbox is not clean after the reference")
        seconds = (time.perf_counter() - started) / IN_A_ROW
        processor = (processor_seconds(self.client, self.container) - before) / IN_A_ROW
        return Turn(seconds, processor, result.points)


def grade_by_otter(otter: OtterContainer, text: str) -> Turn:
    """Grade the text of the notebook by `otter run`."""
    before = otter.processor_seconds()
    run = otter.grade(text, LIMIT)
    if run.points is None:
        raise MachineryError(f"otter run left no results: {run.why}")
    return Turn(run.seconds, otter.processor_seconds() - before, run.points)


def compare(
    course: Course, assignment: str, repetitions: int, at_least: float | None
) -> Comparison:
    """Grade by turns; the first turn of each is not counted."""
    grading, released = (
        prepare(find_assignment(course, assignment), "docker"),
        load_released(course, assignment),
    )
    text = nbformat.writes(reference_submission(load_master(course, assignment), released))
    settings, seed = course.settings.sandbox, course.settings.seed
    maximum = sum(course.assignment(assignment).questions.values())  # what tests grade
    result = Comparison(assignment, maximum, at_least)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Worker(grading, released_cells(find_assignment(course, assignment)))) as worker,
        OtterContainer(grading.bundle, settings, seed) as otter,
    ):
        result.start_seconds = worker.start_seconds
        path = Path(folder, released.name)
        path.write_text(text, encoding="utf-8")
        for number in range(repetitions + 1):
            ours, theirs = worker.grade(path), grade_by_otter(otter, text)
            print(
                f"{assignment} {number}: {ours.seconds:.2f} s, {theirs.seconds:.2f} s", flush=True
            )
            if number:
                result.ours.append(ours)
                result.theirs.append(theirs)
    return result


def main() -> int:
    """Print the table; the exit status says whether it is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", default=[*MINIMUM], metavar="ASSIGNMENT")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--at-least", type=float, help="the ratio to reach, for all assignments")
    arguments = parser.parse_args()
    course = load_course(ROOT)
    try:
        image.ensure()
        ensure_image()
        compared = [
            compare(course, name, arguments.repetitions, arguments.at_least or MINIMUM.get(name))
            for name in arguments.assignments
        ]
    except AutograderError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"\n| {' | '.join(HEADING)} |", "|---" * len(HEADING) + "|", sep="\n")
    for comparison in compared:
        print(comparison.row())
    problems = [problem for comparison in compared for problem in comparison.problems]
    print(*problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
