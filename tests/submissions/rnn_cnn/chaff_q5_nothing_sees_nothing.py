"""An empty stack sees 0 positions."""

LOSES = {"q5"}
SAYS = (
    "For a stack without a layer your function says 0. Look at what the docstring says about it, "
    "and at what an output is when nothing lies between it and the input."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    if not region_sizes:
        return 0
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += (size - 1) * dilation * step
        step *= stride
    return field
