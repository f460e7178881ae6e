"""Rounds where a note ends in the whole tune, not its own length."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Your `synthesize` rounds the place in the tune, so that a note may have one sample more or "
    "less. Look at what is rounded in the docstring."
)


def synthesize(notes, seconds_per_whole, rate):
    parts, place, done = [np.zeros(0)], 0.0, 0
    for pitch, length in notes:
        place += length * seconds_per_whole * rate
        n = round(place) - done
        done += n
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
