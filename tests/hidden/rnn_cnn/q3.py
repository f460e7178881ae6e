"""q3: several region sizes side by side on one embedding (Kim 2014)."""

from otter.test_files import test_case

from autograder.testing import expect, expect_array, rng

OK_FORMAT = False
name = "q3"
points = None

# Accuracy on 500 fresh sequences within 10 epochs, over ten seeds: the reference 1.000 +- 0.000;
# a bag of words 0.521 +- 0.024 (benchmarks/calibrate.py); both before lengths and words were drawn.
ADJACENT_FLOOR = 0.92
ADJACENT_EPOCHS = 10
ADJACENT_LENGTHS = 14, 19

LENGTHS = 54, 66
ASKED = "one probability for each sentence, (n, 1)"


def drawn_sizes(generator):
    """A vocabulary and a long sentence."""
    from shared import drawn_vocabulary

    return drawn_vocabulary(generator), int(generator.integers(*LENGTHS))


@test_case(
    name="one branch for each region size, whatever the sizes, all on one embedding",
    points=3,
    hidden=True,
    failure_message="Build it with region sizes and widths other than the defaults and read "
    "model.summary(): how many embeddings are there, and which kernel size has each convolution?",
)
def test_structure(build_multi_region_cnn):
    from shared import drawn_vocabulary, expect_binary_loss, tables_of

    from autograder.testing_keras import convolutions_of, expect_model

    generator = rng()
    cases = [((2, 5), 6, 7), ([1, 3, 4, 6], 9, 5), ((3, 4, 5), 32, 32)]
    cases += [((4,), 7, 9), ([1, 2, 3, 4, 6], 8, 6)]
    for sizes, width, filters in cases:
        rows, length = drawn_vocabulary(generator), int(generator.integers(14, 30))
        if filters == 32:
            model = expect_model(build_multi_region_cnn(rows, length))
        elif filters == 7:
            model = expect_model(build_multi_region_cnn(rows, length, sizes, width, filters))
        else:
            model = expect_model(
                build_multi_region_cnn(
                    rows, length, region_sizes=sizes, embedding_dim=width, filters=filters
                )
            )
        tables = tables_of(model, rows, width)
        expect(len(tables) == 1, f"{len(tables)} embeddings of width {width}, one expected")
        found = convolutions_of(model)
        if found:
            kernels = [layer.kernel_size for layer in found]  # in 2-D one side is the embedding's
            matching = [sorted(side) == sorted(sizes) for side in zip(*kernels)]
            expect(any(matching), f"region sizes {kernels}, asked for {sizes}")
            made = {getattr(layer, "filters", filters) for layer in found}
            expect(made == {filters}, f"{made} filters, {filters} asked for")
        expect_binary_loss(model)


@test_case(
    name="the branches are concatenated: every filter of every size reaches the output",
    points=1,
    hidden=True,
    failure_message="What comes after pooling should have `filters` numbers for each region size, "
    "side by side. How many inputs does the layer after it have?",
)
def test_concatenated(build_multi_region_cnn):
    from shared import drawn_vocabulary

    from autograder.testing_keras import expect_model

    generator = rng()
    for sizes, filters in (((2, 3, 5), 13), ((2, 4), 17)):
        rows, length = drawn_vocabulary(generator), int(generator.integers(14, 30))
        model = build_multi_region_cnn(
            rows, length, region_sizes=sizes, embedding_dim=6, filters=filters
        )
        expect_model(model)
        wanted = filters * len(sizes)
        found = any(wanted in weight.shape for weight in model.weights)
        expect(found, f"no layer takes {wanted} = {filters} x {len(sizes)} features")


@test_case(
    name="the output is one probability for each sentence, and depends on its words",
    points=1,
    hidden=True,
    failure_message="Look at model(x).shape and at the smallest and largest value: (n, 1), and "
    "strictly between 0 and 1, even where the last layer is sure. "
    "Every word of the sentence counts, and so does every branch.",
)
def test_output(build_multi_region_cnn):
    from shared import drawn_vocabulary, expect_heard, expect_probabilities, scatter_embeddings

    from autograder.testing_keras import convolutions_of, predict

    generator = rng()
    rows, length = drawn_vocabulary(generator), int(generator.integers(10, 19))
    model = build_multi_region_cnn(rows, length, embedding_dim=8, filters=6)
    model = scatter_embeddings(model, rows, 8, generator)
    x = generator.integers(1, rows, (200, length)).astype("int32")
    p = expect_array(predict(model, x), shape=(200, 1), asked=ASKED)
    expect(p.std() > 1e-3, "all sentences get the same prediction")
    for number, layer in enumerate(convolutions_of(model)):  # without any of them it says another
        weights = layer.get_weights()
        layer.set_weights([0 * weight for weight in weights])
        moved = float(abs(predict(model, x) - p).max())
        layer.set_weights(weights)
        expect(moved > 1e-6, f"convolution {number} does not reach the output")
    expect_heard(model, rows, length, generator)
    expect_probabilities(model, x, p)


