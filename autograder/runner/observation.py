"""What a call did besides returning a value: time, memory, warnings, what became of its arguments.

These do not travel with a value, so they are measured where the function really runs: in the
student process when grading, on the spot when a test runs beside the function.
"""

from __future__ import annotations

import contextlib
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

# By its name in NumPy it could be replaced.
_may_share_memory = np.may_share_memory


@dataclass(frozen=True)
class Observation:
    """The value of a call and what was seen of it."""

    value: Any
    seconds: float
    peak_bytes: int  # growth of the process's resident memory at its highest during the call
    shares_memory: bool  # an array in the value overlaps an array among the arguments
    warnings: tuple[str, ...]  # "Category: text" of each Python warning raised
    shares_weights: bool = False  # all models in the value use the weights of the first of them
    changed: bool = False  # an array, list or dict among the arguments is not what it was

    def described(self) -> dict[str, Any]:
        """The observation without its value, as plain data."""
        return {
            "seconds": self.seconds,
            "peak_bytes": self.peak_bytes,
            "shares_memory": self.shares_memory,
            "warnings": list(self.warnings),
            "shares_weights": self.shares_weights,
            "changed": self.changed,
        }


def observe_locally(function: Callable[..., Any], args: tuple, kwargs: dict) -> Observation:
    """Call `function` and measure. Exceptions of the function pass through."""
    kept = _copied((args, kwargs))
    before = _reset_peak()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        started = time.perf_counter()
        value = function(*args, **kwargs)
        seconds = time.perf_counter() - started
    peak = max(0, _status_bytes("VmHWM") - before)
    given = list(_arrays((args, kwargs)))
    shared = any(_may_share_memory(a, b) for a in _arrays(value) for b in given)
    texts = tuple(f"{item.category.__name__}: {item.message}" for item in caught)
    changed = not _is_same((args, kwargs), kept)
    return Observation(value, seconds, peak, shared, texts, _share_weights(value), changed)


def _copied(value: Any) -> Any:
    """A copy of all that can be changed in place; of a model, which is changed to learn, none."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copied(item) for item in value]
    return value


def _is_same(value: Any, kept: Any) -> bool:
    """Whether a value is what it was when `kept` was made of it."""
    if isinstance(value, np.ndarray):
        same_kind = isinstance(kept, np.ndarray) and value.dtype == kept.dtype
        return same_kind and value.shape == kept.shape and value.tobytes() == kept.tobytes()
    if isinstance(value, dict):
        same_keys = isinstance(kept, dict) and list(value) == list(kept)
        return same_keys and all(_is_same(item, kept[key]) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        same_length = isinstance(kept, list) and len(value) == len(kept)
        return same_length and all(map(_is_same, value, kept))
    return value is kept


def _arrays(value: Any, depth: int = 4) -> Iterable[np.ndarray]:
    """The arrays in `value`, looked for in lists, tuples and dicts."""
    if isinstance(value, np.ndarray):
        yield value
    elif depth and isinstance(value, dict):
        for item in value.values():
            yield from _arrays(item, depth - 1)
    elif depth and isinstance(value, (list, tuple)):
        for item in value:
            yield from _arrays(item, depth - 1)


def _share_weights(value: Any) -> bool:
    """Whether no model in a list or tuple has a weight that the first of them lacks."""
    if "keras" not in sys.modules or not isinstance(value, (list, tuple)):
        return False
    models = [item for item in value if isinstance(item, sys.modules["keras"].Model)]
    if len(models) < 2:
        return False
    first = {id(weight) for weight in models[0].weights}
    return all(id(weight) in first for model in models[1:] for weight in model.weights)


def _reset_peak() -> int:
    """Set the high-water mark of resident memory back to the present; return that, in bytes."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    return _status_bytes("VmHWM")


def _status_bytes(field: str) -> int:
    # Bytes: the name of a process stands there as well, and need not be text.
    with contextlib.suppress(OSError), open("/proc/self/status", "rb") as file:
        for line in file:
            if line.startswith(field.encode() + b":"):
                return int(line.split()[1]) * 1024
    return 0
