"""Lets <unk> be written."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your function generate writes <unk> where the model finds it likely. Look at what should "
    "happen to its probability before a word is drawn."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    index = {word: k for k, word in enumerate(vocabulary)}
    ids = [index.get(word, 0) for word in prompt]
    chance = np.random.default_rng(seed)
    words = []
    for _ in range(length):
        seen = ids[-window:]
        p = np.asarray(model(np.array([[0] * (window - len(seen)) + seen])))[0].astype(float)
        choice = sample(p / p.sum(), temperature, int(chance.integers(2**31)))
        ids.append(choice)
        words.append(vocabulary[choice])
    return words
