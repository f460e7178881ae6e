"""What the hidden tests of this assignment share."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.testing import expect, expect_array, expect_close, expect_dict, expect_float

NAMES = ("W", "U", "b", "V", "c")
LOOSE = 1e-5  # right in float32, too
EXACT = 1e-10  # right in float64 alone


def network(random: np.random.Generator, d: int, units: int, k: int) -> dict[str, np.ndarray]:
    """Weights of the usual sizes, of which no bias is 0."""
    shapes = {"W": (d, units), "U": (units, units), "b": (units,), "V": (units, k), "c": (k,)}
    spread = {"W": 1.0, "U": units**-0.5, "b": 0.5, "V": 1.0, "c": 1.0}
    order = random.permutation(list(shapes)).tolist()  # a dict has names, no places
    return {name: random.normal(0, spread[name], shapes[name]) for name in order}


def states_and_outputs(X: Any, h0: Any, weights: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """H and Y by the equations, of complex numbers too."""
    driven = np.asarray(X) @ weights["W"] + weights["b"]
    found = np.empty(driven.shape, np.result_type(driven, np.asarray(h0), weights["U"]))
    before = h0
    for step in range(driven.shape[1]):
        before = found[:, step] = np.tanh(driven[:, step] + np.asarray(before) @ weights["U"])
    return found, found @ weights["V"] + weights["c"]


def scalar(value: Any, what: str, *, asked: str) -> float:
    """`value` as a float; an array without axes is one."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    return expect_float(value, what, asked=asked)


def expect_floats(
    value: Any, wanted: np.ndarray, what: str, *, asked: str, tolerance: float = LOOSE
) -> np.ndarray:
    """An array of floats of the right shape, within a tolerance for numbers around 1."""
    array = expect_array(value, shape=wanted.shape, kinds="f", what=what, asked=asked)
    expect(np.isfinite(array).all(), f"{what} is not finite")
    expect_close(array, wanted, atol=tolerance, rtol=tolerance, what=what)
    return array


def of_names(value: Any, names: tuple[str, ...], *, asked: str) -> dict[str, Any]:
    """`value` as a dict that has all `names`; more of them do no harm."""
    found = expect_dict(value, asked=asked)
    for name in names:
        expect(name in found, f"the dict has no {name!r}, only {list(found)}")
    return found
