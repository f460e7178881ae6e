"""Hangs inside C code, where no Python signal handler and no exception can reach it."""

import re

HONEST = 8  # only decode is replaced


def decode(vectors, vocabulary):
    return re.match(r"(a+)+$", "a" * 60 + "b")
