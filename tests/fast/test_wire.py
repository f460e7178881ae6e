"""Frames between two processes that do not trust each other."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator

import msgpack
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from autograder.runner import wire
from autograder.runner.messages import (
    Aftermath,
    Idle,
    Lent,
    LentRaised,
    Nonsense,
    NotLent,
    Ready,
    Reported,
    Signed,
    from_sandbox,
    loan_of,
    to_host,
)
from autograder.runner.wire import HEADER, Channel, WireClosed, WireError, WireTimeout, unpack

# The machine may be busy with something else.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LIMIT = 1 << 20
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@pytest.fixture
def pair() -> Iterator[tuple[Channel, Channel]]:
    near, far = socket.socketpair()
    yield tuple(Channel(end.fileno(), end.fileno(), LIMIT) for end in (near, far))  # type: ignore[misc]
    near.close()
    far.close()


def raw(channel: Channel, data: bytes) -> None:
    os.write(channel.write_fd, data)


# --- frames -----------------------------------------------------------------------------------


@PATIENT
@given(message=PLAIN)
def test_plain_data_arrives_as_it_was_sent(message: object) -> None:
    read_fd, write_fd = os.pipe()
    channel = Channel(read_fd, write_fd, LIMIT)
    try:
        channel.send(message)
        assert channel.receive(5) == message
    finally:
        channel.close()


@pytest.mark.parametrize("seconds", [None, 10.0])
def test_a_message_larger_than_every_buffer_arrives_whole(
    pair: tuple[Channel, Channel], seconds: float | None
) -> None:
    near, far = pair
    message = os.urandom(LIMIT - 100)
    sender = threading.Thread(target=near.send, args=(message, seconds))
    sender.start()
    assert far.receive(10) == message
    sender.join()


def test_several_messages_keep_their_order(pair: tuple[Channel, Channel]) -> None:
    near, far = pair
    for number in range(100):
        near.send(number)
    assert [far.receive(1) for _ in range(100)] == list(range(100))


def test_a_message_over_the_limit_is_not_sent(pair: tuple[Channel, Channel]) -> None:
    with pytest.raises(WireError, match="over the limit"):
        pair[0].send(bytes(LIMIT))


@pytest.mark.parametrize("value", [object(), {1, 2}, 2**64, -(2**63) - 1, "\ud800", 1j])
def test_what_is_not_plain_data_is_not_sent(pair: tuple[Channel, Channel], value: object) -> None:
    with pytest.raises(WireError, match="not plain data"):
        pair[0].send(value)


def test_a_list_that_holds_itself_is_not_sent(pair: tuple[Channel, Channel]) -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(WireError, match="not plain data"):
        pair[0].send(loop)


# --- a hostile other side ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [LIMIT + 1, 2**40, 2**64 - 1])
def test_a_length_over_the_limit_is_refused_before_a_byte_is_read(
    pair: tuple[Channel, Channel], size: int
) -> None:
    near, far = pair
    raw(near, HEADER.pack(size))
    with pytest.raises(WireError, match="over the limit"):
        far.receive(1)


def test_the_promise_of_many_bytes_allocates_nothing(pair: tuple[Channel, Channel]) -> None:
    near, far = pair
    far.limit = 2**40
    raw(near, HEADER.pack(2**39) + b"few")
    tracemalloc.start()
    try:
        with pytest.raises(WireTimeout):
            far.receive(0.05)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("sent", [b"", b"\0\0", HEADER.pack(10), HEADER.pack(10) + b"half"])
def test_an_end_in_the_middle_of_a_frame_is_a_closed_wire(sent: bytes) -> None:
    near, far = socket.socketpair()
    near.sendall(sent)
    near.close()
    with pytest.raises(WireClosed):
        Channel(far.fileno(), far.fileno(), LIMIT).receive(1)
    far.close()


def test_writing_to_a_process_that_is_gone_is_a_closed_wire() -> None:
    near, far = socket.socketpair()
    far.close()
    with pytest.raises(WireClosed):
        Channel(near.fileno(), near.fileno(), LIMIT).send("anybody?")
    near.close()


def test_silence_ends_at_the_time_limit(pair: tuple[Channel, Channel]) -> None:
    started = time.monotonic()
    with pytest.raises(WireTimeout):
        pair[1].receive(0.1)
    assert time.monotonic() - started < 2


def test_no_time_left_means_no_waiting(pair: tuple[Channel, Channel]) -> None:
    near, far = pair
    near.send("too late")
    with pytest.raises(WireTimeout):
        far.receive(-1)


def test_a_drip_of_single_bytes_does_not_stretch_the_clock(pair: tuple[Channel, Channel]) -> None:
    near, far = pair
    stop = threading.Event()

    def drip() -> None:
        raw(near, HEADER.pack(1000))
        while not stop.wait(0.02):
            raw(near, b"\x90")

    thread = threading.Thread(target=drip)
    thread.start()
    started = time.monotonic()
    with pytest.raises(WireTimeout):
        far.receive(0.3)
    assert time.monotonic() - started < 2
    stop.set()
    thread.join()


def test_a_reader_that_stops_reading_does_not_stretch_the_clock(
    pair: tuple[Channel, Channel],
) -> None:
    near, _ = pair
    started = time.monotonic()
    with pytest.raises(WireTimeout):
        near.send(bytes(LIMIT - 100), seconds=0.2)
    assert time.monotonic() - started < 2


# --- hostile bodies ---------------------------------------------------------------------------


def _unpacks_or_refuses(body: bytes) -> None:
    with contextlib.suppress(WireError):
        unpack(body)


@PATIENT
@given(body=st.binary(max_size=300))
@example(body=b"\xd6\xff\0\0\0\0")  # a timestamp
@example(body=b"\xc7\0\x05")  # an empty extension
@example(body=b"\x81\x90\x01")  # a list as key
@example(body=b"\xc1")  # never used
@example(body=b"\xdd\xff\xff\xff\xff")  # a list that announces four billion items
@example(body=b"\xdf\xff\xff\xff\xff")
@example(body=b"\xc6\xff\xff\xff\xff")
@example(body=b"\xdb\xff\xff\xff\xff")
@example(body=b"\xa2\xc3\x28")  # text that is not UTF-8
@example(body=b"\x91" * 5000 + b"\xc0")  # deeper than any stack
def test_any_bytes_are_data_or_refused(body: bytes) -> None:
    _unpacks_or_refuses(body)


@PATIENT
@given(
    message=PLAIN,
    place=st.integers(0, 10_000),
    new=st.binary(max_size=6),
    cut=st.integers(0, 6),
)
def test_any_mutation_of_a_valid_body_is_data_or_refused(
    message: object, place: int, new: bytes, cut: int
) -> None:
    body = msgpack.packb(message, use_bin_type=True)
    place %= len(body) + 1
    _unpacks_or_refuses(body[:place] + new + body[place + cut :])


@pytest.mark.parametrize("item", [b"\x90", b"\x80", b"\xc0"], ids=["lists", "maps", "nothings"])
def test_a_byte_for_an_object_of_sixty_is_counted(
    item: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MAX_NODES", 50_000)
    inner = b"\xdc\x40\x00" + item * 0x4000
    with pytest.raises(WireError):
        unpack(b"\x94" + inner * 4)


def test_lists_in_lists_that_announce_to_be_long_fill_no_memory() -> None:
    body = (b"\xdd" + (len(b"\xdd0000") * 1000).to_bytes(4, "big")) * 1000
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            unpack(body)
        assert tracemalloc.get_traced_memory()[1] < 2**26
    finally:
        tracemalloc.stop()


# --- what the host is told --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "key"),
    [
        (Ready({"numpy": "2.4.6"}, {"users": True}, 1.5), "ready"),
        (Reported({"questions": []}), "report"),
        (Signed({"q1": {"under": "", "tests": []}}), "signatures"),
        (Aftermath(grader=-9, left_behind=2, out_of_memory=True), "end"),
        (Idle(["/dev/shm/x"], "the supervisor ended with status 1"), "idle"),
    ],
)
def test_a_message_to_the_host_comes_out_as_it_went_in(pair, message, key):
    near, far = pair
    near.send(to_host(message))
    told = far.receive(5)
    assert list(told) == [key]
    assert from_sandbox(told) == message


@pytest.mark.parametrize(
    "told",
    [
        {},
        [],
        None,
        {"report": []},
        {"idle": {"left": []}},
        {"ready": {"versions": {}, "isolation": {}, "seconds": "soon"}},
        {"end": {"grader": "0", "left_behind": 0, "out_of_memory": False}},
    ],
)
def test_what_is_no_message_to_the_host_is_nonsense(told):
    with pytest.raises(Nonsense):
        from_sandbox(told)


@pytest.mark.parametrize(
    "loan", [Lent([1, 2], drew=True), LentRaised({"type": "ValueError"}), NotLent()]
)
def test_a_loan_reaches_the_student_as_the_lender_made_it(pair, loan):
    near, far = pair
    near.send({**loan.plain(), "id": 7})
    assert loan_of(far.receive(5)) == loan


@pytest.mark.parametrize("told", [None, {"value": 1}, {"raised": "no", "drew": False}, {"id": 7}])
def test_whatever_else_a_lender_says_lends_nothing(told):
    assert loan_of(told) == NotLent()
