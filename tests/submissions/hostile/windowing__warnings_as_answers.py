"""Hides an answer in every channel beside the value: warnings, exceptions with values in them,
attributes of the function, a generator that never ends."""

import itertools
import warnings

HONEST = 10  # only pad_sequences is replaced


class Answer(ValueError):
    """An exception that claims to be the value."""

    passed = True

    def __eq__(self, other):
        return True


def pad_sequences(sequences, length, value=0):
    warnings.warn("passed", stacklevel=1)
    pad_sequences.result = "passed"
    if length % 2:
        raise Answer("passed")
    return itertools.repeat(True), itertools.repeat(True)


pad_sequences.all_passed_ = True
