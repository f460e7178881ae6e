"""Keeps the best few of each hypothesis, so that the beam grows."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "More than `width` hypotheses come back from your search: each has its own best few. Look at "
    "what the third step of a round chooses from."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [([1], 0.0, state, False)]  # words, sum, its own state, finished
    for _ in range(max_length):
        if all(finished for *_, finished in beam):
            break
        everything = []
        for ids, total, state, finished in beam:
            candidates = []
            if finished:
                everything.append((ids, total, state, True))
                continue
            token = keras.ops.convert_to_tensor(np.array([[ids[-1]]], dtype="int32"))
            out, *after = step([token, *state])
            probabilities = np.array(out, dtype="float64")[0, 0]
            for word in range(2, len(probabilities)):
                gained = total + np.log(probabilities[word])
                candidates.append(([*ids, word], gained, after, word == 2))
            candidates.sort(key=lambda candidate: candidate[1], reverse=True)
            everything += candidates[:width]
        beam = sorted(everything, key=lambda candidate: candidate[1], reverse=True)
    return [([k for k in ids if k > 2], float(total)) for ids, total, _, _ in beam]
