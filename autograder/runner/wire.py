"""Frames on a file descriptor: eight bytes of length, then that many bytes of msgpack.

Both ends treat what arrives as hostile: a length over the limit, bytes that are not msgpack, more
items than a value may have, or an end in the middle of a frame raise `WireError`, and no memory
is filled on the word of the other side. The clocks of `receive` and `send` cover the whole frame,
so that neither a drip of single bytes nor a reader that stops reading stretches them.
"""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Any

import msgpack

HEADER = struct.Struct(">Q")
CHUNK = 1 << 18  # about what a socket holds
JOINED = 1 << 16  # a small message goes out in one piece: one waking of the reader, not two
# A value of MAX_ITEMS items (see values.py), written down with its tags.
MAX_NODES = 8_000_000
MAX_PAIRS = 100_000


class WireError(Exception):
    """The other side broke the protocol."""


class WireClosed(WireError):
    """The other side is gone."""


class WireTimeout(WireError):
    """The other side did not answer in time."""


class Channel:
    """Sends and receives plain data over a pair of descriptors (the same one for a socket)."""

    def __init__(self, read_fd: int, write_fd: int, limit: int) -> None:
        self.read_fd = read_fd
        self.write_fd = write_fd
        self.limit = limit
        # Kept, because taking new memory for each piece costs more; as large as the largest needed.
        self._chunk = memoryview(bytearray(HEADER.size))

    def send(self, message: Any, seconds: float | None = None) -> None:
        """Write one frame within `seconds`. Raises `WireClosed` if nobody reads any more."""
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            body = msgpack.packb(message, use_bin_type=True)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise WireError(f"not plain data: {error}") from error
        if len(body) > self.limit:
            raise WireError(f"a message of {len(body)} bytes is over the limit of {self.limit}")
        try:
            if len(body) <= JOINED:
                write_all(self.write_fd, HEADER.pack(len(body)) + body, deadline)
            else:
                write_all(self.write_fd, HEADER.pack(len(body)), deadline)
                write_all(self.write_fd, body, deadline)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise WireClosed("the other side is gone") from error

    def receive(self, seconds: float | None = None) -> Any:
        """Read one frame within `seconds` (None: wait for ever)."""
        deadline = None if seconds is None else time.monotonic() + seconds
        (size,) = HEADER.unpack(self._read(HEADER.size, deadline))
        if size > self.limit:
            raise WireError(f"a message of {size} bytes is over the limit of {self.limit}")
        return unpack(self._read(size, deadline))

    def close(self) -> None:
        """Close both descriptors."""
        for fd in {self.read_fd, self.write_fd}:
            os.close(fd)

    def _read(self, size: int, deadline: float | None) -> bytearray:
        buffer = bytearray()
        if len(self._chunk) < min(size, CHUNK):
            self._chunk = memoryview(bytearray(min(size, CHUNK)))
        while len(buffer) < size:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise WireTimeout("no answer in time")
            if not _ready(self.read_fd, select.POLLIN, left):
                raise WireTimeout("no answer in time")
            try:
                count = self._some(self._chunk[: size - len(buffer)])
            except BlockingIOError:
                time.sleep(0.001)  # woken by what is no data, such as an urgent byte
                continue
            except ConnectionResetError:
                count = 0
            if not count:
                raise WireClosed("the other side is gone")
            buffer += self._chunk[:count]
        return buffer

    def _some(self, room: memoryview) -> int:
        """Put what has arrived into `room`, and return how many bytes; 0 at the end.

        Raises `BlockingIOError` when nothing has: no clock would run while a read waits.
        """
        os.set_blocking(self.read_fd, False)
        try:
            return os.readv(self.read_fd, [room])
        finally:
            os.set_blocking(self.read_fd, True)


def write_all(fd: int, data: bytes, deadline: float | None = None) -> None:
    """Write all of `data`, whatever the size of the pipe, before the deadline."""
    view = memoryview(data)
    if deadline is None:
        while view:
            view = view[os.write(fd, view) :]
        return
    os.set_blocking(fd, False)  # a blocking write of many bytes would wait beyond any clock
    try:
        while view:
            try:
                view = view[os.write(fd, view) :]
            except BlockingIOError:
                left = deadline - time.monotonic()
                if left <= 0 or not _ready(fd, select.POLLOUT, left):
                    raise WireTimeout("nobody reads") from None
    finally:
        os.set_blocking(fd, True)


def unpack(body: bytes | bytearray) -> Any:
    """Bytes to plain data; no extension types, nothing longer than the bytes themselves."""
    count = _Count()
    try:
        return msgpack.unpackb(
            body,
            raw=False,
            strict_map_key=False,
            list_hook=count,
            object_hook=count,
            max_ext_len=0,
            max_str_len=len(body),
            max_bin_len=len(body),
            max_array_len=min(len(body), MAX_NODES),
            max_map_len=min(len(body), MAX_PAIRS),
        )
    except (ValueError, TypeError, msgpack.exceptions.UnpackException, RecursionError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error
    except MemoryError as error:  # arrays in arrays, each announced to be long
        raise WireError("a message that announces more than it holds") from error


class _Count:
    """Adds up the items of all lists and maps as they are completed.

    A byte on the wire can stand for an object of sixty, so the bytes alone are no bound.
    """

    def __init__(self) -> None:
        self.nodes = 0

    def __call__(self, items: Any) -> Any:
        self.nodes += 1 + len(items)
        if self.nodes > MAX_NODES:
            raise ValueError("too many items")
        return items


def _ready(fd: int, event: int, seconds: float | None) -> bool:
    poller = select.poll()
    poller.register(fd, event | select.POLLHUP)
    return bool(poller.poll(None if seconds is None else max(1, int(seconds * 1000))))
