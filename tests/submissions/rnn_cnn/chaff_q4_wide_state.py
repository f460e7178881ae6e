"""Takes U for input_dim by units."""

LOSES = {"q4"}
SAYS = (
    "Your function takes the matrix of the state to be as large as that of the input. Look at the "
    "shapes of W and U, and at which vector each of them is multiplied with."
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return (region_size * input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    biases = 2 if layer == "gru" else 1
    return gates * (input_dim * units + input_dim * units + biases * units)
