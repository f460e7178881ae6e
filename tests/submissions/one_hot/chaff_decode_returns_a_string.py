"""Joins the symbols to one str."""

import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your function returns a single str with all the symbols in it. Look at what the docstring "
    "asks for, and at the last thing that happens to the symbols."
)


def decode(vectors, vocabulary):
    return "".join(vocabulary[j] for j in np.argmax(np.asarray(vectors), axis=-1))
