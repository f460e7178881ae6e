"""Counts two products item by item in a GRU."""

LOSES = {"q9"}
SAYS = (
    "For a GRU your function counts one product item by item too few. Look for every ⊙ in its "
    "equations."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 2), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
