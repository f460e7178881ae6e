"""Counts a multiplication and an addition for each."""

LOSES = {"q9"}
SAYS = (
    "All your numbers of multiplications are twice as large as asked for. Look at what is "
    "counted, and whether additions are part of it."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = 2 * (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = 2 * length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
