"""One class from end to end: the troubles of one submission are its own, and runs agree."""

import csv
import json
import re
from pathlib import Path

import nbformat
import pytest
from each import each
from made_sandbox import KINDS
from rich.console import Console

from autograder.batch.run import grade_paths
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import Course, load_course
from autograder.course.training import training_functions, trains
from autograder.proof.assemble import (
    SOLUTION_CELL_ID,
    reference_submission,
    solution_functions,
    stub_submission,
    with_solution_file,
)
from autograder.proof.demo import make_class
from autograder.records import Result

SMALL = load_course(Path(__file__).parents[1] / "courses" / "small")
COURSE = load_course(Path(__file__).parents[2])
TROUBLES = {
    "loops": "def moving_average(values, width):\n    while True:\n        pass\n",
    "hogs": "def moving_average(values, width):\n    return len(bytearray(3 * 2**30))\n",
    "dies": "import os\ndef moving_average(values, width):\n    os.kill(os.getpid(), 9)\n",
}


def grade(course: Course, assignment: str, folder: Path, out: Path, kind: str) -> dict[str, Result]:
    """Grade a folder; the results by student."""
    console = Console(quiet=True)
    found = find_assignment(course, assignment)
    grade_paths(found, [folder], out=out, kind=kind, workers=2, console=console)  # type: ignore[arg-type]
    texts = [path.read_text() for path in (out / "results").glob("*.json")]
    results = [Result.model_validate_json(text) for text in texts]
    return {result.student or result.submission: result for result in results}


def outcomes(result: Result, question: str) -> list[str]:
    return [c.outcome.value for q in result.questions if q.id == question for c in q.cases]


@pytest.mark.parametrize("kind", KINDS)
def test_each_trouble_has_its_own_outcome_and_the_others_are_graded_as_if_alone(
    tmp_path: Path, kind: str
) -> None:
    master, released = load_master(SMALL, "smoothing"), load_released(SMALL, "smoothing")
    folder = tmp_path / "class"
    folder.mkdir()
    for name, text in TROUBLES.items():
        nbformat.write(with_solution_file(master, released, text), folder / f"{name}.ipynb")
    for number in range(3):
        nbformat.write(reference_submission(master, released), folder / f"honest{number}.ipynb")
    (folder / "broken.ipynb").write_text('{"cells": [')
    (folder / "empty.ipynb").write_text("")

    results = grade(SMALL, "smoothing", folder, tmp_path / "out", kind)

    assert {results[f"honest{n}"].points for n in range(3)} == {
        SMALL.assignment("smoothing").maximum
    }
    assert "timeout" in outcomes(results["loops"], "q1")
    assert "out_of_memory" in outcomes(results["hogs"], "q1")
    assert "crashed" in outcomes(results["dies"], "q1")
    for name in TROUBLES:
        assert set(outcomes(results[name], "q2")) == {"passed"}, name
    assert results["broken"].status == "rejected"
    assert "JSON" in results["broken"].reason
    assert results["empty"].status == "rejected"
    assert results["empty"].reason


@pytest.mark.parametrize("assignment", list(COURSE.settings.assignments))
def test_somebody_in_the_demo_class_fails_in_every_question(tmp_path, assignment):
    folder = make_class(find_assignment(COURSE, assignment), tmp_path / "class")
    names = " ".join(path.stem for path in folder.glob("*.ipynb"))
    if trains(find_assignment(COURSE, assignment)):
        for question in COURSE.assignment(assignment).questions:
            assert re.search(rf"mistakes_in_\w*{question}\b|mistakes_in_\w*{question}_", names)
        assert names.count("_reference") == 1
    else:
        assert names.count("wheat_") == 2


@pytest.mark.parametrize(
    "assignment", [n for n in COURSE.settings.assignments if trains(find_assignment(COURSE, n))]
)
def test_one_submission_of_the_demo_class_is_whole_and_no_other_trains_what_is_not_its_mistake(
    tmp_path, assignment
):
    found = find_assignment(COURSE, assignment)
    released, training = found.released, training_functions(found)
    answers = {cell["id"]: cell["source"] for cell in stub_submission(released)["cells"]}
    whole = []
    for path in make_class(found, tmp_path / "class").glob("*.ipynb"):
        cells = {cell["id"]: cell["source"] for cell in nbformat.read(path, 4)["cells"]}
        done = {
            name
            for cell, name in released.functions.items()
            if name in training and cells.get(cell) != answers[cell]
        }
        own = solution_functions(cells.get(SOLUTION_CELL_ID, ""))
        if path.stem.endswith("_reference"):
            whole.append(done)
        else:
            assert done <= set(own), f"{path.stem} trains more than its own mistakes"
    assert whole == [training]


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
def test_two_runs_of_the_demo_class_agree_but_for_times(tmp_path: Path) -> None:
    folder = make_class(find_assignment(COURSE, "one_hot"), tmp_path / "class")
    first = grade(COURSE, "one_hot", folder, tmp_path / "first", "process")
    again = grade(COURSE, "one_hot", folder, tmp_path / "again", "process")
    assert len(first) >= 8
    assert {name: result.without_times() for name, result in first.items()} == {
        name: result.without_times() for name, result in again.items()
    }


@pytest.mark.docker
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("assignment", each(COURSE.settings.assignments, always=["windowing"]))
def test_docker_and_the_process_sandbox_give_the_demo_class_the_same_points(
    tmp_path: Path, assignment: str
) -> None:
    folder = make_class(find_assignment(COURSE, assignment), tmp_path / "class")
    gradebooks = []
    for kind in ("docker", "process"):
        grade(COURSE, assignment, folder, tmp_path / kind, kind)
        with (tmp_path / kind / "gradebook.csv").open(newline="") as file:
            gradebooks.append(list(csv.reader(file)))
    assert gradebooks[0] == gradebooks[1]
    assert json.dumps(gradebooks[0]).count('"graded"') >= (
        3 if trains(find_assignment(COURSE, assignment)) else 8
    )
