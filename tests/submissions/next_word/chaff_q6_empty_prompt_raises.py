"""Asks for the last word of the prompt, also where there is none."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate raises an error where the prompt is empty. Look at what it asks of "
    "the prompt before the first word is written."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [index.get(word, 0) for word in prompt]
    last = prompt[-1]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        p = np.asarray(model(np.array([ids[-window:]])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
