"""Forgets the candidate of an LSTM."""

LOSES = {"q9"}
SAYS = (
    "For an LSTM your function leaves the matrix products of one of its parts out. Go through its "
    "equations and count everything that has a W and a U of its own."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (3, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
