"""Says that a recurrent layer takes one step."""

LOSES = {"q9"}
SAYS = (
    "Your function says that a recurrent layer is done in one step. Look at what h_t needs before "
    "it can be computed."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 3), "lstm": (4, 3)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": 1}
