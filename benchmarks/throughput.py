"""How many submissions a minute: against plain `otter run`, or against the students' own computing.

    python benchmarks/throughput.py [ASSIGNMENT…] [--workers 2] [--submissions N] [--otter 8]

`one_hot` and `windowing` are graded as classes of distinct submissions by the command, from its
start to its end, and by as many processes of `otter run` in the same image at once: at least 20
times as many submissions a minute are wanted of the reference. For assignments that train, the
same submissions run in warm processes, without any sandbox, as many at once as there are workers;
the whole batch may take 1.15 times their seconds divided by the workers. `--processor` compares,
for these, the processor seconds of one worker's container with those of the warm processes: a busy
machine can measure that, too, and only what waits is left out. Exit status 1: a ratio is not met,
or somebody did not get full marks. Needs Docker and, without `--processor`, an idle machine.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from classes import make_class, make_class_of_references
from plain_otter import OtterContainer, ensure_image, environment, processor_seconds
from scale import grade

from autograder.batch.grading import Grading, prepare
from autograder.batch.released import released_cells
from autograder.course.assignment import find_assignment
from autograder.course.settings import load_course
from autograder.errors import MachineryError
from autograder.intake import find_submissions, load
from autograder.records import Job
from autograder.sandbox import image
from autograder.sandbox.orphans import OWNER_LABEL, OwnerProcess

ROOT = Path(__file__).resolve().parents[1]
AGAINST_OTTER = {"one_hot": 600, "windowing": 600}  # submissions of a class
TRAINING_CLASS = 24
AT_LEAST = 20.0  # times the submissions per minute of `otter run`
AT_MOST = 1.15  # times the students' own computing, divided by the workers
OTTER_LIMIT = 900.0
INSIDE = Path(__file__).with_name("warm_inside.py")


@dataclass(frozen=True)
class Line:
    """One comparison in words, and what is wrong with it."""

    text: str
    problems: tuple[str, ...]


def against_otter(assignment: str, size: int, otter_runs: int, workers: int, folder: Path) -> Line:
    """The whole command on a class, against `otter run` on some of it, with equal processes.

    The reference is graded for the verdict. Wheats are graded beside it, to tell: some of them
    compute by themselves for longer than the kit needs for all the rest.
    """
    texts, problems = [], []
    for who, make in (("the reference", make_class_of_references), ("wheats", make_class)):
        submissions = make(folder / who / "class", size, assignment)
        ours = grade(submissions, folder / who / "out", workers, assignment)
        sources = [path.read_text(encoding="utf-8") for path in sorted(submissions.iterdir())]
        theirs = otter_per_minute(assignment, sources[:otter_runs], workers)
        ratio = ours.per_minute / theirs
        texts.append(
            f"{assignment}, {who}: {ours.per_minute:.0f} submissions a minute, {size} of them with "
            f"{workers} workers, their start included; otter run {theirs:.1f} with {workers} "
            f"processes; {ratio:.1f} times"
        )
        if not ours.full:
            problems.append(f"{assignment}, {who}: not everybody got full marks")
        if make is make_class_of_references and ratio < AT_LEAST:
            problems.append(f"{assignment}: {ratio:.1f} times is less than {AT_LEAST:g}")
    return Line("\n".join(texts), tuple(problems))


def otter_per_minute(assignment: str, texts: Sequence[str], processes: int) -> float:
    """Grade `texts` by `otter run` in several containers at once, their start not counted."""
    course = load_course(ROOT)
    settings, seed = course.settings.sandbox, course.settings.seed
    bundle = prepare(find_assignment(course, assignment), "docker").bundle
    waiting = list(texts)

    def serve(container: OtterContainer) -> None:
        with suppress(IndexError):
            while True:
                run = container.grade(waiting.pop(), OTTER_LIMIT)
                if run.points is None:
                    raise MachineryError(f"otter run left no results: {run.why}")

    with ExitStack() as stack:
        containers = [
            stack.enter_context(OtterContainer(bundle, settings, seed)) for _ in range(processes)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(processes))
        started = time.monotonic()
        list(pool.map(serve, containers))  # raises what they raised
        seconds = time.monotonic() - started
    return 60 * len(texts) / seconds


def against_own_computing(assignment: str, size: int, workers: int, folder: Path) -> Line:
    """The whole command on a class, against what its submissions compute in warm processes.

    One half of them computes before the command, the other after it: a machine that others use as
    well is not as fast at every hour.
    """
    submissions = make_class(folder / "class", size, assignment)
    grading, jobs = prepared_jobs(assignment, submissions)
    own = own_seconds(grading, jobs[::2], workers)
    ours = grade(submissions, folder / "out", workers, assignment)
    own += own_seconds(grading, jobs[1::2], workers)
    ratio = ours.seconds / (own / workers)
    text = (
        f"{assignment}: {ours.seconds:.0f} s for {size} submissions with {workers} workers, their "
        f"start included; alone they compute {own:.0f} s, {own / workers:.0f} s on each of "
        f"{workers}; {ratio:.2f} times"
    )
    problems = [] if ours.full else [f"{assignment}: not everybody got full marks"]
    if ratio > AT_MOST:
        problems.append(f"{assignment}: {ratio:.2f} times is more than {AT_MOST:g}")
    return Line(text, tuple(problems))


def processor_against_own(assignment: str, size: int, folder: Path) -> Line:
    """Processor seconds of one worker, against those of the same submissions in warm processes.

    One half of them computes before the worker, the other after it. The worker's start is given
    separately: it serves `recycle_after` submissions.
    """
    submissions = make_class(folder / "class", size, assignment)
    grading, jobs = prepared_jobs(assignment, submissions)
    marking = grading.marking
    own = run_warm(grading, jobs[::2], "processor")
    client, full = image.engine(), True
    with closing(client), closing(grading.open_sandbox()) as sandbox:
        mine = f"{OWNER_LABEL}={OwnerProcess.this_process()}"
        (container,) = client.containers.list(filters={"label": mine})
        start = processor_seconds(client, container)
        outside = time.process_time()
        for cells in jobs:
            job = Job.model_validate(
                {"cells": cells, "seed": marking.assignment.course.settings.seed}
            )
            result = marking.graded("", "", sandbox.grade(job), sandbox.image, ())
            full = full and result.points == result.maximum
        outside = time.process_time() - outside
        inside = processor_seconds(client, container) - start
    own += run_warm(grading, jobs[1::2], "processor")
    ratio = (inside + outside) / sum(own)
    text = (
        f"{assignment}: {inside:.1f} processor seconds inside and {outside:.1f} outside the "
        f"container for {size} submissions, {sum(own):.1f} in warm processes; {ratio:.2f} times; "
        f"the start took {start:.1f}"
    )
    problems = [] if full else [f"{assignment}: not everybody got full marks"]
    if ratio > AT_MOST:
        problems.append(f"{assignment}: {ratio:.2f} times is more than {AT_MOST:g}")
    return Line(text, tuple(problems))


def prepared_jobs(assignment: str, submissions: Path) -> tuple[Grading, list[list[object]]]:
    """What grades them in Docker, and the cells of every submission."""
    course = load_course(ROOT)
    released = released_cells(find_assignment(course, assignment))
    cells = [load(found, released).cells for found in find_submissions([submissions])]
    jobs: list[list[object]] = [[cell.model_dump() for cell in each] for each in cells]
    return prepare(find_assignment(course, assignment), "docker"), jobs


def own_seconds(grading: Grading, jobs: Sequence[list[object]], processes: int) -> float:
    """The seconds that these compute, run by several warm processes at once."""
    parts = [jobs[number::processes] for number in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        seconds = [
            second for part in pool.map(partial(run_warm, grading), parts) for second in part
        ]
    if len(seconds) != len(jobs):
        raise MachineryError(f"{len(jobs) - len(seconds)} submissions did not run to their end")
    return sum(seconds)


def run_warm(grading: Grading, jobs: Sequence[object], what: str = "seconds") -> list[float]:
    """Run submissions one after the other, as `warm_inside.py` does; return their seconds.

    `what` may be `processor`, too.
    """
    settings = grading.marking.assignment.course.settings
    given = {
        "preload": list(grading.marking.assignment.sandbox.preload),
        "seed": settings.seed,
        "jobs": jobs,
        "bundle": base64.b64encode(grading.bundle.tar).decode(),
    }
    with closing(image.engine(timeout=3600)) as client:
        container = client.containers.create(
            grading.image,
            [image.PYTHON, "-c", INSIDE.read_text()],
            environment=environment(settings.sandbox.threads) | {"KERAS_BACKEND": "tensorflow"},
            tmpfs={"/tmp": "mode=1777,size=1g"},
            mem_limit=settings.sandbox.container_memory,
            nano_cpus=settings.sandbox.threads * 10**9,
            stdin_open=True,
            **image.HARDENED,
        )
        try:
            stream: Any = container.attach_socket(params={"stdin": 1, "stream": 1})
            container.start()
            stream._sock.sendall((json.dumps(given) + "\n").encode())
            container.wait()
            output = container.logs(stdout=True, stderr=False).decode()
            stream._sock.close()
            stream.close()
            if not output:
                raise MachineryError(container.logs(stdout=False).decode()[-1000:])
        finally:
            container.remove(force=True)
    done = [json.loads(line) for line in output.splitlines()]
    if any(item["failed"] for item in done):
        raise MachineryError(f"tests failed in a warm process: {done}")
    return [item[what] for item in done]


def main() -> int:
    """Print a line for each assignment; the exit status says whether all is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", default=[*AGAINST_OTTER], metavar="ASSIGNMENT")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--submissions", type=int, help="of each class")
    parser.add_argument("--otter", type=int, default=8, help="submissions for `otter run`")
    parser.add_argument("--processor", action="store_true", help="processor seconds, one worker")
    arguments = parser.parse_args()
    image.ensure()
    if not arguments.processor:
        ensure_image()
    problems: list[str] = []
    for name in arguments.assignments:
        with tempfile.TemporaryDirectory() as folder:
            workers, place = arguments.workers, Path(folder)
            if name in AGAINST_OTTER:
                size = arguments.submissions or AGAINST_OTTER[name]
                line = against_otter(name, size, arguments.otter, workers, place)
            elif arguments.processor:
                size = arguments.submissions or TRAINING_CLASS
                line = processor_against_own(name, size, place)
            else:
                size = arguments.submissions or TRAINING_CLASS
                line = against_own_computing(name, size, workers, place)
        print(line.text, flush=True)
        problems += line.problems
    print(*problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
