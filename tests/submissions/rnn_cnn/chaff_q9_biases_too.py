"""Counts the biases as if they were multiplied."""

LOSES = {"q9"}
SAYS = (
    "For recurrent layers your function counts a multiplication for every bias. Look at what "
    "happens to b in the equations, and at what the docstring leaves out."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units + 1) + single * units)
    return {"multiplications": products, "sequential_steps": length}
