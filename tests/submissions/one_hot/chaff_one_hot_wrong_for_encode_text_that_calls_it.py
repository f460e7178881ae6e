"""The bit is one column too far, and `encode_text`, right by itself, is made with it."""

import numpy as np

LOSES = {"q2"}


def one_hot(indices, depth):
    given = np.asarray(indices, dtype=int)
    return (given[..., np.newaxis] + 1 == np.arange(depth)).astype(np.float32)


def encode_text(text, vocabulary):
    strangers = [character for character in text if character not in vocabulary]
    if strangers:
        raise ValueError(f"{strangers[0]!r} is not in the vocabulary")
    return one_hot([vocabulary.index(character) for character in text], len(vocabulary))
