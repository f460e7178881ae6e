"""Keeps all hypotheses in one batch, and leaves the states in their rows when the hypotheses change theirs."""

import numpy as np

LOSES = {"q5"}
SAYS_LIKE = "chaff_q5_one_state_for_all"


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = list(state) if isinstance(state, (list, tuple)) else [state]
    state = [np.repeat(np.array(part), width, axis=0) for part in state]
    ids, sums, done = [[1]], [0.0], [False]
    for _ in range(max_length):
        if all(done):
            break
        tokens = np.array([[row[-1]] for row in ids + ids[:1] * (width - len(ids))], dtype="int32")
        out, *state = step([np.array(x) for x in (tokens, *state)])
        logs = np.log(np.array(out, dtype="float64")[:, 0])
        pool = [(s, i, True) for s, i, d in zip(sums, ids, done, strict=True) if d]
        for row, (s, i, d) in enumerate(zip(sums, ids, done, strict=True)):
            if not d:
                pool += [(s + logs[row, w], [*i, w], w == 2) for w in range(2, logs.shape[1])]
        pool.sort(key=lambda one: -one[0])
        sums, ids, done = (list(part) for part in zip(*pool[:width], strict=True))
    return [([k for k in i if k > 2], float(s)) for i, s in zip(ids, sums, strict=True)]
