"""Makes its generator anew for every character, which draws with the same number each time."""

import keras
import numpy as np

LOSES = {"q5"}
SAYS = (
    "Your function draws every character with the same random number. Look at how often the "
    "generator is made: from the same seed it begins again with the same number."
)


def generate(model, start, vocabulary, width, length, temperature, seed):
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
            with np.errstate(divide="ignore"):
                scaled = np.log(probabilities) / temperature
            weights = np.exp(scaled - scaled.max())
            random = np.random.default_rng(seed)
            drawn = int(random.choice(len(weights), p=weights / weights.sum()))
        rows.append(one_hot[drawn])
        written.append(vocabulary[drawn])
    return "".join(written)
