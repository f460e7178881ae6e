"""Forgets the 2π of the sine."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "The frequencies of your `synthesize` are all too low, by one factor of more than six. Look "
    "at how far a sine has to run for one oscillation."
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
        wave = np.sin(frequency * seconds)
        wave += 0.3 * np.sin(2 * frequency * seconds)  # an overtone: less like a test tone
        envelope = np.clip(np.minimum(seconds, seconds[::-1]) / 0.02, 0, 1)
        parts.append(0.5 * wave * envelope)
    return np.concatenate(parts).astype(np.float32)
