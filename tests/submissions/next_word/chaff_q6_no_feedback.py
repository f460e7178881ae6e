"""Predicts from the prompt every time; what it wrote is not fed back."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate does not follow the model from word to word, as happens where what "
    "was written is not shown to it again. Look at the window that the model sees for the "
    "second word."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index.get(word, 0) for word in prompt]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        seen = ids[-window:]
        p = np.asarray(model(np.array([[0] * (window - len(seen)) + seen])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        words.append(vocabulary[choice])
    return words
