"""Takes whatever begins with one_to_ for a flavour."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes every flavour that begins like one of the five. Look at the section "
    "Raises."
)


def arrange(flavour, X, steps=1):
    X = np.asarray(X)
    n, T, d = X.shape
    if not flavour.startswith("one_to_") and flavour not in (
        "many_to_one",
        "many_to_many",
        "encoder_decoder",
    ):
        raise ValueError("flavour")
    if T == 0:
        raise ValueError("no step")
    if flavour in ("one_to_one", "one_to_many") and T != 1:
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
