"""Pads the ends, so that the result is as long as the series."""

import numpy as np

SAYS = "Your function returns as many values as it gets. Look at how many whole windows there are."
LOSES = {"q1"}


def moving_average(values, width):
    if width < 1 or width > len(values):
        raise ValueError("width")
    return np.convolve(values, np.ones(width) / width, mode="same")
