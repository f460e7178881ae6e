"""Counts a window for every position, as with padding."""

LOSES = {"q9"}
SAYS = (
    "Your function counts a window of the convolution for every position of the sequence. Draw a "
    "short sequence and a region of three: at how many places does the window fit?"
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = length * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
