"""Returns lists padded with zeros, one length for all."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your translations are all of one length, filled up with padding. Look at which numbers the "
    "docstring never lets into a translation."
)


def greedy_decode(encoder, step, source, max_length):
    source = np.array(source)
    state = encoder(source)
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    result = [[] for _ in range(len(source))]
    done = [False] * len(source)
    tokens = np.ones((len(source), 1), "int32")
    for _ in range(max_length):
        out, *state = step([keras.ops.convert_to_tensor(tokens), *state])
        probabilities = np.array(out)[:, 0]
        probabilities[:, :2] = -1
        best = probabilities.argmax(axis=1)
        for row, word in enumerate(best):
            if word == 2:
                done[row] = True
            if not done[row]:
                result[row].append(int(word))
        tokens = best[:, None].astype("int32")
    return [words + [0] * (max_length - len(words)) for words in result]
