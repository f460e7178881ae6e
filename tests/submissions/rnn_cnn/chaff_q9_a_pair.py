"""Returns a pair and no dict."""

LOSES = {"q9"}
SAYS = (
    "Your function returns its two numbers without their names. Look at what the docstring says "
    "it returns."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return products, 1
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return products, length
