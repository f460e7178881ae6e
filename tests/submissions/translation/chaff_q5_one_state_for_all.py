"""Lets all hypotheses go on from the state of the last one in the beam."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "In your search a hypothesis may go on with the memory of another one. Follow the states "
    "through a round in which the beam changes."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [([1], 0.0, state, False)]  # words, sum, its own state, finished
    for _ in range(max_length):
        if all(finished for *_, finished in beam):
            break
        candidates, latest = [], beam[-1][2]
        for ids, total, state, finished in beam:
            if finished:
                candidates.append((ids, total, state, True))
                continue
            token = keras.ops.convert_to_tensor(np.array([[ids[-1]]], dtype="int32"))
            out, *after = step([token, *latest])
            probabilities = np.array(out, dtype="float64")[0, 0]
            for word in range(2, len(probabilities)):
                gained = total + np.log(probabilities[word])
                candidates.append(([*ids, word], gained, after, word == 2))
        candidates.sort(key=lambda candidate: candidate[1], reverse=True)
        beam = candidates[:width]
    return [([k for k in ids if k > 2], float(total)) for ids, total, _, _ in beam]
