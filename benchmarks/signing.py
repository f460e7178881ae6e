"""What signing costs: a class in which every third one has a slip, with signatures and without.

    python benchmarks/signing.py [ASSIGNMENT] [--submissions 600] [--at-most 1.1]

Each submission is graded twice in the same process sandbox, once signed and once not, in turns, so
that a machine that is slower at one time than at another makes little difference to the ratio. On
one that others use as well, seconds on the clock swing all the same; so the ratio of processor
seconds is judged: those of this process, of the sandbox and of all that it has started. Exit
status 1: it is above the most. The slips are the assignment's chaffs, whose own files are graded.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path

import psutil

from autograder.batch.grading import prepare
from autograder.course.assignment import Assignment, find_assignment
from autograder.course.settings import load_course
from autograder.proof.variants import Kind, built_in, default_folder, find_files, from_files
from autograder.records import Cell, Job

ROOT = Path(__file__).resolve().parents[1]
EVERY = 3  # one of so many has a slip
WARM = 4  # submissions before the clock starts
Seconds = dict[bool, float]  # with signatures and without


def submissions(assignment: Assignment, size: int) -> list[tuple[Cell, ...]]:
    """The cells of a class, each of which differs from the others in one."""
    released, master = assignment.released, assignment.master
    right = next(iter(built_in(master, released))).cells
    files = find_files(default_folder(assignment.course), assignment.name)
    chaffs = [item for item in files if item[0] is Kind.CHAFF]
    slips = cycle(variant.cells for variant in from_files(chaffs, master, released))
    return [
        (
            *(next(slips) if number % EVERY == 0 else right),
            Cell(id="n", source=f"number = {number}"),
        )
        for number in range(size)
    ]


def processor_seconds() -> float:
    """What this process and all that it has started have computed up to now.

    A process counts what its children have used once they have ended and it has waited for them.
    """
    whole = psutil.Process()
    return sum(map(_used, [whole, *whole.children(recursive=True)]))


def _used(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        return float(sum(process.cpu_times()[:4]))  # its own, and of children that have ended
    return 0.0


def seconds_of(assignment: Assignment, size: int) -> tuple[Seconds, Seconds, int]:
    """The seconds on the clock, those of processors, and how many questions were signed."""
    grading = prepare(assignment, "process", own_files=True)
    seed = assignment.course.settings.seed
    clock, processor = {True: 0.0, False: 0.0}, {True: 0.0, False: 0.0}
    signed = 0
    with closing(grading.worker()) as worker:
        for number, cells in enumerate(submissions(assignment, size + WARM)):
            order = (True, False) if number % 2 else (False, True)
            for sign in order:
                started, computed = time.perf_counter(), processor_seconds()
                report = worker.grade(Job(cells=cells, seed=seed, sign=sign)).report
                if number >= WARM:
                    clock[sign] += time.perf_counter() - started
                    processor[sign] += processor_seconds() - computed
                    signed += len(report.signatures)
    return clock, processor, signed


def main() -> int:
    """Measure, print, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment", nargs="?", default="one_hot")
    parser.add_argument("--submissions", type=int, default=600)
    parser.add_argument("--at-most", type=float, default=1.1)
    options = parser.parse_args()
    assignment = find_assignment(load_course(ROOT), options.assignment)
    clock, processor, signed = seconds_of(assignment, options.submissions)
    print(
        f"{options.assignment}: {options.submissions} submissions, every third with a slip; "
        f"{signed} questions have signatures"
    )
    for what, taken in (("on the clock", clock), ("of processors", processor)):
        ratio = taken[True] / taken[False]
        print(f"{taken[True]:.1f} s {what} signed, {taken[False]:.1f} s not: {ratio:.3f} times")
    return int(processor[True] / processor[False] > options.at_most)


if __name__ == "__main__":
    sys.exit(main())
