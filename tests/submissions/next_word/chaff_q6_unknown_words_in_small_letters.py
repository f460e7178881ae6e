"""Looks a word that is unknown up once more, in small letters."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "A word of the prompt that is not in the vocabulary becomes a known one in your function, if it "
    "differs from that in capitals only. Look at what counts as unknown."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    number = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [number.get(w, number.get(w.lower(), 0)) for w in prompt]
    random = np.random.default_rng(seed)
    for _ in range(length):
        output = model(np.array([ids[-window:]], dtype=np.int32), training=False)
        p = keras.ops.convert_to_numpy(output)[0].astype(np.float64)
        p[0] = 0.0
        if temperature == 0:
            ids.append(int(p.argmax()))
            continue
        with np.errstate(divide="ignore"):
            scaled = np.log(p)
        p = np.exp((scaled - scaled.max()) / temperature)
        ids.append(int(random.choice(len(p), p=p / p.sum())))
    return [vocabulary[k] for k in ids[len(ids) - length :]]
