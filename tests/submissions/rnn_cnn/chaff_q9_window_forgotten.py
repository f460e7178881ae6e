"""Counts one window too few."""

LOSES = {"q9"}
SAYS = (
    "Your function counts one window of the convolution too few. Try a sequence that is just as "
    "long as the region."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
