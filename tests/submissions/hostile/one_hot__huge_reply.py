"""Answers with values far beyond any limit: gigabytes, millions of items, endless digits."""

import numpy as np

HONEST = 8  # only build_vocabulary is replaced
TURNS = iter(range(10**9))


def build_vocabulary(tokens):
    turn = next(TURNS) % 6
    if turn == 0:
        return np.zeros(1 << 30, dtype=np.uint8)
    if turn == 1:
        return ["x"] * 20_000_000
    if turn == 2:
        return b"x" * (400 << 20)
    if turn == 3:
        return 1 << 10_000_000
    if turn == 4:
        return np.broadcast_to(np.float64(1), (2**20, 2**20))
    return {i: [i] for i in range(2_000_000)}
