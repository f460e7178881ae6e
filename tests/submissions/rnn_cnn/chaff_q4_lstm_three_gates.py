"""Counts i, f and o, and forgets the candidate."""

LOSES = {"q4"}
SAYS = (
    "Your count for an LSTM lacks the weights of one of its parts. Go through its equations and "
    "count everything that has a W, a U and a b of its own."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (region_size * input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 3}[layer]
    biases = 2 if layer == "gru" else 1
    return gates * (input_dim * units + units * units + biases * units)
