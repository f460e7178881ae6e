"""Takes padding and <s> where they are the likeliest, and leaves them out of the result."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function takes padding or the start mark where they are the likeliest, and the sentence "
    "goes on from there although they do not show in the result. Look at which words may never be "
    "taken."
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
        best = probabilities.argmax(axis=1)
        for row, word in enumerate(best):
            if word == 2:
                done[row] = True
            if not done[row] and word > 2:
                result[row].append(int(word))
        tokens = best[:, None].astype("int32")
    return result
