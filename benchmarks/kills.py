"""Kill what grades, at random moments, and compare what comes out in the end.

    python benchmarks/kills.py [--kills 50] [--size 60] [--seed 1] [--folder FOLDER]

A class of one_hot submissions (right, wrong, dying, looping, malformed) is graded once in peace.
Then, for every kill, it is graded into a fresh folder, something is killed on the way, and the
same command is given again until it ends well. Gradebook and result files, apart from times, must
be the same to the byte, and nothing may be left in the engine: no container, volume or process.

Kills of the engine need root; the engine is one of its own in FOLDER (default: a new temporary
one), with a copy of the grading image, so that nobody else's containers die. Exit status 1: a
gradebook differed or something was left.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docker
from classes import ASSIGNMENT, make_course, make_mixed_class
from docker.errors import DockerException
from own_engine import OwnEngine

from autograder.records import Result
from autograder.sandbox import image, orphans
from autograder.sandbox.users import CONTAINER

ROOT = Path(__file__).resolve().parents[1]
HEADING = ("kill", "what", "at second", "runs", "exit statuses", "seconds", "same result", "left")
KINDS = {  # what is killed, and how many of fifty kills it gets
    "command": 16,
    "container": 10,
    "forkserver": 6,
    "process inside": 8,
    "engine, restarted": 5,
    "engine, killed": 5,
}
OF_ENGINE = ("engine, restarted", "engine, killed")
MOST_RUNS = 6  # of one command, until it ends well
RUN_SECONDS = 600.0
WORKERS = 2
GONE_SECONDS = 20.0  # until an engine has removed what is to be removed


@dataclass(frozen=True)
class Outcome:
    """What a folder of grades holds, apart from times."""

    gradebook: bytes
    results: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, folder: Path) -> Outcome:
        """The grades in `folder`."""
        files = sorted((folder / "results").glob("*.json"))
        results = (Result.model_validate_json(file.read_bytes()) for file in files)
        texts = (result.without_times().model_dump_json() for result in results)
        names = (file.name for file in files)
        return cls((folder / "gradebook.csv").read_bytes(), tuple(zip(names, texts, strict=True)))


@dataclass(frozen=True)
class Trial:
    """One kill and what came of it."""

    what: str
    second: float
    statuses: tuple[int, ...]
    seconds: float
    same: bool
    left: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nothing was lost and nothing was left."""
        return self.same and not self.left and self.statuses[-1] == 0

    def row(self, number: int) -> str:
        """A line of the table."""
        statuses = ", ".join(map(str, self.statuses))
        same, left = "yes" if self.same else "NO", "; ".join(self.left) or "nothing"
        cells = (number, self.what, f"{self.second:.1f}", len(self.statuses), statuses)
        cells += (f"{self.seconds:.0f}", same, left)
        return f"| {' | '.join(map(str, cells))} |"


class Grading:
    """The command that is disturbed: one course, one class, two workers, one engine."""

    def __init__(
        self, course: Path, submissions: Path, host: str | None = None, assignment: str = ASSIGNMENT
    ) -> None:
        self.course, self.submissions, self.host = course, submissions, host
        self.assignment = assignment
        self.pids: set[int] = set()  # of all commands that were started

    def start(self, out: Path) -> subprocess.Popen[bytes]:
        """Start the command; what it says goes to a file beside `out`."""
        command = [sys.executable, "-m", "autograder", "grade", str(self.submissions)]
        options = ["--course", str(self.course), "--assignment", self.assignment]
        options += ["--out", str(out), "--workers", str(WORKERS)]
        own = {"DOCKER_HOST": self.host} if self.host else {}
        with out.with_suffix(".log").open("ab") as log:
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=os.environ | own,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.pids.add(process.pid)
        return process

    @contextlib.contextmanager
    def client(self) -> Iterator[docker.DockerClient]:
        """A client of the engine."""
        client = docker.DockerClient(base_url=self.host) if self.host else image.engine()
        try:
            yield client
        finally:
            client.close()

    def containers(self, *, running: bool = False) -> list[str]:
        """The ids of the containers that our commands have made and that are there."""
        ours = orphans.OWNER_LABEL
        with self.client() as client:
            found = client.containers.list(all=not running, sparse=True, filters={"label": ours})
            labels = [(str(c.id), c.attrs["Labels"][ours]) for c in found]
        owners = [(name, orphans.OwnerProcess.parse(label)) for name, label in labels]
        return [name for name, owner in owners if owner is not None and owner.pid in self.pids]


# --- kills ------------------------------------------------------------------------------------


def kill_container(grading: Grading, chance: random.Random) -> bool:
    """`docker kill` of a worker; False where none runs."""
    running = grading.containers(running=True)
    if not running:
        return False
    with grading.client() as client, contextlib.suppress(DockerException):
        client.api.kill(chance.choice(running))
        return True
    return False


def kill_inside(grading: Grading, chance: random.Random, *, first: bool) -> bool:
    """SIGKILL of a worker's first process, or of another that is not the student's."""
    for name in chance.sample(running := grading.containers(running=True), len(running)):
        with grading.client() as client, contextlib.suppress(DockerException):
            init = int(client.api.inspect_container(name)["State"]["Pid"])
            others = [pid for pid in _descendants(init) if _is_ours(pid)]
            if init and (first or others):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(init if first else chance.choice(others), signal.SIGKILL)
                    return True
    return False


