"""Returns (X_train, X_val, y_train, y_val), as scikit-learn does."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function returns the right four arrays in another order: first both X, then both y. "
    "Look at the order in the docstring."
)


def chronological_split(series, validation_fraction, width, horizon=1):
    values = np.asarray(series)
    cut = len(values) - round(len(values) * validation_fraction)
    pieces = []
    for part in (values[:cut], values[cut:]):
        count = len(part) - width - horizon + 1
        if count < 1:
            raise ValueError(f"series: {len(part)} steps are too few for {width=}, {horizon=}")
        pieces.append(part[np.arange(count)[:, None] + np.arange(width)])
        pieces.append(part[width + horizon - 1 :])
    return pieces[0], pieces[2], pieces[1], pieces[3]