@test_case(
    name="each branch takes the maximum over all positions",
    points=2,
    hidden=True,
    failure_message="Put two words somewhere into a sentence of one repeated word. The prediction "
    "should be the same wherever they stand, and the same when they occur twice.",
)
def test_pooling(build_multi_region_cnn):
    import numpy as np
    from shared import scatter_embeddings, sentences_with

    from autograder.testing_keras import predict

    generator = rng()
    rows, length = drawn_sizes(generator)
    model = build_multi_region_cnn(rows, length, region_sizes=(2, 4), embedding_dim=8, filters=8)
    model = scatter_embeddings(model, rows, 8, generator)
    filler, words = int(generator.integers(1, 6)), generator.integers(6, rows, (40, 2))
    first, second = int(generator.integers(6, 12)), int(generator.integers(22, length - 12))

    def predicted(inside, *places):
        return predict(model, sentences_with(inside, places, length, filler))

    once = predicted(words, first, first + 1)
    expect_array(once, shape=(40, 1), asked=ASKED)
    expect(once.std() > 1e-3, "all sentences get the same prediction")
    moved = [predicted(words, p, p + 1) for p in range(second, second + 5)]
    twice = predicted(np.tile(words, 2), first, first + 1, second, second + 1)
    same = all(np.allclose(once, p, atol=1e-5) for p in moved)
    expect(same, "the place of the words changes the prediction")
    expect(np.allclose(once, twice, atol=1e-5), "a repetition changes the prediction")


@test_case(
    name="the widest branch sees its region and no more",
    points=1,
    hidden=True,
    failure_message="The branches stand side by side: the model sees as far as its largest region. "
    "One after the other they would see further.",
)
def test_region(build_multi_region_cnn):
    import numpy as np
    from shared import scatter_embeddings, sentences_with

    from autograder.testing_keras import predict

    generator = rng()
    for sizes in ((2, 3), (4, 2, 6)):
        rows, length = drawn_sizes(generator)
        model = build_multi_region_cnn(
            rows, length, region_sizes=sizes, embedding_dim=8, filters=16
        )
        model = scatter_embeddings(model, rows, 8, generator)
        size = max(sizes)
        filler, words = int(generator.integers(1, 6)), generator.integers(6, rows, (60, 2))
        one, two, three = (int(p) for p in generator.integers((6, 20, 34), (12, 26, 38)))
        apart, inside, outside = (
            predict(model, sentences_with(found, places, length, filler))
            for found, places in (
                (words, (one, two)),
                (np.tile(words, 2), (one, two, three, three + size - 1)),
                (np.tile(words, 2), (one, two, three, three + size)),
            )
        )
        together = float(np.max(np.abs(inside - apart)))
        beyond = float(np.max(np.abs(outside - apart)))
        expect(together > 1e-4, f"two words {size - 1} apart do not act together ({sizes})")
        expect(beyond < 1e-5, f"two words {size} apart act together ({sizes}): {beyond}")


@test_case(
    name="it learns the order of two neighbours",
    points=2,
    hidden=True,
    failure_message="Train your model on sequences that hold either AB or BA: a region of two "
    "words or more tells them apart, a bag of words cannot.",
)
def test_adjacent(build_multi_region_cnn):
    from shared import accuracy_after_training, drawn_vocabulary, order_task

    from autograder.testing_keras import expect_model

    generator = rng()
    rows, length = drawn_vocabulary(generator), int(generator.integers(*ADJACENT_LENGTHS))
    train, fresh = order_task(generator, 2000, length, rows, apart=False)
    model = expect_model(build_multi_region_cnn(rows, length))
    accuracy = accuracy_after_training(
        model, train, fresh, epochs=ADJACENT_EPOCHS, enough=ADJACENT_FLOOR
    )
    expect(accuracy >= ADJACENT_FLOOR, f"{accuracy:.3f} correct, {ADJACENT_FLOOR} expected")
