"""Only the stride of the layer below counts, not the product."""

LOSES = {"q5"}
SAYS = (
    "Of all the strides further down, your function lets only that of the layer directly below "
    "count. Try a stack of three layers with strides and follow the product in the formula."
)


def receptive_field(region_sizes, dilations=None, strides=None):
    dilations = dilations or [1] * len(region_sizes)
    strides = strides or [1] * len(region_sizes)
    field, step = 1, 1
    for size, dilation, stride in zip(region_sizes, dilations, strides):
        field += (size - 1) * dilation * step
        step = stride
    return field
