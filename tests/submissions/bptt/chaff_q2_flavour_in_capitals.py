"""Takes a flavour in capital letters as well."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes a flavour that is written in another way than the five of the docstring. "
    "Look at the section Raises."
)


def arrange(flavour, X, steps=1):
    flavour = flavour.lower()
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
