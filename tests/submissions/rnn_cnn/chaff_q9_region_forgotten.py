"""Counts one product for each filter, window and input number."""

LOSES = {"q9"}
SAYS = (
    "Your function counts too little for each window of a convolution, as if a filter looked at a "
    "single word. Look at how many vectors lie in one window."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
