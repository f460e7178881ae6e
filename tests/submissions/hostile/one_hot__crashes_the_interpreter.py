"""Writes through ctypes where it must not: into small integers, None and address zero."""

import ctypes

HONEST = 8  # only embedding_lookup is replaced


def embedding_lookup(indices, weights):
    for value in (0, 1, 2, True, None):
        ctypes.memset(id(value) + 16, 0x41, 8)
    ctypes.string_at(0)
    return 42
