"""Adds up the sizes, dilated and strided, as if windows did not overlap."""

LOSES = {"q5"}
SAYS = (
    "Your function adds up whole regions, as if neighbouring windows did not overlap. Draw two "
    "layers of size 3 and count the positions that reach the last output."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 0, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += size * dilation * step
        step *= stride
    return field
