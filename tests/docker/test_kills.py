"""Whatever is killed while a class is graded, the same command ends with the same grades.

`benchmarks/kills.py` does it fifty times, and kills the engine too.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import kills
import pytest

from autograder.sandbox import image, orphans

pytestmark = [pytest.mark.docker, pytest.mark.long]
SIZE = 40
SEED = 11


@pytest.fixture(scope="module")
def grading(tmp_path_factory) -> kills.Grading:
    image.ensure(say=lambda line: None)
    folder = tmp_path_factory.mktemp("class")
    course = Path(__file__).parents[1] / "courses" / "small"
    texts = {file.stem: file.read_text() for file in course.glob("tests/submissions/*/*.py")}
    works = cycle(texts.items())
    for number, (name, text) in enumerate(islice(works, SIZE)):
        (folder / f"{number:02}_{name}.py").write_text(f"{text}\n# by {number}\n")
    (folder / "loops.py").write_text("def moving_average(*a):\n    while True:\n        pass\n")
    (folder / "dies.py").write_text("import os\ndef moving_average(*a):\n    os._exit(3)\n")
    (folder / "broken.ipynb").write_text("{")
    (folder / "empty.py").write_text("")
    return kills.Grading(course, folder, assignment="smoothing")


@pytest.fixture(scope="module")
def undisturbed(grading, tmp_path_factory) -> tuple[kills.Outcome, float]:
    return kills.run_quietly(grading, tmp_path_factory.mktemp("undisturbed") / "out")


# `benchmarks/kills.py` has many of all of them.
KILLED = [(0, "command"), (3, "container"), (5, "process inside")]
ALSO_KILLED = [(1, "command"), (2, "command"), (4, "forkserver")]


@pytest.mark.parametrize(
    ("number", "what"),
    KILLED + [pytest.param(*kill, marks=pytest.mark.proof) for kill in ALSO_KILLED],
)
def test_the_grades_are_those_of_an_undisturbed_run(
    grading, undisturbed, tmp_path, number, what
) -> None:
    expected, seconds = undisturbed
    chance = random.Random(f"{SEED} {number}")
    kill = kills.killers(grading, None, chance)[what]
    trial = None
    for attempt in range(5):  # a command that had ended before was not killed
        out = tmp_path / f"out{attempt}"
        trial = kills.disturb(grading, out, what, kill, chance.uniform(0, seconds), expected)
        if trial is not None:
            break

    assert trial is not None
    assert trial.well, f"{trial}\n{out.with_suffix('.log').read_text()}"


@pytest.fixture
def abandoned() -> Iterator[list[str]]:
    """The containers that a command left which was killed between making and starting one."""
    program = """
import os, signal
from autograder.sandbox import image, orphans
client = image.engine()
for start in (False, True):
    made = client.containers.create(
        image.image_id(),
        ["sleep", "600"],
        labels={orphans.OWNER_LABEL: str(orphans.OwnerProcess.this_process())},
        auto_remove=True,
        **image.HARDENED,
    )
    if start:
        made.start()
    print(made.id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    image.ensure(say=lambda line: None)
    command = [sys.executable, "-c", program]
    names = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    yield names
    client = image.engine()
    for container in client.containers.list(all=True, sparse=True):
        if container.id in names:
            container.remove(force=True)
    client.close()


def test_what_a_killed_command_left_is_removed_when_the_next_one_starts(
    grading, abandoned, tmp_path
) -> None:
    assert len(abandoned) == 2
    assert grading.start(tmp_path / "out").wait(kills.RUN_SECONDS) == 0

    client = image.engine()
    there = {container.id for container in client.containers.list(all=True, sparse=True)}
    client.close()
    assert not there & set(abandoned)


def test_a_worker_of_a_killed_command_ends_by_itself(grading, tmp_path) -> None:
    process = grading.start(tmp_path / "out")
    # One that is made and not started would be left to the next command, as the test before says.
    while len(grading.containers(running=True)) < kills.WORKERS:
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()

    deadline = time.monotonic() + 60  # the longest submission's 5 seconds, and a slow start
    while left := grading.containers():
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


def test_the_containers_of_a_command_that_lives_are_not_removed(grading) -> None:
    client = image.engine()
    container = client.containers.create(
        image.image_id(),
        ["sleep", "600"],
        labels={orphans.OWNER_LABEL: str(orphans.OwnerProcess.this_process())},
        **image.HARDENED,
    )
    try:
        assert container.id not in [orphan.id for orphan in orphans.find(client)]
    finally:
        container.remove(force=True)
        client.close()
