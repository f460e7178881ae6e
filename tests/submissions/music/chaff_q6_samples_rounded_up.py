"""Rounds the number of samples up."""

import numpy as np

LOSES = {"q6"}
SAYS = "Your `synthesize` rounds the samples of a note up. Look at how the docstring rounds."


def synthesize(notes, seconds_per_whole, rate):
    parts = [np.zeros(0)]
    for pitch, length in notes:
        n = int(np.ceil(length * seconds_per_whole * rate))
        if pitch is None:
            parts.append(np.zeros(n))
            continue
        seconds = np.arange(n) / rate
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        wave = np.sin(2 * np.pi * frequency * seconds)
        wave += 0.3 * np.sin(4 * np.pi * frequency * seconds)
        envelope = np.clip(np.minimum(seconds, seconds[::-1]) / 0.02, 0, 1)
        parts.append(0.5 * wave * envelope)
    return np.concatenate(parts).astype(np.float32)
