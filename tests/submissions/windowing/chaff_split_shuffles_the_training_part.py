"""Splits rightly, but shuffles the training windows: order is not kept."""

import numpy as np

LOSES = {"q4"}
SAYS = (
    "Your function splits the series rightly, but returns the training windows in a random "
    "order. Look at the order that the docstring asks for."
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
    order = np.random.permutation(len(pieces[0]))
    return pieces[0][order], pieces[1][order], pieces[2], pieces[3]
