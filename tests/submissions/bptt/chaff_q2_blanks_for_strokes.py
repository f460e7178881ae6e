"""Takes names with blanks or hyphens as well."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "Your function takes names that are none of the five, such as one with blanks for the "
    "strokes. Look at what is asked for a name that is not exactly one of the five."
)


def arrange(flavour, X, steps=1):
    X = np.asarray(X)
    flavour = flavour.replace(" ", "_").replace("-", "_")
    n, given, d = X.shape
    if flavour not in (
        "one_to_one",
        "one_to_many",
        "many_to_one",
        "many_to_many",
        "encoder_decoder",
    ):
        raise ValueError(f"there is no flavour {flavour!r}")
    if given == 0:
        raise ValueError("X has no step")
    if flavour.startswith("one_to") and given != 1:
        raise ValueError(f"{flavour} takes X of one step, not of {given}")
    added = 0
    if flavour in ("one_to_many", "encoder_decoder"):
        if steps < 1:
            raise ValueError(f"steps must be at least 1, got {steps}")
        added = steps - 1 if flavour == "one_to_many" else steps
    inputs = np.concatenate([X, np.zeros((n, added, d), X.dtype)], axis=1)
    mask = np.ones(given + added, dtype=bool)
    if flavour == "many_to_one":
        mask[:-1] = False
    if flavour == "encoder_decoder":
        mask[:given] = False
    return inputs, mask
