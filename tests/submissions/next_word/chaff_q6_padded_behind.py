"""Pads a short prompt behind, not in front."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate puts the padding behind the words of a short prompt. Look at the "
    "side that the docstring names."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index.get(word, 0) for word in prompt]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        seen = ids[-window:]
        p = np.asarray(model(np.array([seen + [0] * (window - len(seen))])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
