"""What crosses by value arrives equal; what may not is refused with words; lies are found out."""

from __future__ import annotations

import collections
import contextlib
import copy
import enum
import math
import subprocess
import sys
import tracemalloc
from typing import Any, NamedTuple

import msgpack
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.runner import values
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import unpack

# The machine may be busy with something else.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DEPTH = 32
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**300), 10**300)
    | st.floats()
    | TEXT
    | st.binary(max_size=12)
)
DTYPES = (
    arrays.boolean_dtypes()
    | arrays.integer_dtypes(endianness="?")
    | arrays.unsigned_integer_dtypes(endianness="?")
    | arrays.floating_dtypes(endianness="?")
    | arrays.complex_number_dtypes(endianness="?")
    | arrays.byte_string_dtypes(endianness="?", max_len=5)
    | arrays.unicode_string_dtypes(endianness="?", max_len=5)
)
ARRAYS = DTYPES.flatmap(
    lambda dtype: arrays.arrays(
        dtype,
        arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
        elements=TEXT.map(lambda text: text[: max(1, dtype.itemsize // 4)].rstrip("\0"))
        if dtype.kind == "U"
        else None,
    )
)
KEYS = st.recursive(SCALARS, lambda inner: st.tuples(inner, inner), max_leaves=3)
DATA = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def over_the_wire(node: Any) -> Any:
    return unpack(msgpack.packb(node, use_bin_type=True))


def cross(value: Any, depth: int = DEPTH) -> Any:
    return Decoder(depth).decode(over_the_wire(Encoder(depth).encode(value)))


def same(there: Any, here: Any) -> bool:
    """Equal in type and value; NaN equals NaN."""
    if isinstance(here, np.ndarray):
        return (
            type(there) is np.ndarray
            and there.shape == here.shape
            and there.dtype == here.dtype.newbyteorder("=")
            and np.array_equal(there, here, equal_nan=here.dtype.kind in "fc")
        )
    if type(there) is not type(here):
        return False
    if isinstance(here, (list, tuple)):
        return len(there) == len(here) and all(map(same, there, here))
    if isinstance(here, dict):
        return same(list(there.items()), list(here.items()))
    return bool(there == here or (here != here and there != there))


# --- round trips ------------------------------------------------------------------------------


@PATIENT
@given(value=DATA)
def test_nested_plain_data_arrives_equal(value: Any) -> None:
    assert same(cross(value), value)


@PATIENT
@given(array=ARRAYS)
def test_an_array_arrives_equal_writable_and_owning_its_memory(array: np.ndarray) -> None:
    there = cross(array)
    assert same(there, array)
    assert there.flags.owndata or there.base.flags.owndata
    assert there.flags.writeable


@PATIENT
@given(array=ARRAYS, axes=st.randoms(use_true_random=False))
def test_views_that_are_not_contiguous_arrive_equal(array: np.ndarray, axes: Any) -> None:
    order = list(range(array.ndim))
    axes.shuffle(order)
    view = array.transpose(order)[::-1] if array.ndim else array
    assert same(cross(view), view)
    assert same(cross(np.broadcast_to(view, (2, *view.shape))), np.stack([view, view]))


@PATIENT
@given(array=ARRAYS)
def test_a_numpy_scalar_arrives_as_one(array: np.ndarray) -> None:
    for scalar in array.reshape(-1)[:3]:
        there = cross(scalar)
        if isinstance(scalar, (str, bytes)):
            assert there == scalar
        else:
            assert type(there) is type(scalar.astype(scalar.dtype.newbyteorder("=")))
            assert there == scalar or (scalar != scalar and there != there)


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_and_an_array_without_masked_items_arrive_as_plain_arrays() -> None:
    numbers = np.array([[1.5, 2.5], [3.5, 4.5]])
    for value in (np.asmatrix(numbers), np.ma.array(numbers), np.ma.array(numbers, mask=False)):
        arrived = cross(value)
        assert type(arrived) is np.ndarray
        assert np.array_equal(arrived, numbers)


@pytest.mark.parametrize("value", [True, False])
def test_an_array_of_one_boolean_without_axes_stays_an_array(value: bool) -> None:
    assert same(cross(np.array(value)), np.array(value))


def test_kinds_of_plain_types_arrive_as_the_plain_types() -> None:
    class Colour(enum.IntEnum):
        RED = 3

    class Point(NamedTuple):
        x: int
        y: float

    assert same(cross(Colour.RED), 3)
    assert same(cross(Point(1, 2.0)), (1, 2.0))
    assert same(cross(collections.Counter("abba")), {"a": 2, "b": 2})
    assert same(cross(collections.OrderedDict(b=1, a=2)), {"b": 1, "a": 2})


def test_a_large_array_takes_no_more_than_a_few_copies() -> None:
    array = np.zeros(2**22, "float32")
    tracemalloc.start()
    try:
        cross(array)
        assert tracemalloc.get_traced_memory()[1] < 6 * array.nbytes
    finally:
        tracemalloc.stop()


def test_the_codec_alone_loads_neither_keras_nor_tensorflow() -> None:
    code = (
        "import sys; from autograder.runner.values import *; Decoder(9).decode(Encoder(9).encode("
        "[1, np.ones(3)])); sys.exit(any(m in sys.modules for m in ('keras', 'tensorflow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- refusals that a student reads ------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1, 2}, ["set", "sorted list"]),
        ((n for n in "ab"), ["generator", "list("]),
        (zip("a", "b", strict=True), ["zip", "list("]),
        ({"a": 1}.keys(), ["dict_keys", "list("]),
        (range(3), ["range", "list("]),
        (len, ["builtin_function_or_method"]),
        (lambda: 1, ["function", "return a value"]),
        (object(), ["object", "builtins", "return numbers"]),
        (collections.deque([1]), ["deque", "collections"]),
        (1 + 2j, ["complex"]),
        (np.array([1, "a", None], object), ["object", "rows of different length"]),
        (np.array(["2026-01-01"], "datetime64[D]"), ["datetime64"]),
        (np.datetime64("2026-01-01"), ["datetime64"]),
        (np.zeros(2, [("a", "f4")]), ["dtype"]),
        (np.void(b"ab"), ["dtype"]),
        (np.ma.array([1, 2], mask=[False, True]), ["MaskedArray", "plain NumPy array"]),
        ("half a \ud83d", ["half a character"]),
        (np.array(["\ud83d"]), ["half a character"]),
        (10**5000, ["integer", "digits"]),
        ([[{"a": ({1},)}]], ["set"]),
    ],
    ids=lambda value: (
        type(value).__name__
        if not isinstance(value, list)
        else "-".join(value[:1])
        if value and isinstance(value[0], str)
        else "nested"
    ),
)
def test_what_may_not_cross_is_named_and_so_is_the_way_out(value: Any, words: list[str]) -> None:
    with pytest.raises(ValueRefused) as refusal:
        Encoder(DEPTH).encode(value)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_a_value_nested_into_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    table: dict[str, Any] = {}
    table["x"] = [table]
    for value in (loop, table):
        with pytest.raises(ValueRefused, match="into itself"):
            Encoder(DEPTH).encode(value)


@pytest.mark.parametrize("wrap", [lambda v: [v], lambda v: (v,), lambda v: {"k": v}])
@pytest.mark.parametrize("leaf", [1, 1.5, "a", None, np.float32(1)], ids=repr)
def test_what_may_be_sent_may_be_received_at_every_depth(wrap: Any, leaf: Any) -> None:
    value = leaf
    for _ in range(12):
        value = wrap(value)
        try:
            node = Encoder(8).encode(value)
        except ValueRefused:
            continue
        assert same(Decoder(8).decode(node), value)


@pytest.mark.parametrize("item", [1, 1.5, "a", [], np.float32(1)], ids=repr)
def test_as_many_items_as_may_be_sent_also_fit_into_a_message(
    item: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.runner import wire

    monkeypatch.setattr(values, "MAX_ITEMS", values.MAX_ITEMS // 100)
    monkeypatch.setattr(wire, "MAX_NODES", wire.MAX_NODES // 100)
    assert len(cross([item] * (values.MAX_ITEMS - 1))) == values.MAX_ITEMS - 1
    with pytest.raises(ValueRefused, match="return an array"):
        cross([item] * values.MAX_ITEMS)


# --- hostile nodes ----------------------------------------------------------------------------

HOSTILE = [
    {},
    {"l": []},
    [],
    ["l"],
    ["l", 1],
    ["l", [], []],
    ["z", []],
    [["l"], []],
    ["d", ["a"], []],
    ["d", [["l", []]], [1]],
    ["d", [["a", "<f8", [1], bytes(8)]], [1]],
    ["d", [["t", [["l", []]]]], [1]],
    ["a", "<f8", [2], bytes(8)],
    ["a", "<f8", [-1], bytes(8)],
    ["a", "<f8", [2**62], b""],
    ["a", "<f8", [0, 2**39, 2**39], b""],
    ["a", "<f8", [True], bytes(8)],
    ["a", "<f8", [1.0], bytes(8)],
    ["a", "<f8", ["1"], bytes(8)],
    ["a", "<f8", [1] * 65, bytes(8)],
    ["a", ">f8", [1], bytes(8)],
    ["a", "|O", [1], bytes(8)],
    ["a", "O", [1], bytes(8)],
    ["a", "|V8", [1], bytes(8)],
    ["a", "<M8[D]", [1], bytes(8)],
    ["a", "<f8,<f8", [1], bytes(16)],
    ["a", "(2)<f8", [1], bytes(16)],
    ["a", "<f3", [1], bytes(3)],
    ["a", "", [1], b""],
    ["a", "float64", [1], bytes(8)],
    ["a", "<U999999999", [0], b""],
    ["a", "<U0", [2**39], b""],
    ["a", "|S0", [2**20, 2**19], b""],
    ["a", "<U1", [1], b"\xff\xff\xff\xff"],
    ["a", "<U1", [1], b"\x00\xd8\x00\x00"],
    ["n", "<U1", b"\x00\x00\x11\x00"],
    ["n", "<f8", b""],
    ["n", "<f8", [], bytes(8)],
    ["i", "--5"],
    ["i", "²"],
    ["i", ""],
    ["i", "-"],
    ["i", "1_0"],
    ["i", "1\n"],
    ["i", "9" * 5000],
    ["i", 5],
    ["m", "{}", [], None, None],
    ["m", "{}", [1], None],
    ["m", "{}", [["l", []]], None],
    ["m", "{}", [], 7],
    ["m", b"{}", [], None],
    msgpack.ExtType(5, b""),
    msgpack.Timestamp(1, 1),
    1j,
    object(),
]


@pytest.mark.parametrize("node", HOSTILE, ids=lambda node: repr(node).partition(" at 0x")[0][:40])
def test_a_node_that_says_no_value_is_refused(node: Any) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueRefused):
            Decoder(DEPTH).decode(node)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


def test_a_node_nested_deeper_than_allowed_is_refused() -> None:
    node: Any = ["l", []]
    for _ in range(DEPTH + 5):
        node = ["l", [node]]
    with pytest.raises(ValueRefused, match="deep"):
        Decoder(DEPTH).decode(node)


def test_bytes_of_a_boolean_other_than_0_and_1_mean_true() -> None:
    there = Decoder(DEPTH).decode(["a", "|b1", [3], b"\x00\x02\xff"])
    assert there.tolist() == [False, True, True]
    assert there.view(np.uint8).tolist() == [0, 1, 1]


JUNK = (
    st.none()
    | st.booleans()
    | st.sampled_from([-1, 0, 2**31, 2**39, 2**63, 10**9])
    | st.floats()
    | st.sampled_from(["", "l", "t", "d", "a", "n", "i", "<f8", "|O", "<U0", "<U9999", "--1", "{}"])
    | st.binary(max_size=9)
    | st.just([])
    | st.just({})
)


def _places(node: Any, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    found = [path]
    if isinstance(node, list):
        for index, item in enumerate(node):
            found += _places(item, (*path, index))
    return found


@PATIENT
@given(value=DATA, picks=st.lists(st.tuples(st.integers(0, 999), JUNK), min_size=1, max_size=3))
@example(value=np.array(["ab"]), picks=[(3, b"\xff" * 8)])
def test_any_mutation_of_a_valid_node_is_a_value_or_refused(
    value: Any, picks: list[tuple[int, Any]]
) -> None:
    node = copy.deepcopy(Encoder(DEPTH).encode(value))
    for pick, junk in picks:
        places = _places(node)
        path = places[pick % len(places)]
        if not path:
            node = junk
            continue
        parent = node
        for index in path[:-1]:
            parent = parent[index]
        parent[path[-1]] = junk
    with contextlib.suppress(ValueRefused):
        Decoder(DEPTH).decode(node)


@PATIENT
@given(value=DATA, place=st.integers(0, 10_000), new=st.binary(min_size=1, max_size=4))
def test_any_mutation_of_the_bytes_of_a_value_is_a_value_or_refused(
    value: Any, place: int, new: bytes
) -> None:
    from autograder.runner.wire import WireError

    body = msgpack.packb(Encoder(DEPTH).encode(value), use_bin_type=True)
    place %= len(body)
    with contextlib.suppress(ValueRefused, WireError):
        Decoder(DEPTH).decode(unpack(body[:place] + new + body[place + len(new) :]))


def test_not_a_number_and_infinity_arrive_as_they_are() -> None:
    there = cross([math.nan, math.inf, -math.inf, -0.0])
    assert math.isnan(there[0])
    assert there[1:3] == [math.inf, -math.inf]
    assert math.copysign(1, there[3]) == -1
