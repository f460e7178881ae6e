"""Begins and ends its notes abruptly, with the crest of a wave."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "The notes of your `synthesize` begin or end abruptly. Look at what the question says about "
    "an envelope."
)


def synthesize(notes, seconds_per_whole, rate):
    parts = [np.zeros(0)]
    for pitch, length in notes:
        n = round(length * seconds_per_whole * rate)
        if pitch is None:
            parts.append(np.zeros(n))
            continue
        seconds = np.arange(n) / rate
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        wave = np.cos(2 * np.pi * frequency * seconds)
        wave += 0.3 * np.sin(4 * np.pi * frequency * seconds)  # an overtone: less like a test tone
        parts.append(0.5 * wave)
    return np.concatenate(parts).astype(np.float32)