def _descendants(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _is_ours(pid: int) -> bool:
    """Whether a process is root's or the grader's: a student's death is the student's."""
    with contextlib.suppress(OSError):
        user = Path(f"/proc/{pid}").stat().st_uid
        return user == 0 or (user - CONTAINER.first) % CONTAINER.width == 0
    return False


def killers(
    grading: Grading, engine: OwnEngine | None, chance: random.Random
) -> dict[str, Callable[[subprocess.Popen[bytes]], bool]]:
    """What kills each kind; False where there was nothing to kill at that moment."""

    def kill_command(process: subprocess.Popen[bytes]) -> bool:
        process.kill()
        return process.wait() == -signal.SIGKILL

    def kill_engine(sign: signal.Signals) -> bool:
        assert engine is not None, "kinds of the engine are only chosen where it is our own"
        engine.stop(sign)
        time.sleep(chance.uniform(0, 3))
        engine.start()
        return True

    return {
        "command": kill_command,
        "container": lambda _: kill_container(grading, chance),
        "forkserver": lambda _: kill_inside(grading, chance, first=True),
        "process inside": lambda _: kill_inside(grading, chance, first=False),
        "engine, restarted": lambda _: kill_engine(signal.SIGTERM),
        "engine, killed": lambda _: kill_engine(signal.SIGKILL),
    }


def choose(kills: int, chance: random.Random, *, engine: bool) -> list[str]:
    """What is killed, in turn: each kind by its share, in random order."""
    weights = {kind: count for kind, count in KINDS.items() if engine or kind not in OF_ENGINE}
    total = sum(weights.values())
    chosen: list[str] = []
    for number in range(kills):  # always the kind that is furthest behind its share
        behind = {k: (number + 1) * w / total - chosen.count(k) for k, w in weights.items()}
        chosen.append(max(behind, key=lambda kind: behind[kind]))
    chance.shuffle(chosen)
    return chosen


# --- trials -----------------------------------------------------------------------------------


def run_quietly(grading: Grading, out: Path) -> tuple[Outcome, float]:
    """Grade undisturbed; also return the seconds it took."""
    started = time.monotonic()
    status = grading.start(out).wait(RUN_SECONDS)
    if status != 0:
        raise SystemExit(f"the undisturbed run failed:\n{out.with_suffix('.log').read_text()}")
    return Outcome.read(out), time.monotonic() - started


def disturb(
    grading: Grading,
    out: Path,
    what: str,
    kill: Callable[[subprocess.Popen[bytes]], bool],
    second: float,
    expected: Outcome,
) -> Trial | None:
    """Kill once, `second` seconds after the start or as soon after as there is what to kill.

    None: the command had ended before.
    """
    started = time.monotonic()
    process = grading.start(out)
    hit = False
    while not hit and process.poll() is None:
        if time.monotonic() - started >= second:
            hit = kill(process)
        time.sleep(0.01)
    at = time.monotonic() - started
    statuses = [process.wait(RUN_SECONDS)]
    if not hit:
        return None
    while statuses[-1] != 0 and len(statuses) < MOST_RUNS:
        statuses.append(grading.start(out).wait(RUN_SECONDS))
    same = statuses[-1] == 0 and Outcome.read(out) == expected
    seconds = time.monotonic() - started
    return Trial(what, at, tuple(statuses), seconds, same, tuple(left_behind(grading, out)))


def left_behind(grading: Grading, out: Path) -> list[str]:
    """What a complete run left: containers, files that are not whole; empty when nothing."""
    deadline = time.monotonic() + GONE_SECONDS
    while containers := grading.containers():
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    partial = [path.name for path in out.rglob("*.partial")] + [
        path.name for path in out.glob("*-journal")
    ]
    return [f"container {name[:12]}" for name in containers] + partial


def trials(
    grading: Grading,
    engine: OwnEngine | None,
    folder: Path,
    kills: int,
    seed: int,
) -> Iterator[Trial]:
    """Grade once in peace, then once for every kill."""
    chance = random.Random(seed)
    expected, seconds = run_quietly(grading, folder / "undisturbed")
    how = killers(grading, engine, chance)
    for number, what in enumerate(choose(kills, chance, engine=engine is not None)):
        trial, attempt = None, 0
        while trial is None:
            out = folder / f"kill{number}-{attempt}"
            moment = chance.uniform(0, seconds)
            trial = disturb(grading, out, what, how[what], moment, expected)
            attempt += 1
        yield trial


def main() -> int:
    """Print the table; the exit status says whether it is as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="for the engine and all output; is kept")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        course = make_course(folder / "course")
        submissions = make_mixed_class(folder / "submissions", arguments.size)
        engine = stack.enter_context(OwnEngine(folder / "engine"))
        engine.take_image(image.tag())
        grading = Grading(course, submissions, engine.host)
        print(f"| {' | '.join(HEADING)} |", "|---" * len(HEADING) + "|", sep="\n", flush=True)
        done: list[Trial] = []
        for trial in trials(grading, engine, folder, arguments.kills, arguments.seed):
            done.append(trial)
            print(trial.row(len(done)), flush=True)
        left = engine.left()
    print(verdict(done, left))
    return 0 if all(trial.well for trial in done) and not left else 1


def verdict(done: Sequence[Trial], left: Sequence[str]) -> str:
    """One line about all trials."""
    counts = {kind: sum(trial.what == kind for trial in done) for kind in KINDS}
    same = sum(trial.same for trial in done)
    return (
        f"\n{same} of {len(done)} times the same grades; {sum(t.well for t in done)} without any "
        f"remainder. Left in the engine: {'; '.join(left) or 'nothing'}. {json.dumps(counts)}"
    )


if __name__ == "__main__":
    sys.exit(main())
