"""Hundreds of malformed and hostile inputs in one batch, with good submissions among them."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from malformed import GRADED, make_malformed

from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.intake.found import printable
from autograder.proof.assemble import reference_submission

pytestmark = pytest.mark.long

COURSE = Path(__file__).parents[2]
ASSIGNMENT = "one_hot"
GOOD = 20


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """The expectations, the results by the name of each file, and the command's memory."""
    folder = tmp_path_factory.mktemp("batch")
    course = load_course(COURSE)
    released = load_released(course, ASSIGNMENT)
    good = json.loads(json.dumps(reference_submission(load_master(course, ASSIGNMENT), released)))
    functions = sorted(released.functions.values())
    inputs = make_malformed(folder / "inputs", good, ASSIGNMENT, functions)
    for number in range(GOOD):
        (folder / "inputs" / f"good{number:02}.ipynb").write_text(json.dumps(good))
    memory = grade(folder)
    results = [json.loads(file.read_text()) for file in (folder / "out/results").glob("*.json")]
    return inputs, {result["submission"]: result for result in results}, memory


def grade(folder: Path) -> list[float]:
    """Run the command; return its memory in MiB, several times a second."""
    command = [sys.executable, "-m", "autograder", "grade", str(folder / "inputs")]
    options = ["--assignment", ASSIGNMENT, "--sandbox", "process", "--out", str(folder / "out")]
    memory = []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=COURSE, stdout=log, stderr=log)
        while process.poll() is None:
            with suppress(OSError):
                pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
                memory.append(pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
    assert process.returncode == 0, (folder / "log").read_text()[-4000:]
    return memory


@pytest.mark.sandbox
def test_every_input_has_its_own_outcome_and_reason(batch):
    inputs, results, _ = batch
    wrong = []
    for item in inputs:
        result = results[printable(item.path, 1000)]
        if result["status"] != item.expected or item.fragment not in result["reason"]:
            wrong.append((item, result["status"], result["reason"]))
    assert not wrong, "\n".join(map(str, wrong))
    assert len(results) == len(inputs) + GOOD


@pytest.mark.sandbox
def test_what_is_merely_odd_gets_the_points_it_earned(batch):
    inputs, results, _ = batch
    for item in inputs:
        if item.expected == GRADED and item.full is not None:
            result = results[printable(item.path, 1000)]
            full = result["points"] == result["maximum"]
            assert full == item.full, (item, result["points"], result["notes"])


@pytest.mark.sandbox
def test_the_good_ones_are_graded_as_if_alone(batch):
    _, results, _ = batch
    points = {results[f"good{number:02}.ipynb"]["points"] for number in range(GOOD)}
    assert points == {results["good00.ipynb"]["maximum"]}


@pytest.mark.sandbox
def test_the_memory_of_the_command_stays_flat(batch):
    *_, memory = batch
    early = sorted(memory[len(memory) // 4 : len(memory) // 2])
    late = sorted(memory[-len(memory) // 4 :])
    assert late[len(late) // 2] < early[len(early) // 2] + 60
    assert max(memory) < 500
