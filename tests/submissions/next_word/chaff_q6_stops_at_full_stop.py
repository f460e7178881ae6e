"""Stops at the end of a sentence."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate stops too early, at a mark such as the full stop. Look at how many "
    "words the docstring promises."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [index.get(word, 0) for word in prompt]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        p = np.asarray(model(np.array([ids[-window:]])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
        if words[-1] == ".":
            break
    return words
