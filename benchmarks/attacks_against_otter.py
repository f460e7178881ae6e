"""Grade the hostile corpus by the kit and by plain `otter run`, side by side.

    python benchmarks/attacks_against_otter.py [--limit 60] [--only endless_loop …]

Every attack on one_hot is put into the reference's notebook as `autograder check` does it, and
graded with the same tests by both: by the kit in its worker containers, by `otter run` in a
container of its own for each attack, without a network and with the same limits on memory,
processors and tasks, so that nothing is harmed. Exit status 1: an attack got more points than its
honest score from the kit.
"""

from __future__ import annotations

import argparse
import sys
import time
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
ASSIGNMENT = "one_hot"
TOLERANCE = 1e-6  # of points, which are rounded


@dataclass(frozen=True)
class Row:
    """What one attack got, and after how many seconds."""

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
        otter = f"**{otter}**" if self.beats_otter else otter
        return (
            f"| {self.name} | {self.honest:g} | {ours} | {otter.replace('|', '/')} "
            f"| {self.our_seconds:.1f} | {self.otter.seconds:.1f} |"
        )


def attacks(course: Course, only: list[str]) -> list[Variant]:
    """The attacks on the assignment, or those whose names hold one of `only`."""
    files = [
        (kind, path)
        for kind, path in find_files(default_folder(course), ASSIGNMENT)
        if kind is Kind.HOSTILE and (not only or any(word in path.stem for word in only))
    ]
    return list(
        from_files(files, load_master(course, ASSIGNMENT), load_released(course, ASSIGNMENT))
    )


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
    parser.add_argument("--limit", type=float, default=60, help="seconds of one `otter run`")
    parser.add_argument("--only", nargs="+", default=[], help="parts of the attacks' names")
    arguments = parser.parse_args()
    course, rows = load_course(ROOT), []
    try:
        image.ensure()
        ensure_image()
        grading = prepare(course, ASSIGNMENT, "docker")
        print("| attack | honest | kit | otter run | kit: seconds | otter run: seconds |")
        print("|---" * 6 + "|", flush=True)
        with closing(grading.worker()) as worker:
            for attack in attacks(course, arguments.only):
                points, seconds = graded_here(grading, worker, attack)
                otter = graded_by_otter(grading, attack, arguments.limit)
                row = Row(attack.name, attack.honest, points, seconds, otter)
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
