"""Gives a list of arrays."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your `synthesize` returns a list of arrays, one for each note. Look at the shape in the "
    "docstring: all samples stand in one array."
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
        wave = np.sin(2 * np.pi * frequency * seconds)
        wave += 0.3 * np.sin(4 * np.pi * frequency * seconds)  # an overtone: less like a test tone
        envelope = np.clip(np.minimum(seconds, seconds[::-1]) / 0.02, 0, 1)
        parts.append(0.5 * wave * envelope)
    return [part.astype(np.float32) for part in parts[1:]]
