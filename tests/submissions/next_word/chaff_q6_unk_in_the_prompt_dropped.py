"""Leaves the stand-in for unknown words out of the prompt."""

import keras
import numpy as np

LOSES = {"q6"}
SAYS = (
    "Where the prompt itself has <unk>, the words before it move up in your window. Look at which "
    "words of the prompt keep their place."
)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    number = {word: k for k, word in enumerate(vocabulary)}
    ids = [0] * window + [number.get(w, 0) for w in prompt if w != "<unk>"]
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
