"""Feeds the start mark again and again."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "In every round of your function the decoder is told the same word. Look at the dashed arrow "
    "in the picture of question 2."
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
    return result
