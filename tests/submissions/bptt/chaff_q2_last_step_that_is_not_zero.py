"""many_to_one counts at the last step of X that is not 0."""

import numpy as np

LOSES = {"q2"}
SAYS = (
    "With many_to_one an earlier step than the last counts where X ends in zeros. Look at "
    "which step the network has read all of X at, whatever the numbers are."
)


def arrange(flavour, X, steps=1):
    X = np.asarray(X)
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
        busy = np.flatnonzero((X != 0).any(axis=(0, 2)))
        mask[:] = False
        mask[busy[-1] if len(busy) else -1] = True
    if flavour == "encoder_decoder":
        mask[:given] = False
    return inputs, mask
