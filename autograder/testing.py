"""What a hidden test may use: its random numbers, the reference, held-back data, comparisons.

A hidden test is an ordinary Otter test file. It gets the student's functions as parameters and
cannot tell a proxy from a real function, so the same file runs in the sandbox and under plain
Otter. The text of a failed expectation is for the staff and may quote inputs and values; what
the student reads is the test's name and its `failure_message`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.runner.observation import Observation, observe_locally

BUNDLE_VARIABLE = "AUTOGRADER_BUNDLE"
LONGEST_MESSAGE = 1_000  # of an error, where it should mention something: none names everything


def rng() -> np.random.Generator:
    """A generator that follows from the test's seed (NumPy's global state).

    Grading seeds that state before every test, so the same submission meets the same draws.
    """
    return np.random.default_rng(np.random.randint(0, 2**31 - 1))


@cache
def reference() -> ModuleType:
    """The functions of the reference solution, to compare with."""
    path = _bundle() / "reference.py"
    spec = importlib.util.spec_from_file_location("reference", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no reference at {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference"] = module
    spec.loader.exec_module(module)
    return module


def held_back(name: str) -> Path:
    """The path of a held-back data file of the assignment; students do not have it."""
    path = _bundle() / "private" / name
    if not path.exists():
        raise FileNotFoundError(f"the grading bundle has no held-back file {name}")
    return path


def student_data(name: str) -> Path:
    """The path of a data file that students have beside their notebook, under `data/`."""
    path = _bundle() / "data" / name
    if not path.exists():
        raise FileNotFoundError(f"the grading bundle has no data file {name}")
    return path


def observe(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Observation:
    """Call `function` and come back with its value, seconds, peak memory and warnings."""
    remote = getattr(function, "observe", None)
    if remote is not None:
        observation: Observation = remote(*args, **kwargs)
        return observation
    return observe_locally(function, args, kwargs)


def expect(condition: object, message: str) -> None:
    """Fail the test with `message` unless `condition` holds."""
    if not condition:
        raise AssertionError(message)


def expect_array(
    value: Any,
    *,
    shape: tuple[int, ...] | None = None,
    dtype: Any = None,
    what: str = "the result",
) -> np.ndarray:
    """`value` as an array, after checking that it is one and has the shape and dtype named."""
    if not isinstance(value, np.ndarray):
        raise AssertionError(f"{what} should be a NumPy array, not {type(value).__name__}")
    if shape is not None:
        expect(value.shape == shape, f"{what} has shape {value.shape}, expected {shape}")
    if dtype is not None:
        expected = np.dtype(dtype)
        expect(value.dtype == expected, f"{what} has dtype {value.dtype}, expected {expected}")
    return value


def expect_equal(actual: Any, expected: Any, what: str = "the result") -> None:
    """Fail unless both are equal: same shape and items for arrays, `==` for anything else."""
    if isinstance(expected, np.ndarray):
        array = expect_array(actual, shape=expected.shape, what=what)
        # Looking for NaN takes several times as long, and there is seldom one.
        nan = expected.dtype.kind in "fc"
        if not (np.array_equal(array, expected) or (nan and np.array_equal(array, expected, True))):
            raise AssertionError(
                f"{what} has wrong items: {_excerpt(array)}, expected {_excerpt(expected)}"
            )
    elif _plain(actual) != _plain(expected):
        raise AssertionError(f"{what} is {actual!r}, expected {expected!r}")


def expect_close(
    actual: Any, expected: Any, *, atol: float = 1e-6, rtol: float = 1e-6, what: str = "the result"
) -> None:
    """Fail unless `actual` is an array or number within `atol + rtol * |expected|` everywhere."""
    if isinstance(expected, np.ndarray):
        expect_array(actual, shape=expected.shape, what=what)
    expect(
        isinstance(actual, (int, float, np.ndarray, np.generic)) and not isinstance(actual, bool),
        f"{what} should be a number or an array, not {type(actual).__name__}",
    )
    expect(np.asarray(actual).dtype.kind in "biuf", f"{what} should be numeric")
    expect(np.size(actual) >= np.size(expected), f"{what} is empty")
    if not np.allclose(actual, expected, atol=atol, rtol=rtol, equal_nan=True):
        raise AssertionError(f"{what} is {_excerpt(actual)}, expected {_excerpt(expected)}")


def expect_raises(
    exceptions: type[Exception] | tuple[type[Exception], ...],
    function: Callable[..., Any],
    /,
    *args: Any,
    mentions: Iterable[str | tuple[str, ...]] = (),
    **kwargs: Any,
) -> None:
    """Fail unless the call raises one of `exceptions` with a message that has all `mentions`.

    A tuple among them stands for alternatives; upper and lower case count alike.
    """
    kinds = exceptions if isinstance(exceptions, tuple) else (exceptions,)
    names = " or ".join(kind.__name__ for kind in kinds)
    try:
        value = function(*args, **kwargs)
    except kinds as error:
        message = str(error)[:LONGEST_MESSAGE].casefold()
        for wanted in mentions:
            texts = wanted if isinstance(wanted, tuple) else (wanted,)
            expect(
                any(text.casefold() in message for text in texts),
                f"the message {str(error)!r} should mention {' or '.join(texts)!r}",
            )
        return
    except Exception as error:
        raise AssertionError(f"raised {type(error).__name__}, expected {names}: {error}") from error
    raise AssertionError(f"returned {_excerpt(value)} where {names} was expected")


def _plain(value: Any) -> Any:
    """NumPy scalars count as Python ones, tuples as lists."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _excerpt(value: Any) -> str:
    return np.array2string(np.asarray(value), threshold=12, edgeitems=3, precision=6)[:400]


def _bundle() -> Path:
    folder = os.environ.get(BUNDLE_VARIABLE)
    if not folder:
        raise RuntimeError(f"{BUNDLE_VARIABLE} is not set: no grading bundle to read from")
    return Path(folder)
