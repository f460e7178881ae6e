"""Writes nothing behind an empty prompt."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate writes nothing where the prompt is empty. Look at what the "
    "docstring says about the length of a prompt."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [index.get(word, 0) for word in prompt]
    if not prompt:
        return []
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        p = np.asarray(model(np.array([ids[-window:]])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
