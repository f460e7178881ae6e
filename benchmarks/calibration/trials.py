"""A trial: one contender, trained as a hidden test trains it, measured beside the thresholds."""

from __future__ import annotations

import importlib
import importlib.util
import io
import os
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


class Role(StrEnum):
    """Who is trained; the order is that of the table."""

    REFERENCE = "reference"
    STUDENT = "student"  # right in another way: Keras's defaults, early stopping, …
    WRONG = "wrong"  # must land on the other side


@dataclass(frozen=True)
class Measure:
    """A number, and the values between which it should lie for this contender."""

    name: str
    low: float = -inf
    high: float = inf


@dataclass(frozen=True)
class Trial:
    """`run` trains with a seed and comes back with one value for each of `measures`."""

    assignment: str
    question: str
    who: str
    role: Role
    measures: tuple[Measure, ...]
    run: Callable[[int], tuple[float, ...]]


@dataclass(frozen=True)
class Spread:
    """What one measure of a trial came to, seed by seed.

    `seconds` is the mean of a whole run, of the processor; None where only a busy clock told.
    `tests` is the digest of the tests it was measured with.
    """

    assignment: str
    question: str
    who: str
    role: str
    measure: str
    low: float | None
    high: float | None
    values: tuple[float, ...]
    seconds: float | None
    tests: str = ""


def measured(trial: Trial, seeds: range, tests: str) -> list[Spread]:
    """Train once for each seed, by tests that have the digest `tests`."""
    import keras

    runs, started = [], time.process_time()
    for seed in seeds:
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        runs.append(trial.run(seed))
    seconds = (time.process_time() - started) / len(seeds)
    return [
        Spread(
            assignment=trial.assignment,
            question=trial.question,
            who=trial.who,
            role=trial.role.value,
            measure=measure.name,
            low=None if measure.low == -inf else measure.low,
            high=None if measure.high == inf else measure.high,
            values=tuple(round(float(run[place]), 5) for run in runs),
            seconds=round(seconds, 1),
            tests=tests,
        )
        for place, measure in enumerate(trial.measures)
    ]


@contextmanager
def grading_bundle(assignment: str) -> Iterator[None]:
    """Lay the grading bundle out where `autograder.testing` finds it."""
    from autograder.course.assignment import find_assignment
    from autograder.course.bundle import build_bundle
    from autograder.course.settings import load_course
    from autograder.testing import BUNDLE_VARIABLE, reference

    with tempfile.TemporaryDirectory() as folder:
        bundle = build_bundle(find_assignment(load_course(ROOT), assignment))
        with tarfile.open(fileobj=io.BytesIO(bundle.tar)) as packed:
            packed.extractall(folder, filter="data")
        os.environ[BUNDLE_VARIABLE] = folder
        reference.cache_clear()
        yield


def hidden(assignment: str, question: str) -> ModuleType:
    """The hidden tests of a question, as a module."""
    sys.modules.pop("shared", None)
    sys.path[0:0] = [str(ROOT / "tests" / "hidden" / assignment)]
    try:
        if (ROOT / "tests" / "hidden" / assignment / "shared.py").exists():
            importlib.import_module("shared")  # for cases that import it when they run
        return _load(ROOT / "tests" / "hidden" / assignment / f"{question}.py")
    finally:
        del sys.path[0]


def submitted(assignment: str, name: str) -> ModuleType:
    """A wheat or chaff, as a module; what it calls and does not define is the reference's."""
    from autograder.testing import reference

    module = _load(ROOT / "tests" / "submissions" / assignment / f"{name}.py")
    for function, value in vars(reference()).items():
        vars(module).setdefault(function, value)
    return module


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"calibrated_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
