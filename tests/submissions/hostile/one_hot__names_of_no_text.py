"""Leaves a folder whose name is no text (a byte that is not UTF-8), so deep that removing it takes
more recursion than Python has: whoever lists what was left cannot write the name down."""

import os

HONEST = 8  # only decode is replaced

os.chdir("/tmp")
os.mkdir(b"\xff\xfe")
os.chdir(b"\xff\xfe")
for _ in range(3000):
    os.mkdir("d")
    os.chdir("d")


def decode(vectors, vocabulary):
    return 42
