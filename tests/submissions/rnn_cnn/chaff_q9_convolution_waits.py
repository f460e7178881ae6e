"""Lets every window wait for the one before."""

LOSES = {"q9"}
SAYS = (
    "In your function the windows of a convolution wait for one another. Look at what a window "
    "needs before it can be computed."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": length - region_size + 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
