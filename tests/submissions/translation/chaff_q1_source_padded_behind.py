"""Pads the source behind, as the target."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "The padding of your `source` stands behind the words. Look at the example in the text: where "
    "do the words end?"
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
        if len(words) > source_length or len(translation) + 1 > target_length:
            raise ValueError("too long")
        ids = [source_vocabulary.index(word) for word in words]
        written = [target_vocabulary.index(word) for word in translation]
        source[row, : len(ids)] = ids
        target_in[row, : len(written) + 1] = [1, *written]
        target_out[row, : len(written) + 1] = [*written, 2]
    return source, target_in, target_out
