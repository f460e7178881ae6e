"""Counts the matrices only."""

LOSES = {"q4"}
SAYS = (
    "Your function counts the matrices and leaves the biases out, for all layers. Look at what "
    "the docstring counts."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (region_size * input_dim) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    return gates * (input_dim * units + units * units)
