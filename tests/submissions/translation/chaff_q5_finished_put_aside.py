"""Puts finished hypotheses aside, where they take no place in the beam."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "In your search a finished hypothesis takes no place in the beam, so that more of the others "
    "survive than should. Look at what competes with what in the third step of a round."
)


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    beam = [([1], 0.0, state, False)]  # words, sum, its own state, finished
    aside = []
    for _ in range(max_length):
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
        aside += [c for c in candidates if c[3]]
        candidates = [c for c in candidates if not c[3]]
        candidates.sort(key=lambda candidate: candidate[1], reverse=True)
        beam = candidates[:width]
    beam = sorted([*beam, *aside], key=lambda c: c[1], reverse=True)[:width]
    return [([k for k in ids if k > 2], float(total)) for ids, total, _, _ in beam]
