"""The student's side of lending: stand-ins that fetch a value of the reference's.

While a call of a judge's is open that lends functions, these stand in the notebook's namespace in
the place of the student's own. A stand-in sends its arguments to the judge, by value, and comes
back with the value or the exception that the reference made of them, in a process elsewhere. What
cannot cross is not lent: then the student's own function is called, as ever.
"""

from __future__ import annotations

import functools
import os
import random
import threading
import types
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.runner.messages import Lent, LentRaised, LoanWanted, NotLent, loan_of
from autograder.runner.session import rebuilt_exception
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import Channel, WireError

MOST_FOLLOWED = 10_000  # functions and classes that one function is followed into
_ABSENT = object()


class Borrower:
    """Puts stand-ins into a notebook's namespace, and takes them out again."""

    def __init__(self, namespace: dict[str, Any], channel: Channel, depth: int) -> None:
        self.namespace = namespace
        self.channel = channel
        self.depth = depth
        self.pid = os.getpid()
        self.number: int | None = None  # of the judge's open call; None: nothing is lent
        self.lock = threading.Lock()  # one loan at a time, whatever threads there are

    @contextmanager
    def lent(self, names: Iterable[str], number: int) -> Iterator[None]:
        """Have `names` lent while the judge's call `number` is open."""
        own: dict[str, Any] = {}
        standing: dict[str, Any] = {}
        for name in names:
            value = self.namespace.get(name, _ABSENT)
            stand_in = self._stand_in(name, value)
            for place in (name, *self._aliases(value)):
                own[place], standing[place] = value, stand_in
        self.namespace.update(standing)
        self.number = number
        try:
            yield
        finally:
            with self.lock:
                self.number = None
            for name, value in own.items():
                if self.namespace.get(name) is not standing[name]:
                    continue  # the student's code has put something else there
                if value is _ABSENT:
                    del self.namespace[name]
                else:
                    self.namespace[name] = value

    def _aliases(self, value: Any) -> list[str]:
        """All names of a function in the notebook."""
        if not isinstance(value, types.FunctionType):
            return []
        return [name for name, other in list(self.namespace.items()) if other is value]

    def _stand_in(self, name: str, own: Any) -> Callable[..., Any]:
        def stand_in(*args: Any, **kwargs: Any) -> Any:
            loan = self._borrow(name, args, kwargs)
            if isinstance(loan, NotLent):
                if own is _ABSENT:
                    raise NameError(f"name {name!r} is not defined")
                return own(*args, **kwargs)
            if loan.drew:
                random.random()  # the next one is to draw something else
            if isinstance(loan, LentRaised):
                raise rebuilt_exception(loan.raised)
            return Decoder(self.depth).decode(loan.value)

        return functools.wraps(own)(stand_in) if isinstance(own, types.FunctionType) else stand_in

    def _borrow(self, name: str, args: Any, kwargs: dict[str, Any]) -> Lent | LentRaised | NotLent:
        """The judge's answer."""
        if os.getpid() != self.pid:  # a fork, whose words would get between ours
            return NotLent()
        encoder = _EncoderWithoutModels(self.depth)
        try:
            request = LoanWanted(
                name,
                [encoder.encode(value) for value in args],
                {key: encoder.encode(value) for key, value in kwargs.items()},
                _present_seed(),
            )
        except ValueRefused:
            return NotLent()
        with self.lock:
            if self.number is None:
                return NotLent()
            try:
                self.channel.send({**request.plain(), "id": self.number})
            except WireError:  # too large
                return NotLent()
            return loan_of(self.channel.receive())


class _EncoderWithoutModels(Encoder):
    """Sends no models: what the reference did to one would stay on its side."""

    def _model(self, model: Any) -> list[Any]:
        raise ValueRefused("a model among the arguments")


def _present_seed() -> int:
    """What the reference may draw follows from the state that the student's code has seeded."""
    state: Any = np.random.get_state()
    return (hash(random.getstate()[1]) ^ zlib.crc32(state[1].tobytes(), state[2])) % 2**32


def names_reached(function: Any, namespace: dict[str, Any]) -> set[str]:
    """The names that `function` mentions, and whatever of the notebook's it mentions by them."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [function]
    while waiting and len(seen) < MOST_FOLLOWED:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        waiting += _held_by(value)
        if type(value) is types.FunctionType:
            names.add(value.__name__)  # it may be known by another name
        code = value.__code__ if type(value) is types.FunctionType else value
        if type(code) is types.CodeType:
            new = set(code.co_names) - names
            names |= new
            waiting += [namespace[name] for name in new if name in namespace]
            waiting += [part for part in code.co_consts if type(part) is types.CodeType]
    return names


def _held_by(value: Any) -> Iterable[Any]:
    """The functions and classes that a function, a method, a class or an object holds."""
    held: list[Any] = []
    if type(value) is types.FunctionType:
        held += [cell.cell_contents for cell in value.__closure__ or () if _is_filled(cell)]
        held += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    elif type(value) is functools.partial:
        held += [value.func, *value.args, *value.keywords.values()]
    elif type(value).__module__ in ("functools", "numpy"):  # lru_cache and its like, vectorize
        held += [getattr(value, name, None) for name in ("__wrapped__", "pyfunc")]
    elif type(value) in (types.MethodType, staticmethod, classmethod):
        held += [value.__func__]
    elif isinstance(value, type):
        held += vars(value).values() if value.__module__ == "__main__" else ()
    elif type(value).__module__ == "__main__":
        held += [type(value)]
    kinds = (types.FunctionType, types.MethodType, functools.partial, staticmethod, classmethod)
    return [
        part
        for part in held
        if type(part) in kinds or isinstance(part, type) or type(part).__module__ == "__main__"
    ]


def _is_filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False
