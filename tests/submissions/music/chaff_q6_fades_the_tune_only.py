"""Fades the tune as a whole in and out, not every note."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your `synthesize` fades the tune as a whole in and out, but the single notes begin and end "
    "abruptly. Look at what the question multiplies with an envelope."
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
        parts.append(0.5 * np.cos(2 * np.pi * frequency * seconds))
    whole = np.concatenate(parts)
    places = np.arange(len(whole)) / rate
    return (whole * np.clip(np.minimum(places, places[::-1]) / 0.02, 0, 1)).astype(np.float32)
