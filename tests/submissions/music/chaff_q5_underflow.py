"""Raises probabilities to a power that makes all of them 0 at low temperatures."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "At low temperatures all your weights become 0, and no probabilities come of them. Look at "
    "what the question says about large exponents."
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
            weights = probabilities ** (1 / temperature)
            drawn = int(random.choice(len(weights), p=weights / weights.sum()))
        rows.append(one_hot[drawn])
        written.append(vocabulary[drawn])
    return "".join(written)
