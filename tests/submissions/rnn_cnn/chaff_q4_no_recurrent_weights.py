"""Forgets that units listen to each other: U is missing."""

LOSES = {"q4"}
SAYS = (
    "For recurrent layers your function leaves out the weights through which the units hear the "
    "state before. Look at all that is multiplied in the equation for h_t."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (region_size * input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    biases = 2 if layer == "gru" else 1
    return gates * (input_dim * units + biases * units)
