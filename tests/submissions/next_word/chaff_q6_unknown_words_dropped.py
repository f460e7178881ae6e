"""Drops unknown words of the prompt."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Unknown words of the prompt do not count as <unk> in their places in your function "
    "generate, as happens where they are dropped. Look at what the window holds for a prompt "
    "with such a word in it."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index[word] for word in prompt if word in index]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        seen = ids[-window:]
        p = np.asarray(model(np.array([[0] * (window - len(seen)) + seen])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
