"""Counts the products with W alone."""

LOSES = {"q9"}
SAYS = (
    "For recurrent layers your function counts the products with the input and leaves out those "
    "with the state. Look at all that is multiplied in one step."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * input_dim + single * units)
    return {"multiplications": products, "sequential_steps": length}
