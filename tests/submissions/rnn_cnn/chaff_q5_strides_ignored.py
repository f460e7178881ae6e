"""Leaves strides out."""

LOSES = {"q5"}
SAYS = (
    "Your function gives the same number with strides as without them. Look at what a stride does "
    "to the distance between two neighbouring inputs of the layer above."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation in zip(region_sizes, dilations):
        field += (size - 1) * dilation * step
    return field
