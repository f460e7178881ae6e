"""One bias for each gate of the GRU, as in the paper but not in Keras."""

LOSES = {"q4"}
SAYS = (
    "In a GRU your function counts as many bias vectors as there are gates and candidates. Look "
    "for every b in its equations as they stand in question 1."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (region_size * input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    biases = 1
    return gates * (input_dim * units + units * units + biases * units)
