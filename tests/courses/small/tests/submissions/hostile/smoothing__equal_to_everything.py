"""Returns an object that says it is equal to everything; q1's wrong answer must earn nothing."""

import numpy as np

HONEST = 2


class Equal:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __len__(self):
        return 2

    def __array__(self, dtype=None, copy=None):
        return np.array([2.0, 4.0])


def moving_average(values, width):
    return Equal()
