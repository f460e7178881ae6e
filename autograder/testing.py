"""What a hidden test may use: its random numbers, the reference, held-back data, comparisons.

A hidden test is an ordinary Otter test file. It gets the student's functions as parameters and
cannot tell a proxy from a real function, so the same file runs in the sandbox and under plain
Otter. The text of a failed expectation is for the staff and may quote inputs and values; what
the student reads is the test's name, its `failure_message`, and, where a value has the wrong type,
shape or dtype, which of the three, with the words that the author gave as `asked`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import numpy as np

from autograder.runner.observation import Observation, observe_locally

Value = TypeVar("Value")
BUNDLE_VARIABLE = "AUTOGRADER_BUNDLE"
LONGEST_MESSAGE = 1_000  # of an error, where it should mention something: none names everything
RARE = 1e-9  # a count is wrong where chance has so little to do with it
ASPECTS = ("type", "shape", "dtype")


class ContractError(AssertionError):
    """A value has another type, shape or dtype than the contract asks for.

    `told` is for the student. It says which of the three is wrong and, in the author's words,
    what is `asked`; never what came back, for code that has seen a hidden input can choose that.
    So `asked` is a fixed text: no number in it may depend on a draw.
    """

    def __init__(self, message: str = "", aspect: str = "type", asked: str = "") -> None:
        super().__init__(message)
        if aspect not in ASPECTS:
            raise ValueError(f"aspect is one of {', '.join(ASPECTS)}, not {aspect!r}")
        self.told = f"The {aspect} is not the one that the docstring asks for" + (
            f": {asked}." if asked else "."
        )


class MentionError(AssertionError):
    """An error's message lacks something; `which` tells signatures the numbers of what it lacks."""

    def __init__(self, message: str, lacks: Iterable[int]) -> None:
        super().__init__(message)
        self.which = f"lacks {', '.join(map(str, lacks))}"


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


def once(measure: Callable[[Any], Value]) -> Callable[[Any], Value]:
    """Let several cases look at one measurement of a function, such as what it has trained.

    What raises is measured anew. Where the question is graded once more, with functions of an
    earlier question that lost points in their place, it is measured once more as well.

        @once
        def judged(train_model):
            ...
    """
    alone: list[Value] = []

    @wraps(measure)
    def measured(function: Any) -> Value:
        remote = getattr(function, "once", None)
        if remote is not None:
            value: Value = remote(measure)
            return value
        if not alone:
            alone.append(measure(function))
        return alone[0]

    return measured


def expect(condition: object, message: str) -> None:
    """Fail the test with `message` unless `condition` holds."""
    if not condition:
        raise AssertionError(message)


def expect_type(condition: object, message: str, *, asked: str = "") -> None:
    """Fail with `message`, and tell the student that the type is not what is `asked`."""
    if not condition:
        raise ContractError(message, "type", asked)


def expect_shape(condition: object, message: str, *, asked: str = "") -> None:
    """Fail with `message`, and tell the student that the shape is not what is `asked`."""
    if not condition:
        raise ContractError(message, "shape", asked)


def expect_dtype(condition: object, message: str, *, asked: str = "") -> None:
    """Fail with `message`, and tell the student that the dtype is not what is `asked`."""
    if not condition:
        raise ContractError(message, "dtype", asked)


def expect_int(value: Any, what: str = "the result", *, asked: str = "an int") -> int:
    """`value` as an int: NumPy's integers are, booleans and floats (whole ones too) are not."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    expect_type(whole, f"{what} should be an int, not {_kind(value)}", asked=asked)
    return int(value)


def expect_float(value: Any, what: str = "the result", *, asked: str = "a float") -> float:
    """`value` as a float: whole numbers, NumPy's scalars and arrays without axes are.

    Booleans and other arrays are not.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    number = isinstance(value, (int, float, np.integer, np.floating))
    number = number and not isinstance(value, bool)
    expect_type(number, f"{what} should be a float, not {_kind(value)}", asked=asked)
    return float(value)


def expect_str(value: Any, what: str = "the result", *, asked: str = "a str") -> str:
    """`value`, after checking that it is a str."""
    expect_type(isinstance(value, str), f"{what} should be a str, not {_kind(value)}", asked=asked)
    return str(value)


def expect_list(value: Any, what: str = "the result", *, asked: str = "a list") -> list[Any]:
    """`value` as a list; a tuple counts as one."""
    expect_type(
        isinstance(value, (list, tuple)),
        f"{what} should be a list, not {_kind(value)}",
        asked=asked,
    )
    return list(value)


def expect_strings(
    value: Any, what: str = "the result", *, asked: str = "a list of str"
) -> list[str]:
    """`value` as a list of str; a tuple counts as a list."""
    items = expect_list(value, what, asked=asked)
    for item in items:
        expect_type(isinstance(item, str), f"{what} holds {item!r}, which is no str", asked=asked)
    return items


def expect_tuple(
    value: Any, length: int, what: str = "the result", *, asked: str = ""
) -> tuple[Any, ...]:
    """`value` as a tuple of `length` items; a list counts as one."""
    expect_type(
        isinstance(value, (tuple, list)),
        f"{what} should be a tuple, not {_kind(value)}",
        asked=asked,
    )
    expect_type(
        len(value) == length, f"{what} has {len(value)} items, expected {length}", asked=asked
    )
    return tuple(value)


