"""What the answers to a test look like, as a digest: equal slips have equal ones.

When all verdicts have been given, the questions that lost points run once more, on draws that are
the same for everybody and that no graded test uses. Of every test that fails, what came back is
taken down call by call: up to the failure, as a test makes no call after it; it is run on further
draws then, since two slips may have one answer in common. Two digests come of it. The fine one
has every type and dtype as it is, and figures to about six digits. The coarse one lets pass how an
answer before the last one is wrapped, which no test that got beyond it minds, and has figures to
about three, so that single precision and another order of summation make no difference.

A digest says nothing that could be read, and no verdict depends on it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.runner import models
from autograder.runner.messages import Outcome

# What a grader has said of a test and is not asked again: it would take as long, or end as badly.
STANDS: tuple[Outcome, ...] = ("timeout", "crashed", "out_of_memory", "not_run", "error")
SLOW = 5.0  # seconds from which a test is too dear to be run once more: its outcome stands
SLOW_PASS = 0.5  # the same for a test that passed: it says one word, and one that trains takes long
DIGITS = 16  # of a digest
DRAWS = 2  # on which a test that fails is run: one answer may be two slips'
MOST_FIGURES = 50_000  # of one array that are looked at; a test of size and time has millions
VERSION = 2  # of what is written down: signatures of another one are not compared
# Steps of the largest figure of an array, as powers of two, by the digits that its dtype has.
_FINE = {2: 6, 4: 11}
_FINEST = 20
_COARSE = {2: 6}
_COARSEST = 9
# Borders between steps where no figure of a lecture lies: not at a half, a third, or a power.
_BORDER = 0.5717
_SHIFT = 0.3719
_NOTHING = {True: 1e-13, False: 1e-7}  # what is as good as 0, fine and coarse
_LONGEST_REASON = 500


class Trace:
    """Takes down what the calls of one test come to."""

    def __init__(self) -> None:
        self._fine = hashlib.sha256()
        self._coarse = hashlib.sha256()
        self._last: Callable[[Any, bool], None] | None = None  # the answer that came last

    def returned(self, value: Any) -> None:
        """Note a value."""

        def note(digest: Any, last: bool) -> None:
            digest.update(b"value")
            fine = digest is self._fine
            _Writer(digest.update, fine=fine, exact=fine or last).write(value)

        self._note(note)

    def raised(self, error: Exception, reason: str = "") -> None:
        """Note an exception, by the built-in kind that it is of: its words are anybody's own.

        `reason` is the kit's own word on a value that could not cross: it names the type.
        """
        name = f"raised {type(error).__name__} {reason[:_LONGEST_REASON]}".encode(
            "utf-8", "replace"
        )
        self._note(lambda digest, _: digest.update(name))

    def ended(self, outcome: str, which: str = "") -> None:
        """Note how a run of the test ended; another one may follow, on other draws.

        `which` is the expectation that was not met, where the test tells: of a message, say, that
        should mention several things.
        """
        self._fold(last=True)
        for digest in (self._fine, self._coarse):
            digest.update(f"ended {outcome} {which};".encode())

    def digests(self) -> str:
        """The fine and the coarse digest, with a colon between."""
        return ":".join(d.hexdigest()[:DIGITS] for d in (self._fine, self._coarse))

    def _note(self, note: Callable[[Any, bool], None]) -> None:
        self._fold(last=False)
        self._last = note

    def _fold(self, *, last: bool) -> None:
        if self._last is not None:
            for digest in (self._fine, self._coarse):
                self._last(digest, last)
            self._last = None


def stands(verdict: dict[str, Any]) -> bool:
    """Whether the outcome of a test is kept and the test not run once more."""
    enough = SLOW_PASS if verdict["outcome"] == "passed" else SLOW
    # What a call takes depends on the machine, and is seen on large inputs: those cost most.
    kept = verdict["outcome"] in STANDS or verdict.get("measured") or verdict.get("lent")
    return bool(kept) or verdict["seconds"] > enough


def signed(outcome: str, digests: str) -> str:
    """What a signature has of one test: its outcome and, unless it passed, what came back."""
    return outcome if outcome == "passed" else f"{outcome}:{digests}"


class _Writer:
    """Writes one value into a digest, so that different values give different bytes."""

    def __init__(self, update: Callable[[bytes], None], *, fine: bool, exact: bool) -> None:
        self._update = update
        self._fine = fine
        self._exact = exact  # types as they are, not only what they hold

    def write(self, value: Any) -> None:
        """Write `value`, which has crossed by value."""
        if value is None or isinstance(value, (bool, int, str, bytes)):
            self._plain(type(value).__name__, repr(value))
        elif isinstance(value, float) and not isinstance(value, np.generic):
            self._tag("float")
            self._figures(np.asarray(value))
        elif isinstance(value, np.generic):
            self._scalar(value)
        elif isinstance(value, np.ndarray):
            self._tag(value.dtype.str if self._exact else _family(value), value.shape)
            self._figures(value)
        elif isinstance(value, (list, tuple)):
            self._sequence(value)
        elif isinstance(value, dict):
            self._dict(value)
        else:
            self._model(value)

    def _scalar(self, value: np.generic) -> None:
        if self._exact:
            self._tag(value.dtype.str)
            self._figures(np.asarray(value))
        else:
            self.write(value.item())

    def _sequence(self, value: list[Any] | tuple[Any, ...]) -> None:
        self._tag(type(value).__name__ if self._exact else "list", len(value))
        if not self._exact:
            value = [item.item() if isinstance(item, np.generic) else item for item in value]
        if value and all(type(item) is float for item in value):
            self._figures(np.asarray(value))  # one scale for all of them
        elif all(type(item) in (int, str, bool) for item in value):
            self._update(repr(list(value)).encode("utf-8", "surrogatepass"))
        else:
            for item in value:
                self.write(item)

    def _dict(self, value: dict[Any, Any]) -> None:
        """Without the order of the keys, which no comparison minds."""
        self._tag("dict", len(value))
        parts = []
        for item in value.items():
            digest = hashlib.sha256()
            _Writer(digest.update, fine=self._fine, exact=self._exact).write(list(item))
            parts.append(digest.digest())
        self._update(b"".join(sorted(parts)))

    def _model(self, value: Any) -> None:
        """Of a model its layers and the shapes of its weights, which do not depend on draws."""
        layers = [type(layer).__name__ for layer in getattr(value, "layers", ())]
        shapes = [tuple(weight.shape) for weight in getattr(value, "weights", ())]
        kind = "model" if models.is_model(value) else type(value).__name__
        self._plain(kind, repr((layers, shapes)))

    def _figures(self, value: np.ndarray) -> None:
        if value.size > MOST_FIGURES:
            value = value.reshape(-1)[:: math.ceil(value.size / MOST_FIGURES)]
        if value.dtype.kind == "c":
            self._figures(value.real)
            self._figures(value.imag)
        elif value.dtype.kind == "f":
            self._update(self._steps(value.astype(np.float64).reshape(-1), value.dtype.itemsize))
        elif value.dtype.kind in "iub" and not self._exact:
            self._update(value.astype(np.int64).tobytes())
        else:
            self._update(value.tobytes())

    def _steps(self, values: np.ndarray, size: int) -> bytes:
        """Figures as whole steps of the largest among them; 0 and -0.0 are one, nan is itself."""
        finite = np.isfinite(values)
        known = np.where(finite, values, 0.0)
        largest = float(np.abs(known).max(initial=0.0))
        odd = np.where(finite, 0, np.where(np.isnan(values), 1, np.sign(values) + 3))
        if largest < _NOTHING[self._fine]:
            return b"0" + odd.astype(np.int8).tobytes()
        bits = _FINE.get(size, _FINEST) if self._fine else _COARSE.get(size, _COARSEST)
        exponent = math.floor(math.log2(largest) + _SHIFT)
        whole = np.floor(np.ldexp(known, bits - exponent) + _BORDER)
        return b"%d" % exponent + whole.astype(np.int64).tobytes() + odd.astype(np.int8).tobytes()

    def _tag(self, *parts: Any) -> None:
        self._update(f"<{parts}>".encode())

    def _plain(self, kind: str, text: str) -> None:
        self._update(f"<{kind} {len(text)}>{text}".encode("utf-8", "surrogatepass"))


def _family(value: np.ndarray) -> str:
    kind = value.dtype.kind
    return {"u": "i"}.get(kind, kind)
