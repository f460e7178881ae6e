"""Honest submissions among attacks get, byte for byte but for times, what they get without them."""

import random
from itertools import cycle, islice
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from autograder.batch.run import grade_paths
from autograder.course.assignment import find_assignment
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.proof.assemble import with_solution_file
from autograder.proof.variants import Kind, default_folder, find_files
from autograder.records import Result, Status

COURSE = load_course(Path(__file__).parents[2])
ASSIGNMENT = "one_hot"
# One for each thing that could be left for the next: processes, files, memory, words, time.
CLASSES = (
    "name_that_is_a_status", "children_that_outlive", "links_in_scratch", "file_flood",
    *(
        "shared_memory_left_behind",
        "abstract_sockets",
        "forged_wire_messages",
        "tells_it_in_public",
    ),
)  # fmt: skip
# Each kind of sandbox, how many honest ones, and how many attacks among them.
TRIED = [
    pytest.param(kind, *sizes, marks=marks, id=f"{sizes[0]} among {sizes[1]} in {kind}")
    for kind, sizes, marks in (
        ("docker", (20, len(CLASSES)), [pytest.mark.docker]),
        ("docker", (200, 40), [pytest.mark.docker, pytest.mark.proof]),
        ("process", (20, len(CLASSES)), [pytest.mark.sandbox, pytest.mark.proof]),
        ("process", (200, 40), [pytest.mark.sandbox, pytest.mark.proof]),
    )
]


def honest_texts(count: int) -> dict[str, str]:
    """Right solutions by many hands: no two are the same, so none meets another's inputs."""
    files = [f for kind, f in find_files(default_folder(COURSE), ASSIGNMENT) if kind is Kind.WHEAT]
    plain = [file.read_text() for file in files if "tensorflow" not in file.name]
    return {
        f"honest{number:03}": f"{text}\n# by hand {number}\n"
        for number, text in enumerate(islice(cycle(plain), count))
    }


def attack_texts(count: int) -> dict[str, str]:
    """The attacks on the assignment: those of `CLASSES` first."""
    files = [
        f for kind, f in find_files(default_folder(COURSE), ASSIGNMENT) if kind is Kind.HOSTILE
    ]
    files.sort(key=lambda file: (file.stem.partition("__")[2] not in CLASSES, file.name))
    return {f"attack_{file.stem}": file.read_text() for file in files[:count]}


def write(texts: dict[str, str], folder: Path) -> Path:
    """Notebooks of solutions, in an order by chance: it is that of their names."""
    master, released = load_master(COURSE, ASSIGNMENT), load_released(COURSE, ASSIGNMENT)
    folder.mkdir()
    names = sorted(texts)
    random.Random(7).shuffle(names)
    for place, name in enumerate(names):
        notebook = with_solution_file(master, released, texts[name])
        nbformat.write(notebook, folder / f"{place:03}-{name}.ipynb")
    return folder


def graded(texts: dict[str, str], where: Path, kind: str) -> dict[str, Result]:
    """Each one's result without times and places, by name."""
    folder, out = write(texts, where / "class"), where / "out"
    console = Console(quiet=True)
    found = find_assignment(COURSE, ASSIGNMENT)
    grade_paths(found, [folder], out=out, kind=kind, workers=2, console=console)  # type: ignore[arg-type]
    results = [
        Result.model_validate_json(path.read_text()) for path in (out / "results").glob("*.json")
    ]
    return {
        result.submission.partition("-")[2].removesuffix(
            ".ipynb"
        ): result.without_times().model_copy(update={"submission": "", "student": ""})
        for result in results
    }


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("kind", "honest", "attacks"), TRIED)
def test_attacks_cost_no_honest_submission_anything(
    tmp_path: Path, kind: str, honest: int, attacks: int
) -> None:
    among, alone = tmp_path / "among", tmp_path / "alone"
    among.mkdir()
    alone.mkdir()
    texts, hostile = honest_texts(honest), attack_texts(attacks)
    expected = graded(texts, alone, kind)
    found = graded(texts | hostile, among, kind)
    assert len(expected) == honest
    assert len(found) == honest + attacks
    for name, result in expected.items():
        assert result.status is Status.GRADED
        assert found[name].model_dump_json() == result.model_dump_json(), name
    assert {found[name].status for name in hostile} == {Status.GRADED}
    assert {result.points for result in expected.values()} == {10.0}
