"""Adam at its default rate with batches of 128, and the fewest lines for all the rest."""

import re
from itertools import accumulate

import keras
import numpy as np


def read_tunes(text):
    tunes = []
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        fields = [line for line in lines if re.match(r"[A-Z]:", line)]
        body = "".join(re.sub(r"!$", "", x.strip()) for x in lines if x not in fields)
        first = {line[0]: line[2:].strip() for line in reversed(fields)}
        if fields and body:
            named = zip(("title", "meter", "unit", "key"), "TMLK", strict=True)
            tunes.append({name: first.get(letter, "") for name, letter in named} | {"body": body})
    return tunes


def train_model(text, vocabulary, width, epochs, seed):
    keras.utils.set_random_seed(seed)
    rows = np.array([[a == b for b in vocabulary] for a in text], dtype="float32")
    windows = np.stack([rows[k : k + width] for k in range(len(rows) - width)])
    model = keras.Sequential(
        [
            keras.Input((width, len(vocabulary))),
            keras.layers.LSTM(128),
            keras.layers.Dense(len(vocabulary), activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy")
    model.fit(windows, rows[width:], batch_size=128, epochs=epochs, verbose=0)
    return model


def generate(model, start, vocabulary, width, length, temperature, seed):
    random = np.random.RandomState(seed)
    text, eye = start, np.eye(len(vocabulary))
    for _ in range(length):
        seen = [eye[vocabulary.index(c)] for c in text][-width:]
        window = np.zeros((1, width, len(vocabulary)))
        if seen:
            window[0, width - len(seen) :] = seen
        p = np.array(model.predict(window, verbose=0))[0].astype(float)
        if temperature > 0:
            p = np.log(p + 1e-300) / temperature
            p = np.exp(p - p.max())
            sums = list(accumulate(p / p.sum()))
            k = int(np.searchsorted(sums, random.random() * sums[-1], side="right"))
        else:
            k = int(p.argmax())
        text += vocabulary[k]
    return text[len(start) :]


def synthesize(notes, seconds_per_whole, rate):
    sound = []
    for pitch, length in notes:
        n = round(length * seconds_per_whole * rate)
        if pitch is None:
            sound += [0.0] * n
        else:
            step = 2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) / rate
            sound += list(np.sin(step * np.arange(n)) * np.hanning(n))
    return np.array(sound, dtype=np.float32)
