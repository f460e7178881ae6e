"""Returns floats."""

LOSES = {"q9"}
SAYS = (
    "The number of multiplications that your function returns is a float. Look at the types in "
    "the docstring, and at which operation gives one."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products / 1, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": float(products), "sequential_steps": length}
