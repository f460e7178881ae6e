"""Takes a dilated filter to be size times dilation wide."""

LOSES = {"q5"}
SAYS = (
    "Your function makes a dilated filter wider than it is. Draw one with two taps that lie three "
    "apart, and count the positions from the first tap to the last."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += (size * dilation - 1) * step
        step *= stride
    return field
