"""Leaves the products item by item out."""

LOSES = {"q9"}
SAYS = (
    "Your function counts the matrix products of the GRU and the LSTM and leaves out the products "
    "item by item. Look for the ⊙ in their equations."
)


def complexity(layer, length, input_dim, units, region_size=None):
    if layer == "conv1d":
        products = (length - region_size + 1) * region_size * input_dim * units
        return {"multiplications": products, "sequential_steps": 1}
    gates, single = {"simple": (1, 0), "gru": (3, 0), "lstm": (4, 0)}[layer]
    products = length * (gates * units * (input_dim + units) + single * units)
    return {"multiplications": products, "sequential_steps": length}
