"""The bit is one column too far, and `encode_text`, right by itself, is made with it."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function sets the 1 one column too far to the right, so that the last symbol has "
    "none, and it does not refuse what is no index. Write the vectors of the first few indices "
    "down, and compare them with what comes back."
)


def one_hot(indices, depth):
    given = np.asarray(indices, dtype=int)
    return (given[..., np.newaxis] + 1 == np.arange(depth)).astype(np.float32)


def encode_text(text, vocabulary):
    strangers = [character for character in text if character not in vocabulary]
    if strangers:
        raise ValueError(f"{strangers[0]!r} is not in the vocabulary")
    return one_hot([vocabulary.index(character) for character in text], len(vocabulary))
