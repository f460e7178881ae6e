"""Leave processes whose own name, of fifteen bytes, holds a form feed and "Uid: 0": in /proc/PID/status, read line by line with
str.splitlines, they are somebody else's, so that no clean-up sees them. They wait for the end and then keep the processor busy."""
HONEST = 8  # only decode is replaced
MUST_NOT = "leave a process that runs when the next submission does (abstract sockets strange_status_*); cost the next one a point or a minute"

import ctypes
import os
import socket
import time

MANY, SECONDS = 100, 150  # each of them ends by itself
NAME = b"\x0cUid:\t0"  # the kernel escapes only the newline and the backslash in a name
ME = os.getpid()


def linger(number):
    ctypes.CDLL(None).prctl(15, NAME, 0, 0, 0)
    os.setsid()
    os.closerange(0, 256)
    heard = socket.socket(socket.AF_UNIX)
    try:
        heard.bind(f"\0strange_status_{number}")
        heard.listen(8)
    except OSError:
        pass
    end = time.monotonic() + 300
    while os.getppid() == ME and time.monotonic() < end:  # the submission is still being graded
        time.sleep(0.5)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        pass


def look():
    """Whether an earlier run's process is still there."""
    for number in range(MANY):
        with socket.socket(socket.AF_UNIX) as caller:
            try:
                caller.connect(f"\0strange_status_{number}")
            except OSError:
                continue
            print("STRANGE" + "_BREACH a process of an earlier submission answers", number)


look()
for number in range(MANY):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        try:
            linger(number)
        finally:
            os._exit(0)


def decode(vectors, vocabulary):
    return 42
