"""Lets a layer's own stride spread its taps."""

LOSES = {"q5"}
SAYS = (
    "In your function the stride of a layer spreads the taps of that same layer. Look at which "
    "layers the product in the formula runs over."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        step *= stride
        field += (size - 1) * dilation * step
    return field
