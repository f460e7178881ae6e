"""Reorders the first array of the state alone."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "Only the first array of the state follows its hypothesis. Look at how many arrays a state "
    "may have."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.asarray(source, dtype=np.int32))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [(0.0, [])]
    for _ in range(max_length):
        alive = [hypothesis for hypothesis in beam if hypothesis[1][-1:] != [2]]
        if not alive:
            break
        tokens = np.array([[(ids or [1])[-1]] for _, ids in alive], dtype=np.int32)
        outputs, *state = step([keras.ops.convert_to_tensor(tokens), *state])
        outputs = keras.ops.convert_to_numpy(outputs)[:, 0].astype(np.float64)
        with np.errstate(divide="ignore"):
            logarithms = np.log(outputs)
        candidates = [(total, ids, -1) for total, ids in beam if ids[-1:] == [2]]
        for row, (total, ids) in enumerate(alive):
            candidates.extend(
                (total + logarithms[row, word], [*ids, word], row)
                for word in range(2, outputs.shape[1])
            )
        candidates.sort(key=lambda candidate: -candidate[0])
        beam = [(total, ids) for total, ids, _ in candidates[:width]]
        rows = [row for _, ids, row in candidates[:width] if ids[-1] != 2]
        first = keras.ops.take(state[0], np.array(rows, np.int32), axis=0)
        kept = np.arange(len(rows), dtype=np.int32) % len(alive)
        state = [first, *(keras.ops.take(part, kept, axis=0) for part in state[1:])]
    return [([k for k in ids if k != 2], float(total)) for total, ids in beam]
