"""Prints gigabytes, on the Python streams and on the descriptors beneath them, line by line and
as one line."""

import os
import sys

HONEST = 8  # only decode is replaced

for _ in range(20):
    print("x" * 1_000_000)
for _ in range(100_000):
    sys.stderr.write("line\n")


def decode(vectors, vocabulary):
    for fd in (1, 2):
        for _ in range(200):
            os.write(fd, b"y" * (1 << 20))
    for _ in range(300):
        print("z" * 1_000_000)
    return 42
