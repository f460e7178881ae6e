"""Answers with objects whose array interface points at memory that is not theirs: address zero,
the interpreter's own, or sizes that wrap around."""

import numpy as np

HONEST = 8  # only embedding_lookup is replaced
TURNS = iter(range(10**9))


class Pointing:
    def __init__(self, address, shape):
        self.__array_interface__ = {
            "version": 3,
            "typestr": "<f4",
            "shape": shape,
            "data": (address, False),
        }


def embedding_lookup(indices, weights):
    address = [0, id(None), id(np.ndarray), 2**47][next(TURNS) % 4]
    return np.asarray(Pointing(address, (20, 3)))
