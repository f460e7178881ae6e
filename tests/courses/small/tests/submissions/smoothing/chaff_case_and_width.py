"""Two slips in one file: capitals are other words, and a width of 0 passes."""

import re

import numpy as np

SAYS = (
    "Your functions treat capitals as other letters and take a width of 0. "
    "Look at a word with a capital, and at a width of 0."
)
LOSES = {"q1", "q2"}


def count_words(text):
    words = re.findall("[A-Za-z]+", text)
    return {word: words.count(word) for word in words}


def moving_average(values, width):
    return np.convolve(values, np.ones(max(width, 1)) / max(width, 1), mode="valid")
