"""Returns the farthest."""

import numpy as np

LOSES = {"q9"}
SAYS = (
    "Your function returns the codes that are farthest away. Look at which end of the order it "
    "takes."
)


def nearest(codes, query, k):
    distances = np.sum((np.asarray(codes) - np.asarray(query)) ** 2, axis=1)
    return np.argsort(-distances, kind="stable")[:k]
