"""Classes of distinct submissions, of any size; and a course that holds one_hot alone."""

from __future__ import annotations

import shutil
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import nbformat

from autograder.course.master import Master, load_master
from autograder.course.notebook import ReleasedNotebook, load_released
from autograder.course.settings import load_course
from autograder.proof.assemble import with_solution_file
from autograder.proof.variants import Kind, default_folder, find_files

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT = "one_hot"
# The limit on a test is what a submission that loops costs each time it is graded.
SETTINGS = """\
course: One-hot encoding alone
seed: 7
sandbox:
  preload: [numpy, matplotlib.pyplot]
assignments:
  one_hot:
    title: One-hot encoding
    questions: {q1: 2, q2: 2, q3: 2, q4: 2, q5: 2}
    limits: {memory: 1 GiB, test_seconds: 5}
"""
# Left out: those that compute until a limit stops them, and the one of which seconds are spent on
# importing what its assignment does not need, with the kit as with any other grader.
SLOW = ("builds_the", "wheat_tensorflow")
TROUBLE = {
    "loops": "def decode(*arguments):\n    while True:\n        pass\n",
    "exits": "import os\ndef decode(*arguments):\n    os._exit(3)\n",
    "is_killed": "import os\ndef embedding_lookup(*arguments):\n    os.kill(os.getpid(), 9)\n",
    "floods": "print('x' * 10_000_000)\ndef decode(*arguments):\n    return 'y' * 1_000\n",
}
MALFORMED = {
    "broken.ipynb": b'{"cells": [',
    "empty.ipynb": b"",
    "nothing.zip": b"PK\x05\x06" + bytes(18),
    "random.ipynb": b"\x80\x81\x82",
    "work.pdf": b"%PDF-1.7",
}


def make_course(folder: Path) -> Path:
    """Make a course folder that holds one_hot and nothing else."""
    for place in ("solutions", "assignments", "tests/hidden"):
        (folder / place).mkdir(parents=True, exist_ok=True)
        for source in (ROOT / place).glob(f"{ASSIGNMENT}*"):
            target = folder / place / source.name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copy(source, target)
    (folder / "grading.yml").write_text(SETTINGS)
    return folder


def make_class(
    folder: Path, size: int, assignment: str = ASSIGNMENT, kinds: tuple[Kind, ...] = (Kind.WHEAT,)
) -> Path:
    """Write `size` notebooks made from wheats, or from other kinds too, no two of them alike."""
    folder.mkdir(parents=True, exist_ok=True)
    found = find_files(default_folder(load_course(ROOT)), assignment)
    files = [
        file for kind, file in found if kind in kinds and not any(s in file.stem for s in SLOW)
    ]
    for number, file in enumerate(islice(cycle(files), size)):
        text = file.read_text(encoding="utf-8")
        _write(folder, f"{number:05}_{file.stem}", text, assignment)
    return folder


def make_class_of_references(folder: Path, size: int, assignment: str) -> Path:
    """Write `size` notebooks filled with the reference; only a comment differs."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(size):
        _write(folder, f"{number:05}_reference", "", assignment)
    return folder


def make_mixed_class(folder: Path, size: int) -> Path:
    """Write `size` submissions: some right, most wrong, some dying or looping, some malformed."""
    rest = size - len(TROUBLE) - len(MALFORMED)
    make_class(folder, rest, kinds=(Kind.WHEAT, Kind.CHAFF))
    for name, text in TROUBLE.items():
        _write(folder, name, text)
    for name, data in MALFORMED.items():
        (folder / name).write_bytes(data)
    return folder


def _write(folder: Path, name: str, text: str, assignment: str = ASSIGNMENT) -> None:
    notebook = with_solution_file(*_parts(assignment), f"{text}\n# by {name}\n")
    (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


@cache
def _parts(assignment: str) -> tuple[Master, ReleasedNotebook]:
    course = load_course(ROOT)
    return load_master(course, assignment), load_released(course, assignment)
