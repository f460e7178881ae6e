"""Grade a large class of distinct one_hot submissions, and watch speed and memory on the way.

    python benchmarks/scale.py [--submissions 2000] [--workers 2] [--compare 400]

Prints, for every tenth of the class, the submissions per minute and the memory of the command and
of its workers; then grades a smaller class with one worker and with all, by turns. Exit status 1:
the last tenth was more than a tenth slower than the first, the memory grew, all workers together
were less than 0.9 times their number faster than one, or not everybody got full marks. Needs
Docker and an otherwise idle machine.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker
from classes import ASSIGNMENT, make_class
from docker.errors import DockerException

from autograder.sandbox import image, orphans

ROOT = Path(__file__).resolve().parents[1]
MIB = 2**20
SLOWER = 0.10  # the last tenth may be, than the first
GROWN = 1.10  # times the median of the first half: what memory may come to
EFFICIENCY = 0.9  # of N workers, against N times one: 1.8 for two
EVERY = 1.0  # seconds between two looks at the memory
HEADING = (
    "tenth", "submissions per minute", "containers started", "command, MiB", "larger worker, MiB",
)  # fmt: skip


@dataclass
class Run:
    """One batch: when each result was there, and what memory was used at which time."""

    seconds: float
    done: list[float]  # seconds after the start, in order
    full: bool  # everybody got full marks
    memory: list[tuple[float, float, float]] = field(default_factory=list)  # command, worker, MiB
    starts: list[float] = field(default_factory=list)  # when each container was first seen

    @property
    def per_minute(self) -> float:
        """Submissions per minute, all told."""
        return 60 * len(self.done) / self.seconds

    def tenths(self) -> Iterator[tuple[float, int, float, float]]:
        """Submissions per minute, containers started, and the median memory in each tenth.

        The first one begins with the command, so the start of its workers is in it. The memory of
        a worker is that of the larger one; at a single moment a submission may hold large arrays.
        """
        size, begin = len(self.done) // 10, 0.0
        for number in range(10):
            end = self.done[(number + 1) * size - 1]
            during = [m for m in self.memory if begin <= m[0] <= end] or [(end, 0.0, 0.0)]
            command, worker = (statistics.median(moment[n] for moment in during) for n in (1, 2))
            starts = sum(begin <= second < end for second in self.starts)
            yield 60 * size / (end - begin), starts, command, worker
            begin = end


def grade(submissions: Path, out: Path, workers: int, assignment: str = ASSIGNMENT) -> Run:
    """Grade a folder with the command itself, in Docker."""
    command = [sys.executable, "-m", "autograder", "grade", str(submissions)]
    options = ["--assignment", assignment, "--out", str(out), "--workers", str(workers)]
    memory, seen = [], {}
    client = image.engine()
    wall, started = time.time(), time.monotonic()
    with out.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=log, stderr=log)
        while process.poll() is None:
            looked = time.monotonic()
            with contextlib.suppress(DockerException, OSError):
                used = _workers(client, process.pid)
                seen |= {name: looked - started for name in used if name not in seen}
                largest = max(used.values(), default=0.0)
                memory.append((looked - started, _resident(process.pid), largest))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(EVERY)
    seconds = time.monotonic() - started
    client.close()
    if process.returncode != 0:
        raise SystemExit(out.with_suffix(".log").read_text()[-3000:])
    # A result's file is written when the result is counted.
    times = sorted(file.stat().st_mtime - wall for file in (out / "results").glob("*.json"))
    return Run(seconds, times, _all_full(out / "gradebook.csv"), memory, [*seen.values()])


def _workers(client: docker.DockerClient, owner: int) -> dict[str, float]:
    """The memory of each worker of a command in MiB, without what the kernel only caches."""
    found = {}
    for container in client.containers.list(sparse=True, filters={"label": orphans.OWNER_LABEL}):
        label = orphans.OwnerProcess.parse(container.attrs["Labels"][orphans.OWNER_LABEL])
        if label is not None and label.pid == owner:
            stats: Any = client.api.stats(str(container.id), stream=False, one_shot=True)
            memory = stats["memory_stats"]
            if not memory:  # it has just ended
                continue
            used, detail = memory["usage"], memory["stats"]
            cached = detail.get("total_inactive_file", detail.get("inactive_file", 0))
            found[str(container.id)] = (used - cached) / MIB
    return found


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIB


def _all_full(gradebook: Path) -> bool:
    with gradebook.open(encoding="utf-8", newline="") as file:
        return all(row["score"] == row["maximum"] for row in csv.DictReader(file))


def problems_of(run: Run) -> list[str]:
    """What is not as it should be in the large run."""
    tenths = list(run.tenths())
    found = [] if run.full else ["not everybody got full marks"]
    if tenths[-1][0] < (1 - SLOWER) * tenths[0][0]:
        found.append(f"the last tenth: {tenths[-1][0]:.0f} a minute, the first {tenths[0][0]:.0f}")
    for who, column in (("the command", 2), ("a worker", 3)):
        half = sorted(tenth[column] for tenth in tenths[:5])
        largest = max(tenth[column] for tenth in tenths[5:])
        if largest > GROWN * half[2]:
            found.append(f"the memory of {who} came to {largest:.0f} MiB, from {half[2]:.0f}")
    return found


def compare(folder: Path, size: int, workers: int) -> tuple[str, list[str]]:
    """One worker against all of them, on the same class, by turns."""
    submissions = make_class(folder / "compared", size)
    rates: dict[int, list[float]] = {1: [], workers: []}
    for turn in range(2):
        for count in rates:
            run = grade(submissions, folder / f"turn{turn}-{count}", count)
            rates[count].append(run.per_minute)
            print(f"{count} workers: {run.per_minute:.0f} a minute", flush=True)
    ratio = max(rates[workers]) / max(rates[1])
    text = f"{workers} workers are {ratio:.2f} times as fast as one, on {size} submissions"
    return text, [] if ratio >= EFFICIENCY * workers else [text]


def main() -> int:
    """Print the tables; the exit status says whether they are as they should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--compare", type=int, default=400, help="0: compare nothing")
    arguments = parser.parse_args()
    image.ensure()
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.submissions:
            submissions = make_class(folder / "class", arguments.submissions)
            run = grade(submissions, folder / "out", arguments.workers)
            print(f"\n| {' | '.join(HEADING)} |", "|---" * len(HEADING) + "|", sep="\n")
            for number, (rate, starts, *memory) in enumerate(run.tenths(), start=1):
                figures = [f"{rate:.0f}", str(starts), *(f"{size:.0f}" for size in memory)]
                print(f"| {number} | {' | '.join(figures)} |")
            print(
                f"\n{len(run.done)} submissions in {run.seconds:.0f} s with {arguments.workers} "
                f"workers and {len(run.starts)} containers: {run.per_minute:.0f} a minute"
            )
            problems += problems_of(run)
        if arguments.compare and arguments.workers > 1:
            text, wrong = compare(folder, arguments.compare, arguments.workers)
            print(text)
            problems += wrong
    print(*problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