def expect_dict(value: Any, what: str = "the result", *, asked: str = "a dict") -> dict[Any, Any]:
    """`value`, after checking that it is a dict."""
    expect_type(
        isinstance(value, dict), f"{what} should be a dict, not {_kind(value)}", asked=asked
    )
    return dict(value)


def expect_array(
    value: Any,
    *,
    shape: tuple[int, ...] | None = None,
    dtype: Any = None,
    kinds: str | None = None,
    what: str = "the result",
    asked: str = "",
) -> np.ndarray:
    """`value` as an array, after checking that it is one and has the shape and dtype named.

    Args:
        value: What the student's function returned.
        shape: The shape asked for; None is any.
        dtype: The dtype asked for; None is any.
        kinds: Letters of `numpy.dtype.kind` of which the array's must be one ("iu": whole
            numbers).
        what: What messages call the value.
        asked: The author's fixed words for what the docstring asks for.
    """
    expect_type(
        isinstance(value, np.ndarray),
        f"{what} should be a NumPy array, not {_kind(value)}",
        asked=asked,
    )
    if shape is not None:
        expect_shape(
            value.shape == shape, f"{what} has shape {value.shape}, expected {shape}", asked=asked
        )
    if dtype is not None:
        expected = np.dtype(dtype)
        expect_dtype(
            value.dtype == expected,
            f"{what} has dtype {value.dtype}, expected {expected}",
            asked=asked,
        )
    if kinds is not None:
        expect_dtype(
            value.dtype.kind in kinds,
            f"{what} has dtype {value.dtype}, not of {kinds!r}",
            asked=asked,
        )
    array: np.ndarray = value
    return array


def expect_equal(actual: Any, expected: Any, what: str = "the result", *, asked: str = "") -> None:
    """Fail unless both are equal: same shape and items for arrays, `==` for anything else."""
    if isinstance(expected, np.ndarray):
        array = expect_array(actual, shape=expected.shape, what=what, asked=asked)
        # Looking for NaN takes several times as long, and there is seldom one.
        nan = expected.dtype.kind in "fc"
        if not (np.array_equal(array, expected) or (nan and np.array_equal(array, expected, True))):
            raise AssertionError(
                f"{what} has wrong items: {_excerpt(array)}, expected {_excerpt(expected)}"
            )
    elif _plain(actual) != _plain(expected):
        raise AssertionError(f"{what} is {actual!r}, expected {expected!r}")


def expect_close(
    actual: Any,
    expected: Any,
    *,
    atol: float = 1e-6,
    rtol: float = 1e-6,
    what: str = "the result",
    asked: str = "",
) -> None:
    """Fail unless `actual` is an array or number within `atol + rtol * |expected|` everywhere.

    Args:
        actual: What the student's function returned.
        expected: What is right.
        atol: The absolute tolerance.
        rtol: The relative tolerance.
        what: What messages call the value.
        asked: The author's fixed words for what the docstring asks for.
    """
    if isinstance(expected, np.ndarray):
        expect_array(actual, shape=expected.shape, what=what, asked=asked)
    expect_type(
        isinstance(actual, (int, float, np.ndarray, np.generic)) and not isinstance(actual, bool),
        f"{what} should be a number or an array, not {_kind(actual)}",
        asked=asked,
    )
    expect_dtype(np.asarray(actual).dtype.kind in "biuf", f"{what} should be numeric", asked=asked)
    expect_shape(np.size(actual) >= np.size(expected), f"{what} is empty", asked=asked)
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
        wanted = [texts if isinstance(texts, tuple) else (texts,) for texts in mentions]
        lacks = [
            number
            for number, texts in enumerate(wanted)
            if not any(text.casefold() in message for text in texts)
        ]
        if lacks:
            first = " or ".join(wanted[lacks[0]])
            raise MentionError(
                f"the message {str(error)!r} should mention {first!r}", lacks
            ) from error
        return
    except Exception as error:
        raise AssertionError(f"raised {type(error).__name__}, expected {names}: {error}") from error
    raise AssertionError(f"returned {_excerpt(value)} where {names} was expected")


def rescaled(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Return a distribution `(k,)` at a temperature above 0: p to the power of 1/T, normalised."""
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities) / temperature
    weights = np.exp(scaled - scaled.max())
    return np.asarray(weights / weights.sum())


def is_rare_count(count: int, n: int, p: float) -> bool:
    """Return whether so few, or so many, of `n` draws of probability `p` come in less than RARE.

    RARE is one in a thousand million: chance has nothing to do with such a count.
    """
    if p <= 0 or p >= 1:
        return bool(count != round(n * p))
    k = np.arange(n + 1)
    ways = np.append(0, np.cumsum(np.log((n - k[:-1]) / k[1:])))
    chances = np.exp(ways + k * np.log(p) + (n - k) * np.log1p(-p))
    return bool(min(chances[: count + 1].sum(), chances[count:].sum()) < RARE)


def _plain(value: Any) -> Any:
    """NumPy scalars count as Python ones, tuples as lists."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _kind(value: Any) -> str:
    return type(value).__name__


def _excerpt(value: Any) -> str:
    return np.array2string(np.asarray(value), threshold=12, edgeitems=3, precision=6)[:400]


def _bundle() -> Path:
    folder = os.environ.get(BUNDLE_VARIABLE)
    if not folder:
        raise RuntimeError(f"{BUNDLE_VARIABLE} is not set: no grading bundle to read from")
    return Path(folder)
