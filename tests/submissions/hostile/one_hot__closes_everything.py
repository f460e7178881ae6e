"""Closes every descriptor it has, its channel and standard streams too, and opens files in their
places."""

import os

HONEST = 8  # only one_hot is replaced


def one_hot(indices, depth):
    os.closerange(0, 4096)
    for _ in range(10):
        os.open("/dev/zero", os.O_RDWR)
    return 42
