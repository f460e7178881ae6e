"""Calls the models as in training."""

import keras
import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function calls the models as in training, where layers such as dropout act. Look at how a "
    "finished model is asked."
)


def greedy_decode(encoder, step, source, max_length):
    state = encoder(np.asarray(source, dtype=np.int32), training=True)
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    tokens = np.ones((len(source), 1), dtype=np.int32)
    written = [[] for _ in source]
    finished = np.zeros(len(source), dtype=bool)
    for _ in range(max_length):
        outputs, *state = step([keras.ops.convert_to_tensor(tokens), *state], training=True)
        likely = 2 + keras.ops.convert_to_numpy(outputs)[:, 0, 2:].argmax(axis=-1)
        finished |= likely == 2
        for words, word, done in zip(written, likely, finished, strict=True):
            if not done:
                words.append(int(word))
        if finished.all():
            break
        tokens = likely[:, None].astype(np.int32)
    return written
