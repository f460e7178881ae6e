"""Adds 1e-9 to the probabilities before their logarithm."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "The sums of unlikely hypotheses are too large, as if a tiny number were added to each "
    "probability. Look at the logarithm of a probability of 1e-9, with and without it."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.asarray(source, dtype=np.int32))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [(0.0, [])]  # the sum, and the words with their end mark
    for _ in range(max_length):
        alive = [hypothesis for hypothesis in beam if hypothesis[1][-1:] != [2]]
        if not alive:
            break
        tokens = np.array([[(ids or [1])[-1]] for _, ids in alive], dtype=np.int32)
        outputs, *state = step([keras.ops.convert_to_tensor(tokens), *state])
        outputs = keras.ops.convert_to_numpy(outputs)[:, 0].astype(np.float64)
        logarithms = np.log(outputs + 1e-9)
        candidates = [(total, ids, -1) for total, ids in beam if ids[-1:] == [2]]
        for row, (total, ids) in enumerate(alive):
            candidates.extend(
                (total + logarithms[row, word], [*ids, word], row)
                for word in range(2, outputs.shape[1])
            )
        candidates.sort(key=lambda candidate: -candidate[0])
        beam = [(total, ids) for total, ids, _ in candidates[:width]]
        # The states of those that go on, in the order of the beam.
        rows = [row for _, ids, row in candidates[:width] if ids[-1] != 2]
        state = [keras.ops.take(part, np.array(rows, np.int32), axis=0) for part in state]
    return [([k for k in ids if k != 2], float(total)) for total, ids in beam]
