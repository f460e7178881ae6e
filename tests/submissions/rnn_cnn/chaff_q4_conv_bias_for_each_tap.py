"""A bias for each word of the region."""

LOSES = {"q4"}
SAYS = (
    "Your function counts more biases in a convolution than there are. Look at the formula of "
    "question 2: to how many sums does a filter add its b?"
)


def parameter_count(layer, input_dim, units, region_size=None):
    if layer == "conv1d":
        return region_size * (input_dim + 1) * units
    gates = {"simple": 1, "gru": 3, "lstm": 4}[layer]
    biases = 2 if layer == "gru" else 1
    return gates * (input_dim * units + units * units + biases * units)
