"""Ranks by the sum divided by the number of words."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your search ranks hypotheses by an average over their words, so that longer ones do better "
    "than they should. Look at what the third step of a round compares."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [([1], 0.0, state, False)]  # words, sum, its own state, finished
    for _ in range(max_length):
        if all(finished for *_, finished in beam):
            break
        candidates = []
        for ids, total, state, finished in beam:
            if finished:
                candidates.append((ids, total, state, True))
                continue
            token = keras.ops.convert_to_tensor(np.array([[ids[-1]]], dtype="int32"))
            out, *after = step([token, *state])
            probabilities = np.array(out, dtype="float64")[0, 0]
            for word in range(2, len(probabilities)):
                gained = total + np.log(probabilities[word])
                candidates.append(([*ids, word], gained, after, word == 2))
        candidates.sort(key=lambda candidate: candidate[1] / len(candidate[0]), reverse=True)
        beam = candidates[:width]
    return [([k for k in ids if k > 2], float(total)) for ids, total, _, _ in beam]
