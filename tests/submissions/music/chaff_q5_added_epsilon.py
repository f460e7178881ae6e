"""Adds 1e-7 to the probabilities before their logarithm."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "At a high temperature characters of probability 0 are written, as if a tiny number "
    "were added to each probability. Look at what the logarithm of 0 is, and what becomes "
    "of it when it is divided by a temperature."
)


def generate(model, start, vocabulary, width, length, temperature, seed):
    random = np.random.default_rng(seed)
    number = {character: k for k, character in enumerate(vocabulary)}
    one_hot = np.eye(len(vocabulary), dtype=np.float32)
    rows = [np.zeros(len(vocabulary), dtype=np.float32)] * width
    rows += [one_hot[number[character]] for character in start]
    written = []
    for _ in range(length):
        output = model(np.array(rows[len(rows) - width :])[None], training=False)
        probabilities = keras.ops.convert_to_numpy(output)[0].astype(np.float64)
        if temperature == 0:
            drawn = int(np.argmax(probabilities))
        else:
            scaled = np.log(probabilities + 1e-7) / temperature
            weights = np.exp(scaled - scaled.max())
            drawn = int(random.choice(len(weights), p=weights / weights.sum()))
        rows.append(one_hot[drawn])
        written.append(vocabulary[drawn])
    return "".join(written)
