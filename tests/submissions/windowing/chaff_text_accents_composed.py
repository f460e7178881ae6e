"""Makes one character of a letter and the accent behind it."""

import unicodedata

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function makes one character of a letter and an accent that stands behind it by itself, "
    "so that windows are missing. Count the characters of such a text before and after."
)


def one_hot_windows(text, vocabulary, width):
    text = unicodedata.normalize("NFC", text)
    ids = np.array([vocabulary.index(character) for character in text], dtype=int)
    encoded = np.eye(len(vocabulary), dtype=np.float32)[ids]
    windows = np.array([encoded[i : i + width] for i in range(len(text) - width)])
    return windows, encoded[width:]
