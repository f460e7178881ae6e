"""Goes through the whole text and names the unknown character seen last."""

import numpy as np

LOSES = {"q4"}
SAYS_LIKE = "chaff_encode_text_error_without_the_character"


def encode_text(text, vocabulary):
    unknown = [character for character in text if character not in vocabulary]
    if unknown:
        raise ValueError(f"text has {unknown[-1]!r} outside the vocabulary")
    columns = [vocabulary.index(character) for character in text]
    return np.eye(len(vocabulary), dtype=np.float32)[np.array(columns, dtype=int)]
