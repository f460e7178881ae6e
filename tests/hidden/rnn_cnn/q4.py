"""q4: numbers of weights in closed form, against Keras's own count."""

from otter.test_files import test_case

from autograder.testing import expect, expect_int, rng

OK_FORMAT = False
name = "q4"
points = None


def expect_count(parameter_count, layer, input_dim, units, region_size=None):
    """Compare with the number of weights of the Keras layer itself."""
    import keras

    sizes = {} if region_size is None else {"region_size": region_size}
    count = parameter_count(layer, input_dim, units, **sizes)
    count = expect_int(count, "the number of weights", asked="the number of weights is an int")
    match layer:
        case "conv1d":
            built = keras.layers.Conv1D(units, region_size)
        case "simple":
            built = keras.layers.SimpleRNN(units)
        case "gru":
            built = keras.layers.GRU(units)
        case "lstm":
            built = keras.layers.LSTM(units)
    built.build((None, 30, input_dim))
    wanted = built.count_params()
    what = f"{layer}, input_dim={input_dim}, units={units}, region_size={region_size}"
    expect(count == wanted, f"{what}: {count}, expected {wanted}")


def with_region(parameter_count, layer):
    """A region size that is given to a recurrent layer is not used."""
    input_dim, units, region = (int(size) for size in rng().integers(2, 30, 3))
    expect_count(parameter_count, layer, input_dim, units, region)


def sizes(generator, n=5):
    """Random sizes, large, small and of width 1."""
    import numpy as np

    drawn = generator.integers(1, 300, (n, 2))
    return [(int(a), int(b)) for a, b in np.vstack([drawn, [[1, 1], [1, 7], [9, 1]]])]


@test_case(
    name="the weights of a simple RNN",
    points=1,
    hidden=True,
    failure_message="Count W, U and b of h' = tanh(x W + h U + b), and compare with "
    "keras.layers.SimpleRNN(...).count_params().",
)
def test_simple(parameter_count):
    for input_dim, units in sizes(rng()):
        expect_count(parameter_count, "simple", input_dim, units)
    with_region(parameter_count, "simple")


@test_case(
    name="the weights of a GRU as Keras builds it",
    points=1,
    hidden=True,
    failure_message="How many gates has a GRU, and how many bias vectors has each with "
    "reset_after=True? Look at the shapes of keras.layers.GRU(...).weights.",
)
def test_gru(parameter_count):
    for input_dim, units in sizes(rng()):
        expect_count(parameter_count, "gru", input_dim, units)
    with_region(parameter_count, "gru")


@test_case(
    name="the weights of an LSTM",
    points=1,
    hidden=True,
    failure_message="i, f, g and o: each has its own W, U and b.",
)
def test_lstm(parameter_count):
    for input_dim, units in sizes(rng()):
        expect_count(parameter_count, "lstm", input_dim, units)
    with_region(parameter_count, "lstm")


@test_case(
    name="the weights of a one-dimensional convolution",
    points=1,
    hidden=True,
    failure_message="A filter has one weight for each number it sees and one bias for all of them.",
)
def test_conv1d(parameter_count):
    generator = rng()
    for input_dim, units in sizes(generator):
        for region in (1, 2, int(generator.integers(3, 12))):
            expect_count(parameter_count, "conv1d", input_dim, units, region)
