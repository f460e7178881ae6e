"""Multiplies the seed by the number of the place."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "With a seed of 0 your function draws every word by the same random number. Look at what "
    "the seeds of the places become then."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    number = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [number.get(word, 0) for word in prompt]
    seeds = [seed * (k + 1) for k in range(length)]
    for word_seed in seeds:
        output = model(np.array([ids[-window:]], dtype=np.int32), training=False)
        probabilities = keras.ops.convert_to_numpy(output)[0].astype(np.float64)
        probabilities[0] = 0.0
        ids.append(sample(probabilities / probabilities.sum(), temperature, int(word_seed)))
    return [vocabulary[k] for k in ids[len(ids) - length :]]


def sample(probabilities, temperature, seed):
    probabilities = np.asarray(probabilities, dtype=np.float64)
    if temperature == 0:
        return int(np.argmax(probabilities))
    with np.errstate(divide="ignore"):
        scaled = np.log(probabilities)
    weights = np.exp((scaled - scaled.max()) / temperature)
    return int(np.random.default_rng(seed).choice(len(weights), p=weights / weights.sum()))
