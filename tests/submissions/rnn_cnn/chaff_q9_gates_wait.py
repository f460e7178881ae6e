"""Lets the gates of a step wait for one another."""

LOSES = {"q9"}
SAYS = (
    "In your function the gates of a recurrent layer wait for one another, so that a step counts "
    "several times. Look at how the docstring counts the steps of a recurrent layer."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length * gates}
