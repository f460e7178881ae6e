"""Takes a word for known if either language has it, and leaves a hole for one of the other language."""

import numpy as np

LOSES = {"q1"}
SAYS = (
    "Your function lets a word of the one language pass in a sentence of the other, and writes "
    "padding for it. Look at which vocabulary each word has to be in."
)


def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    source = np.zeros((len(pairs), source_length), dtype=np.int32)
    target_in = np.zeros((len(pairs), target_length), dtype=np.int32)
    target_out = np.zeros((len(pairs), target_length), dtype=np.int32)
    for row, (words, translation) in enumerate(pairs):
        for word in words:
            if word not in [*source_vocabulary, *target_vocabulary]:
                raise ValueError(f"unknown word {word}")
        for word in translation:
            if word not in [*source_vocabulary, *target_vocabulary]:
                raise ValueError(f"unknown word {word}")
        if len(words) > source_length or len(translation) + 1 > target_length:
            raise ValueError("too long")
        ids = [source_vocabulary.index(w) if w in source_vocabulary else 0 for w in words]
        written = [target_vocabulary.index(w) if w in target_vocabulary else 0 for w in translation]
        source[row, source_length - len(ids) :] = ids
        target_in[row, : len(written) + 1] = [1, *written]
        target_out[row, : len(written) + 1] = [*written, 2]
    return source, target_in, target_out
