"""Leaves dilations out."""

LOSES = {"q5"}
SAYS = (
    "Your function gives the same number with dilations as without them. Look at where d_l stands "
    "in the formula."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += (size - 1) * step
        step *= stride
    return field
