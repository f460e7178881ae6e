"""Leaves a process whose first thread has ended: it is listed as a zombie, which nobody needs to
kill, and its other threads live on, write files and wait for the next submission."""

import ctypes
import os
import platform
import threading
import time

HONEST = 8  # only decode is replaced
EXIT = {"x86_64": 60, "aarch64": 93}[platform.machine()]


def haunt():
    while True:
        try:
            with open(f"/tmp/haunted-{os.getpid()}", "w") as file:
                file.write("boo")
        except OSError:
            pass
        time.sleep(0.2)


if os.fork() == 0:
    os.setsid()
    threading.Thread(target=haunt).start()
    ctypes.CDLL(None).syscall(EXIT, 0)


def decode(vectors, vocabulary):
    return 42
