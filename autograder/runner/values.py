"""What may cross between the student and the grader process, and how it is written down.

By value only: None, bool, int, float, str, bytes, list, tuple, dict, NumPy arrays and scalars of
plain dtypes, and Keras models (see `models.py`). On the wire a scalar stands for itself and
everything else is a list whose first item is its tag:

    ["l", items]  list        ["t", items]  tuple       ["d", keys, values]  dict
    ["a", dtype, shape, bytes]  array    ["n", dtype, bytes]  NumPy scalar
    ["i", digits]  int beyond 64 bits    ["m", …]  Keras model

Decoding is strict and trusts nothing: tags, lengths, dtypes, sizes and depth are checked before
anything is built. Nothing here can run code of the other side.
"""

from __future__ import annotations

import math
import re
import sys
from typing import Any

import numpy as np

from autograder.runner import models
from autograder.runner.configuration import ModelRefused

PLAIN_KINDS = "biufcUS"
PLAIN_DTYPE = re.compile(r"[<>|=][biufcUS][0-9]{1,9}")
LONG_INTEGER = re.compile(r"-?[0-9]{1,4000}")
MAX_ITEMS = 1_500_000
MAX_DIGITS = 4000
MAX_DIMENSIONS = 64
LAST_CHARACTER = 0x10FFFF
INSTEAD = {
    "set": "return a sorted list",
    "frozenset": "return a sorted list",
    "generator": "return a list: list(…)",
    "map": "return a list: list(…)",
    "filter": "return a list: list(…)",
    "zip": "return a list: list(…)",
    "range": "return a list: list(…)",
    "dict_keys": "return a list: list(…)",
    "dict_values": "return a list: list(…)",
    "dict_items": "return a list: list(…)",
    "DataFrame": "return an array: frame.to_numpy()",
    "Series": "return an array: series.to_numpy()",
    "History": "return the model, not what fit() returned",
    "function": "return a value, not a function",
    "KerasTensor": "return a model or an array, not a symbolic tensor",
}


class ValueRefused(Exception):
    """A value that may not cross; the text names the type and what to use instead."""


class Encoder:
    """Turns Python values into wire nodes. `depth` bounds how deep containers may nest."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.items = 0

    def encode(self, value: Any) -> Any:
        """The wire node of `value`, or `ValueRefused`."""
        return self._encode(value, self.depth)

    def _encode(self, value: Any, depth: int) -> Any:
        self._count(1)
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if kind is float or kind is bytes:
            return value
        if kind is str:
            return _text(value)
        if depth < 0:
            raise ValueRefused(f"a value nested more than {self.depth} deep (or into itself)")
        if isinstance(value, np.generic):
            return self._scalar(value)
        if isinstance(value, int):
            return _integer(int(value))
        if isinstance(value, str):
            return _text(str(value))
        if isinstance(value, (float, bytes)):
            return float(value) if isinstance(value, float) else bytes(value)
        if isinstance(value, np.ndarray):
            return _array(value)
        if isinstance(value, (list, tuple)):
            tag = "t" if isinstance(value, tuple) else "l"
            return [tag, [self._encode(item, depth - 1) for item in value]]
        if isinstance(value, dict):
            keys = [self._encode(key, depth - 1) for key in value]
            return ["d", keys, [self._encode(item, depth - 1) for item in value.values()]]
        if models.is_tensor(value):
            array = np.asarray(value.numpy())
            # Without axes it is a number, as NumPy's own functions would have given it.
            return self._encode(array[()], depth) if array.ndim == 0 else _array(array)
        if models.is_model(value):
            return ["m", *self._model(value)]
        raise ValueRefused(_refusal(kind))

    def _model(self, model: Any) -> list[Any]:
        try:
            config, weights, compiled = models.describe(model)
        except ModelRefused as error:
            raise ValueRefused(str(error)) from error
        return [config, [_array(weight) for weight in weights], compiled]

    def _scalar(self, value: np.generic) -> Any:
        if isinstance(value, np.str_):
            return _text(str(value))
        if isinstance(value, np.bytes_):
            return bytes(value)
        node = _array(np.asarray(value))
        return ["n", node[1], node[3]]

    def _count(self, items: int) -> None:
        self.items += items
        if self.items > MAX_ITEMS:
            raise ValueRefused(f"a value of more than {MAX_ITEMS} items: return an array instead")


class Decoder:
    """Turns wire nodes back into Python values; raises `ValueRefused` for anything odd.

    Models are refused where Keras is not loaded: an assignment without models takes none, and
    what a student returns must not decide what this process imports.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.models = 0  # that were rebuilt, or tried

    def decode(self, node: Any) -> Any:
        """The value of a wire node."""
        return self._decode(node, self.depth)

    def _decode(self, node: Any, depth: int) -> Any:
        if node is None or isinstance(node, (bool, int, float, str, bytes)):
            return node
        if depth < 0:
            raise ValueRefused(f"a value nested more than {self.depth} deep")
        match node:
            case ["l", list(items)]:
                return [self._decode(item, depth - 1) for item in items]
            case ["t", list(items)]:
                return tuple(self._decode(item, depth - 1) for item in items)
            case ["d", list(keys), list(items)] if len(keys) == len(items):
                pairs = zip(keys, items, strict=True)
                return {self._key(k, depth - 1): self._decode(v, depth - 1) for k, v in pairs}
            case ["a", str(dtype), list(shape), bytes(data)]:
                return _rebuild(dtype, shape, data)
            case ["n", str(dtype), bytes(data)]:
                return _rebuild(dtype, [], data)[()]
            case ["i", str(digits)]:
                return _long(digits)
            case ["m", str(config), list(weights), compiled]:
                return self._model(config, weights, compiled)
        raise ValueRefused("a message that is not a value")

    def _key(self, node: Any, depth: int) -> Any:
        key = self._decode(node, depth)
        try:
            hash(key)
        except TypeError as error:
            raise ValueRefused("a dict with a key that cannot be one") from error
        return key

    def _model(self, config: str, nodes: list[Any], compiled: Any) -> Any:
        if "keras" not in sys.modules:
            raise ValueRefused(
                "a Keras model cannot be graded here: return what the docstring says"
            )
        self.models += 1
        weights = [self._decode(node, 1) for node in nodes]
        if not all(isinstance(weight, np.ndarray) for weight in weights):
            raise ValueRefused("a model whose weights are not arrays")
        if compiled is not None and not isinstance(compiled, str):
            raise ValueRefused("a model whose compile configuration is not text")
        try:
            return models.rebuild(config, weights, compiled)
        except ModelRefused as error:
            raise ValueRefused(str(error)) from error


