"""q5: how far back a stack of convolutions sees."""

from otter.test_files import test_case

from autograder.testing import expect, expect_int, rng

OK_FORMAT = False
name = "q5"
points = None


def positions_seen(region_sizes, dilations, strides):
    """The width of what one output depends on, followed back layer by layer."""
    seen = {0}
    layers = list(zip(region_sizes, dilations, strides, strict=True))
    for size, dilation, stride in reversed(layers):
        seen = {place * stride + tap * dilation for place in seen for tap in range(size)}
    return max(seen) - min(seen) + 1


def expect_field(receptive_field, region_sizes, dilations=None, strides=None):
    """Compare one stack with `positions_seen`; what is None is left out of the call."""
    given = {"dilations": dilations, "strides": strides}
    named = {key: value for key, value in given.items() if value is not None}
    field = receptive_field(region_sizes, **named)
    asked = "an int, whatever is None; NumPy's product of nothing is a float"
    field = expect_int(field, "the receptive field", asked=asked)
    ones = [1] * len(region_sizes)
    wanted = positions_seen(region_sizes, dilations or ones, strides or ones)
    expect(field == wanted, f"{region_sizes}, {named}: {field}, expected {wanted}")


def draw(generator, low, high, n):
    return [int(value) for value in generator.integers(low, high, n)]


@test_case(
    name="plain stacks, one layer, and none",
    points=1,
    hidden=True,
    failure_message="Draw two layers of region size 3: how many inputs does one output depend on? "
    "Not six. And how many positions does an output see when there is no layer at all?",
)
def test_plain(receptive_field):
    generator = rng()
    expect_field(receptive_field, [])
    for n in (1, 1, 2, 3, 6):
        expect_field(receptive_field, draw(generator, 1, 9, n))
    expect_field(receptive_field, tuple(draw(generator, 2, 6, 3)))


@test_case(
    name="dilated stacks",
    points=1,
    hidden=True,
    failure_message="With dilation d the taps of a filter lie d apart: a filter of size k has "
    "k - 1 gaps.",
)
def test_dilations(receptive_field):
    generator = rng()
    for n in (1, 2, 4, 7):
        expect_field(receptive_field, draw(generator, 2, 5, n), dilations=draw(generator, 1, 9, n))
    expect_field(receptive_field, [2] * 6, dilations=[2**i for i in range(6)])


@test_case(
    name="strided stacks",
    points=1,
    hidden=True,
    failure_message="A stride makes each step of the layers *above* it larger. Draw a layer of "
    "stride 2 below one of region size 3.",
)
def test_strides(receptive_field):
    generator = rng()
    for n in (1, 2, 3, 5):
        expect_field(receptive_field, draw(generator, 2, 6, n), strides=draw(generator, 1, 4, n))
    expect_field(receptive_field, [3, 3, 3], strides=[2, 2, 2])


@test_case(
    name="dilations and strides together",
    points=1,
    hidden=True,
    failure_message="Both at once: what is the distance between two neighbouring inputs of a "
    "layer, measured in the original sequence? The dilations are the second argument.",
)
def test_both(receptive_field):
    generator = rng()
    # A layer of size 1 sees nothing new, but its stride counts above it.
    expect_field(receptive_field, [2, 1, 3], dilations=[1, 4, 2], strides=[1, 3, 2])
    sizes, dilations, strides = [4, 5, 2], draw(generator, 1, 4, 3), draw(generator, 5, 8, 3)
    field = receptive_field(sizes, dilations, strides)  # in this order
    wanted = positions_seen(sizes, dilations, strides)
    expect(field == wanted, f"{sizes}, {dilations}, {strides}: {field}, expected {wanted}")
    for n in (1, 2, 3, 5):
        expect_field(
            receptive_field,
            draw(generator, 1, 6, n),
            dilations=draw(generator, 1, 5, n),
            strides=draw(generator, 1, 4, n),
        )
