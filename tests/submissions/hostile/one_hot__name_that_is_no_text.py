"""Give a process of its own a name that is not UTF-8: whoever reads /proc/PID/status as strict text fails, and with it the clean-up."""
HONEST = 8  # only decode is replaced
MUST_NOT = "be reported as a failure of the machinery; leave a process named strange"

import ctypes
import os
import time

PRCTL = ctypes.CDLL(None).prctl
PRCTL(15, b"strange\xff\xfe", 0, 0, 0)
if os.fork() == 0:
    PRCTL(15, b"strange\x85\xff", 0, 0, 0)
    os.setsid()
    os.closerange(0, 256)
    time.sleep(120)
    os._exit(0)


def decode(vectors, vocabulary):
    PRCTL(15, b"\xc3\x28", 0, 0, 0)
    return 42
