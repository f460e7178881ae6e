"""Lets the target have target_length words, and then has no room for the end mark."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function takes sentences to write that fill a row with their words, and cuts off what "
    "then has no place. Look at what else needs a place in the row."
)


def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    source = np.zeros((len(pairs), source_length), dtype=np.int32)
    target_in = np.zeros((len(pairs), target_length), dtype=np.int32)
    target_out = np.zeros((len(pairs), target_length), dtype=np.int32)
    for row, (words, translation) in enumerate(pairs):
        for word in words:
            if word not in source_vocabulary:
                raise ValueError(f"unknown word {word}")
        for word in translation:
            if word not in target_vocabulary:
                raise ValueError(f"unknown word {word}")
        if len(words) > source_length or len(translation) > target_length:
            raise ValueError("too long")
        ids = [source_vocabulary.index(word) for word in words]
        written = [target_vocabulary.index(word) for word in translation]
        source[row, source_length - len(ids) :] = ids
        target_in[row, : len(written) + 1] = [1, *written][:target_length]
        target_out[row, : len(written) + 1] = [*written, 2][:target_length]
    return source, target_in, target_out
