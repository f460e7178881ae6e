"""Leaves the end mark out and writes on behind it."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your sentences go on behind their end. Look at what should happen to a sentence that has "
    "reached its end mark while others have not."
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
            if word != 2:
                result[row].append(int(word))
        tokens = best[:, None].astype("int32")
    return result
