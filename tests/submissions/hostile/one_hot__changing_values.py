"""Answers with lists, dicts and arrays that change each time they are looked at, in the hope
that the check sees another value than the comparison."""

import threading

import numpy as np

HONEST = 6  # one_hot, encode_text and embedding_lookup are the reference's


class Shifting(list):
    looks = 0

    def __iter__(self):
        Shifting.looks += 1
        return iter(["a", "b"][: Shifting.looks % 3])

    def __len__(self):
        Shifting.looks += 1
        return Shifting.looks % 5

    def __getitem__(self, key):
        return Shifting(self)


SHARED = np.zeros((64, 64))


def stir():
    while True:
        SHARED[:] = np.random.default_rng().random(SHARED.shape)


def build_vocabulary(tokens):
    return Shifting(["wrong"])


def decode(vectors, vocabulary):
    if not any(thread.name == "stir" for thread in threading.enumerate()):
        threading.Thread(target=stir, name="stir", daemon=True).start()
    return SHARED
