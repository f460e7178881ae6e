"""Opens files, pipes, sockets, epoll and inotify instances until none can be opened."""

import os
import select
import socket

HONEST = 8  # only decode is replaced
KEPT = []


def decode(vectors, vocabulary):
    for make in (
        os.pipe,
        socket.socketpair,
        select.epoll,
        lambda: os.open("/dev/null", os.O_RDONLY),
        lambda: os.memfd_create("x"),
    ):
        try:
            for _ in range(1_000_000):
                KEPT.append(make())
        except OSError:
            pass
    return 42
