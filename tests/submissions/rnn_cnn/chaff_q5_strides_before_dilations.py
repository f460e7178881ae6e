"""Takes the strides as the second argument, and the dilations as the third."""

LOSES = {"q5"}
SAYS = (
    "Called without names, your function takes dilations for strides. Look at the order of its "
    "arguments."
)


def receptive_field(region_sizes, strides=None, dilations=None):
    n = len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(
        region_sizes, dilations or [1] * n, strides or [1] * n, strict=True
    ):
        field += (size - 1) * dilation * step
        step *= stride
    return field
