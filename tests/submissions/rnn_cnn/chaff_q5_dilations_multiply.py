"""Lets dilations of lower layers spread the higher ones, as strides do."""

LOSES = {"q5"}
SAYS = (
    "In your function the dilation of one layer also spreads the layers above it. Look at which "
    "numbers of the lower layers the product in the formula takes."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += (size - 1) * dilation * step
        step *= stride * dilation
    return field
