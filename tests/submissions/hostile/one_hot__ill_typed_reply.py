"""Answers with everything that is not data: classes, modules, generators, code, open files."""

import io
import sys
import types

import numpy as np

HONEST = 0


def forms():
    while True:
        yield lambda *args: True
        yield types
        yield type
        yield (x for x in range(3))
        yield {1, 2, 3}
        yield Ellipsis
        yield NotImplemented
        yield 1j
        yield memoryview(b"abc")
        yield io.BytesIO(b"abc")
        yield sys._getframe()
        yield compile("1", "", "eval")
        yield np.ma.masked
        yield np.dtype("f4")
        yield np.zeros(3, dtype="V8")
        yield float("nan")
        yield "\ud800"
        yield bytearray(b"abc")
        yield [np.random.default_rng()]
        yield object.__new__(type("ndarray", (), {"__module__": "numpy"}))


TURNS = forms()


def build_vocabulary(tokens):
    return next(TURNS)


def one_hot(indices, depth):
    return next(TURNS)


def decode(vectors, vocabulary):
    return next(TURNS)


def encode_text(text, vocabulary):
    return next(TURNS)


def embedding_lookup(indices, weights):
    return next(TURNS)
