"""Draws each word by its probability."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function may write another translation at every call. Look at which word greedy decoding "
    "takes."
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
        probabilities[:, :2] = 0
        best = np.array([np.random.choice(len(p), p=p / p.sum()) for p in probabilities])
        for row, word in enumerate(best):
            if word == 2:
                done[row] = True
            if not done[row]:
                result[row].append(int(word))
        tokens = best[:, None].astype("int32")
    return result
