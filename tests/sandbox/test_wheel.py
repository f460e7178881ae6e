"""The wheel in an environment of its own, without TensorFlow: a stranger's first hour with it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from environments import LONGEST, make_environment

import autograder

pytestmark = pytest.mark.long

ROOT = Path(autograder.__file__).parents[1]
RIGHT = """\
import numpy as np


def rescale(values):
    values = np.asarray(values, dtype=float)
    if np.ptp(values) == 0:
        raise ValueError("all equal")
    return (values - values.min()) / np.ptp(values)
"""


def build_wheel(folder: Path) -> Path:
    """Build the wheel from a copy of what it is made of."""
    source = folder / "source"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build_wheel(folder)
    pins = folder / "pins.txt"  # the versions of this checkout; nothing more comes in by them
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins.write_text("\n".join(re.findall(r"^(\S+==[^\\\n]+?) *\\?$", locked, re.MULTILINE)))
    return make_environment(folder / "environment", "--constraint", pins, wheel)


def run(environment: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the console command of the environment, as in a shell that knows nothing of this one."""
    kept = {name: os.environ[name] for name in ("HOME", "DOCKER_HOST") if name in os.environ}
    return subprocess.run(
        [environment / "autograder", *words],
        cwd=folder,
        env={**kept, "PATH": f"{environment}:{os.environ['PATH']}", "COLUMNS": "140"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def said(environment: Path, folder: Path, *words: str) -> str:
    """What a command that must succeed says."""
    done = run(environment, folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.sandbox
def test_the_environment_has_no_package_of_an_extra(environment):
    look = (
        "from autograder.extras import EXTRAS, missing; "
        "print(*missing(['tensorflow', 'keras', 'dask', 'distributed', 'copydetect', 'xarray']))"
    )
    done = subprocess.run(
        [environment / "python", "-P", "-c", look], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "tensorflow", "keras", "dask", "distributed", "copydetect", "xarray",
    ]  # fmt: skip
    assert said(environment, Path("/"), "--version") == f"autograder {autograder.__version__}\n"


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("docker", marks=pytest.mark.docker),
        pytest.param("process", marks=[pytest.mark.sandbox, pytest.mark.proof]),
    ],
)
@pytest.mark.timeout(1200)
def test_a_course_is_made_released_graded_and_reported(environment, tmp_path, kind):
    said(environment, tmp_path, "new-course", "course", "-a", "first_steps")
    course = tmp_path / "course"
    said(environment, course, "release", "--sandbox", kind)
    assert "is what the masters make" in said(environment, course, "release", "--check")
    submissions = course / "submissions"
    submissions.mkdir()
    (submissions / "ada.py").write_text(RIGHT)
    notebook = course / "assignments" / "first_steps" / "first_steps.ipynb"
    shutil.copy(notebook, submissions / "ben.ipynb")

    said(environment, course, "grade", "submissions", "-a", "first_steps", "--sandbox", kind)
    said(environment, course, "report", "-a", "first_steps")
    said(environment, course, "export", "-a", "first_steps", "--format", "csv")

    grades = course / "grades" / "first_steps"
    with (grades / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        points = {row["student"]: float(row["q1"]) for row in csv.DictReader(file)}
    assert points == {"ada": 2.0, "ben": 0.0}
    with zipfile.ZipFile(grades / "feedback.zip") as pages:
        assert len(pages.namelist()) == 2


@pytest.mark.sandbox
def test_what_continuous_integration_of_a_course_runs_passes(environment, tmp_path):
    said(environment, tmp_path, "new-course", "course")
    course = tmp_path / "course"
    said(environment, course, "release", "--no-proof")
    done = subprocess.run(
        ["bash", ".ci/run"],
        cwd=course,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "DOCKER_HOST": "unix:///no/engine",
            "MAKEFLAGS": f"AUTOGRADER={environment / 'autograder'}",
        },
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sandbox: process" in done.stdout
    assert done.stdout.count("right") == 5


@pytest.mark.sandbox
def test_what_needs_an_extra_says_which_and_writes_nothing(environment, tmp_path):
    said(environment, tmp_path, "new-course", "course", "-a", "first_steps")
    course = tmp_path / "course"
    settings = course / "grading.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("preload: [numpy]", "preload: [numpy, keras]"))
    said(environment, course, "release", "--no-proof")
    (course / "submissions").mkdir()
    (course / "submissions" / "ada.py").write_text(RIGHT)
    for extra, words in {
        "similar": ("similar",),
        "cluster": ("grade", "--engine", "dask"),
        "process": ("grade", "--sandbox", "process"),
    }.items():
        done = run(environment, course, *words, "-a", "first_steps", "submissions")
        assert done.returncode == 2, done.stdout + done.stderr
        assert f"pip install 'notebook-autograder[{extra}]'" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (course / "grades").exists()
