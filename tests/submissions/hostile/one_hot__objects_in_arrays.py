"""Returns object arrays, structured arrays and masked arrays that carry objects of its own."""

import os

import numpy as np

HONEST = 0


class Evil:
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0

    def __reduce__(self):
        return os.system, ("touch /tmp/evil",)


def build_vocabulary(tokens):
    return np.array([Evil(), Evil()], dtype=object)


def one_hot(indices, depth):
    return np.array([(Evil(), 1.0)], dtype=[("a", "O"), ("b", "f8")])


def decode(vectors, vocabulary):
    return np.ma.masked_all((3, 3))


def encode_text(text, vocabulary):
    return np.array([[Evil()]], dtype=object).view(np.recarray)


def embedding_lookup(indices, weights):
    return np.array(["2026-10-19"], dtype="datetime64[D]")