def _refusal(kind: type) -> str:
    name = kind.__name__
    instead = INSTEAD.get(name, "return numbers, strings, lists, dicts, arrays or a Keras model")
    return f"a value of type {name} ({kind.__module__}) cannot be graded: {instead}"


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueRefused("text with half a character (a lone surrogate) in it") from error
    return value


def _integer(value: int) -> Any:
    if -(2**63) <= value < 2**64:
        return value
    if value.bit_length() > MAX_DIGITS * 3:
        raise ValueRefused(f"an integer of more than {MAX_DIGITS} digits")
    return ["i", str(value)]


def _long(digits: str) -> int:
    if not LONG_INTEGER.fullmatch(digits):
        raise ValueRefused("an integer that is too long")
    return int(digits)


def _array(value: np.ndarray) -> list[Any]:
    # By value these two are plain arrays, the first as long as nothing in it is masked.
    if isinstance(value, np.matrix) or (
        isinstance(value, np.ma.MaskedArray) and not np.ma.is_masked(value)
    ):
        value = np.array(value)
    if isinstance(value, (np.ma.MaskedArray, np.recarray)):
        raise ValueRefused(f"a {type(value).__name__} cannot be graded: return a plain NumPy array")
    if value.dtype.kind not in PLAIN_KINDS:
        raise ValueRefused(
            f"an array of dtype {value.dtype} cannot be graded: return numbers, booleans or text"
            + (" (are the rows of different length?)" if value.dtype.kind == "O" else "")
        )
    plain = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("="))
    if plain.dtype.kind == "U" and plain.nbytes:
        _check_text(plain)
    # ascontiguousarray makes a 0-d array 1-d: the shape is the original's.
    return ["a", plain.dtype.str, list(value.shape), plain.tobytes()]


def _rebuild(text: str, shape: list[Any], data: bytes) -> np.ndarray:
    """A fresh, writable array that owns its memory."""
    if not PLAIN_DTYPE.fullmatch(text):
        raise ValueRefused("an array of a dtype that may not cross")
    try:
        dtype = np.dtype(text)
    except (TypeError, ValueError) as error:
        raise ValueRefused("an array of a dtype that does not exist") from error
    sizes_fine = all(type(n) is int and 0 <= n < 2**40 for n in shape)
    if len(shape) > MAX_DIMENSIONS or not sizes_fine or not dtype.isnative:
        raise ValueRefused("an array whose shape or dtype may not cross")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise ValueRefused("an array whose bytes do not fit its shape")
    if dtype.itemsize == 0 and math.prod(shape) > MAX_ITEMS:  # NumPy gives each a character
        raise ValueRefused("an array of too many empty texts")
    try:
        if not data:
            return np.zeros(shape, dtype)
        array = np.frombuffer(data, dtype).reshape(shape).copy()
    except ValueError as error:
        raise ValueRefused("an array of a shape that does not exist") from error
    if dtype.kind == "U":
        _check_text(array)
    if dtype.kind == "b":
        array = array.view(np.uint8).astype(bool)  # a byte other than 0 and 1 misleads NumPy
    return array


def _check_text(array: np.ndarray) -> None:
    """Characters that do not exist in a text array would crash whoever reads or sends them."""
    codes = array.reshape(-1).view(np.uint32)
    if codes.max(initial=0) > LAST_CHARACTER or ((codes >> 11) == 0xD800 >> 11).any():
        raise ValueRefused("a text array with half a character, or one that does not exist, in it")
