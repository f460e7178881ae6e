"""Refuses three steps where one is asked for, but takes two."""

import numpy as np

LOSES = {"q2"}
SAYS_LIKE = "chaff_q2_long_x_for_one_to_one"


def arrange(flavour, X, steps=1):
    X = np.asarray(X)
    n, T, d = X.shape
    if flavour not in (
        "one_to_one",
        "one_to_many",
        "many_to_one",
        "many_to_many",
        "encoder_decoder",
    ):
        raise ValueError("flavour")
    if T == 0:
        raise ValueError("no step")
    if flavour in ("one_to_one", "one_to_many") and T > 2:
        raise ValueError("one step")
    if flavour in ("one_to_many", "encoder_decoder") and steps < 1:
        raise ValueError("steps")
    added = {"one_to_many": steps - 1, "encoder_decoder": steps}.get(flavour, 0)
    inputs = np.concatenate([X, np.zeros((n, added, d))], axis=1)
    mask = np.ones(T + added, dtype=bool)
    if flavour == "many_to_one":
        mask[:-1] = False
    if flavour == "encoder_decoder":
        mask[:T] = False
    return inputs, mask
