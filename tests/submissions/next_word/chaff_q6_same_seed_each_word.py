"""Hands the same seed to every draw."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "The words that your function generate writes are not as frequent as the model says, as "
    "happens where one random number serves for all of them. Look at the seed that each draw is "
    "given."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index.get(word, 0) for word in prompt]
    words = []
    for _ in range(length):
        seen = ids[-window:]
        p = np.asarray(model(np.array([[0] * (window - len(seen)) + seen])))[0].astype(float)
        p[0] = 0
        choice = sample(p / p.sum(), temperature, seed)
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
