"""Looks at the 2 * width likeliest words, and then leaves out padding and <s>."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "With a beam of one there is sometimes nothing left: your function looks at a few words "
    "alone, and padding and <s> may be all of them. Look at which words it chooses from, "
    "and when these two are left out."
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
        with np.errstate(divide="ignore"):
            logarithms = np.log(outputs)
        candidates = [(total, ids, -1) for total, ids in beam if ids[-1:] == [2]]
        for row, (total, ids) in enumerate(alive):
            candidates.extend(
                (total + logarithms[row, word], [*ids, word], row)
                for word in np.argsort(-logarithms[row])[: 2 * width].tolist()
                if word >= 2
            )
        candidates.sort(key=lambda candidate: -candidate[0])
        beam = [(total, ids) for total, ids, _ in candidates[:width]]
        # The states of those that go on, in the order of the beam.
        rows = [row for _, ids, row in candidates[:width] if ids[-1] != 2]
        state = [keras.ops.take(part, np.array(rows, np.int32), axis=0) for part in state]
    return [([k for k in ids if k != 2], float(total)) for total, ids in beam]
