"""Lets the words of a window wait for one another."""

LOSES = {"q9"}
SAYS = (
    "In your function the words of a window wait for one another. Look at whether anything in the "
    "sum of a window needs what another part of it has given."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": region_size}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
