"""Counts a single step of a recurrent layer."""

LOSES = {"q9"}
SAYS = (
    "For a recurrent layer your function counts the multiplications of a single step. Look at "
    "what becomes of `length`."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = gates * units * (input_dim + units) + single * units
    return {"multiplications": products, "sequential_steps": length}
