"""Grade the hostile corpus by the kit and by plain `otter run`, side by side.

    python benchmarks/attacks_against_otter.py [ASSIGNMENT…] [--limit S] [--only endless_loop …]

Every attack is put into the reference's notebook as `autograder check` does it, and graded with
the same tests by both: by the kit in its worker containers, by `otter run` in a container of its
own for each attack, without a network and with the same limits on memory, processors and tasks,
so that nothing is harmed. Exit status 1: an attack got more points than its honest score from the
kit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import nbformat
from plain_otter import OtterContainer, OtterRun, ensure_image

from autograder.batch.grading import Grading, prepare
from autograder.batch.worker import Worker
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course, load_course
from autograder.errors import AutograderError, MachineryError
from autograder.proof.variants import Kind, Variant, default_folder, find_files, from_files
from autograder.records import Job
from autograder.sandbox import image

ROOT = Path(__file__).resolve().parents[1]
SHARE_OF_LIMIT = 1 / 3  # that one `otter run` gets of what the kit allows a submission
TOLERANCE = 1e-6  # of points, which are rounded


@dataclass(frozen=True)
class Row:
    """What one attack got, and after how many seconds."""

    assignment: str
    name: str
    honest: float
    ours: float | None  # None: the kit could not grade it
    our_seconds: float
    otter: OtterRun

    @property
    def beats_us(self) -> bool:
        """Whether it got more from the kit than it earned."""
        return self.ours is not None and self.ours > self.honest + TOLERANCE

    @property
    def beats_otter(self) -> bool:
        """Whether it got more from `otter run` than it earned."""
        return self.otter.points is not None and self.otter.points > self.honest + TOLERANCE

    def line(self) -> str:
        """A line of the table; what was won by cheating is bold."""
        ours = "not graded" if self.ours is None else f"{self.ours:g}"
        otter = f"none: {self.otter.why}" if self.otter.points is None else f"{self.otter.points:g}"
        ours = f"**{ours}**" if self.beats_us else ours
        otter = f"**{otter}**" if self.beats_otter else otter.replace("|", "/")
        return (
            f"| {self.assignment} | {self.name} | {self.honest:g} | {ours} | {otter} "
            f"| {self.our_seconds:.1f} | {self.otter.seconds:.1f} |"
        )


def attacks(course: Course, assignment: str, only: list[str]) -> list[Variant]:
    """The attacks on an assignment, or those whose names hold one of `only`."""
    files = [
        (kind, path)
        for kind, path in find_files(default_folder(course), assignment)
        if kind is Kind.HOSTILE and (not only or any(word in path.stem for word in only))
    ]
    return list(
        from_files(files, load_master(course, assignment), load_released(course, assignment))
    )


def compared(
    course: Course, assignment: str, only: list[str], limit: float | None
) -> Iterator[Row]:
    """Grade an assignment's attacks by both, one after the other."""
    chosen = attacks(course, assignment, only)
    if not chosen:
        return
    grading = prepare(course, assignment, "docker")
    seconds_each = limit or course.limits_for(assignment).submission_seconds * SHARE_OF_LIMIT
    with closing(grading.worker()) as worker:
        for attack in chosen:
            points, seconds = graded_here(grading, worker, attack)
            otter = graded_by_otter(grading, attack, seconds_each)
            yield Row(assignment, attack.name, attack.honest, points, seconds, otter)


def graded_here(grading: Grading, worker: Worker, attack: Variant) -> tuple[float | None, float]:
    """The points from the kit, and the seconds, those of a new sandbox included."""
    started = time.perf_counter()
    try:
        graded = worker.grade(Job(cells=attack.cells, seed=grading.marking.course.settings.seed))
    except MachineryError as error:
        print(f"{attack.name}: {error}", file=sys.stderr)
        return None, time.perf_counter() - started
    result = grading.marking.graded(attack.name, "", graded.report, graded.image, ())
    return result.points, time.perf_counter() - started


def graded_by_otter(grading: Grading, attack: Variant, limit: float) -> OtterRun:
    """What `otter run` makes of it, in a container that nobody uses afterwards."""
    settings = grading.marking.course.settings
    with OtterContainer(grading.bundle, settings.sandbox, settings.seed) as otter:
        return otter.grade(nbformat.writes(attack.notebook), limit)


def main() -> int:
    """Print the table and how many attacks won anything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument("--limit", type=float, help="seconds of one `otter run`")
    parser.add_argument("--only", nargs="+", default=[], help="parts of the attacks' names")
    arguments = parser.parse_args()
    course, rows = load_course(ROOT), []
    try:
        image.ensure()
        ensure_image()
        print("| assignment | attack | honest | kit | otter run | kit: s | otter run: s |")
        print("|---" * 7 + "|", flush=True)
        for assignment in arguments.assignments or course.settings.assignments:
            for row in compared(course, assignment, arguments.only, arguments.limit):
                print(row.line(), flush=True)
                rows.append(row)
    except AutograderError as error:
        print(error, file=sys.stderr)
        return 2
    ours, theirs = sum(row.beats_us for row in rows), sum(row.beats_otter for row in rows)
    lost = sum(row.otter.points is None for row in rows)
    print(
        f"\nOf {len(rows)} attacks {ours} got more than their honest score from the kit, "
        f"{theirs} from otter run; {lost} left otter run without a result."
    )
    return 1 if ours or any(row.ours is None for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
