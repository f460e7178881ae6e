"""Frames on a file descriptor: eight bytes of length, then that many bytes of msgpack.

Both ends treat what arrives as hostile: a length over the limit, bytes that are not msgpack, or
an end in the middle of a frame raise `WireError`, and nothing is allocated on the word of the
other side. The clock of `receive` covers the whole frame, so a drip of single bytes does not
stretch it.
"""

from __future__ import annotations

import os
import select
import struct
import time
from typing import Any

import msgpack

HEADER = struct.Struct(">Q")
CHUNK = 1 << 20


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

    def send(self, message: Any) -> None:
        """Write one frame. Raises `WireClosed` if nobody reads any more."""
        try:
            body = msgpack.packb(message, use_bin_type=True)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise WireError(f"not plain data: {error}") from error
        if len(body) > self.limit:
            raise WireError(f"a message of {len(body)} bytes is over the limit of {self.limit}")
        try:
            write_all(self.write_fd, HEADER.pack(len(body)))
            write_all(self.write_fd, body)
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

    def _read(self, size: int, deadline: float | None) -> bytes:
        buffer = bytearray()
        while len(buffer) < size:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0 or not _readable(self.read_fd, left):
                    raise WireTimeout("no answer in time")
            try:
                piece = self._some(min(CHUNK, size - len(buffer)))
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise WireClosed("the other side is gone")
            buffer += piece
        return bytes(buffer)

    def _some(self, size: int) -> bytes:
        """At most `size` bytes of what has arrived; none at the end."""
        return os.read(self.read_fd, size)


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`, whatever the size of the pipe."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def unpack(body: bytes) -> Any:
    """Bytes to plain data; no extension types, nothing longer than the bytes themselves."""
    try:
        return msgpack.unpackb(
            body,
            raw=False,
            strict_map_key=False,
            max_ext_len=0,
            max_str_len=len(body),
            max_bin_len=len(body),
            max_array_len=len(body),
            max_map_len=len(body),
        )
    except (ValueError, TypeError, msgpack.exceptions.UnpackException, RecursionError) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error


def _readable(fd: int, seconds: float) -> bool:
    poller = select.poll()
    poller.register(fd, select.POLLIN | select.POLLHUP)
    return bool(poller.poll(max(1, int(seconds * 1000))))
