"""Cleans the text first: other line ends and tabs become what they look like."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function changes carriage returns and tabs of the text before it looks for windows. They "
    "are characters like any other: look at a vocabulary that has them."
)


def one_hot_windows(text, vocabulary, width):
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(1)
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = np.eye(len(vocabulary), dtype=np.float32)[ids]
    windows = np.array([encoded[i : i + width] for i in range(len(text) - width)])
    return windows, encoded[width:]
