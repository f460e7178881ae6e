"""Plays a note that comes twice as one long note."""

import numpy as np

LOSES = {"q6"}
SAYS = (
    "Where a note is repeated your function plays one long tone. Look at where each note is "
    "to begin and end."
)


def synthesize(notes, seconds_per_whole, rate):
    merged = []
    for pitch, length in notes:
        if merged and pitch is not None and merged[-1][0] == pitch:
            merged[-1][1].append(length)
        else:
            merged.append((pitch, [length]))
    parts = [np.zeros(0)]
    for pitch, lengths in merged:
        n = sum(round(length * seconds_per_whole * rate) for length in lengths)
        if pitch is None:
            parts.append(np.zeros(n))
            continue
        seconds = np.arange(n) / rate
        frequency = 440 * 2 ** ((pitch - 69) / 12)
        wave = np.sin(2 * np.pi * frequency * seconds)
        wave += 0.3 * np.sin(4 * np.pi * frequency * seconds)  # an overtone: less like a test tone
        # Seconds to the nearer end, over the time of a fade; 1 in the middle.
        envelope = np.clip(np.minimum(seconds, seconds[::-1]) / 0.02, 0, 1)
        parts.append(0.5 * wave * envelope)
    return np.concatenate(parts).astype(np.float32)
