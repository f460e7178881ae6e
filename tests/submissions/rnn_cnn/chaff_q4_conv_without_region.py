"""Counts a convolution like a dense layer."""

LOSES = {"q4"}
SAYS = (
    "For a convolution your function gives the same number whatever the region size. Look at how "
    "many word vectors one filter is multiplied with at a place."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    biases = 2 if layer == "gru" else 1
    return gates * (input_dim * units + units * units + biases * units)
