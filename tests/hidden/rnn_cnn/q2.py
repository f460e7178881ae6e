"""q2: one convolution and global max pooling: what it sees, what it forgets, what it learns."""

from otter.test_files import test_case

from autograder.testing import expect, expect_array, rng

OK_FORMAT = False
name = "q2"
points = None

# Accuracy on 500 fresh sequences within 10 epochs, over ten seeds: the reference 1.000 +- 0.000;
# a bag of words 0.521 +- 0.024 (benchmarks/calibrate.py).
ADJACENT_FLOOR = 0.92
ADJACENT_EPOCHS = 10

ROWS = 1009  # words: more than any other dimension
LENGTH = 50


@test_case(
    name="one convolution with the filters and the region size asked for, compiled",
    points=2,
    hidden=True,
    failure_message="Build it with sizes other than the defaults and read model.summary(): one "
    "embedding of `embedding_dim` columns, one convolution of `filters` filters over "
    "`region_size` words, a loss for probabilities.",
)
def test_structure(build_cnn):
    from autograder.testing_keras import (
        convolutions_of,
        expect_binary_loss,
        expect_model,
        tables_of,
    )

    generator = rng()
    for width, filters, size in ((6, 9, 2), (11, 7, 4), (32, 32, 3)):
        length = int(generator.integers(8, 30))
        if (width, filters, size) == (32, 32, 3):
            model = expect_model(build_cnn(ROWS, length))
        else:
            model = expect_model(
                build_cnn(ROWS, length, embedding_dim=width, filters=filters, region_size=size)
            )
        found = convolutions_of(model)
        expect(len(found) <= 1, f"{len(found)} convolutions, one expected")
        for layer in found:
            made = getattr(layer, "filters", filters)
            expect(made == filters, f"{made} filters, {filters} asked for")
            kernel = layer.kernel_size  # in 2-D one side is the embedding's
            expect(size in kernel, f"region size {kernel}, {size} asked for")
        expect(tables_of(model, ROWS, width), f"no embedding of width {width}")
        expect_binary_loss(model)


@test_case(
    name="the output is one probability for each sentence, and depends on its words",
    points=1,
    hidden=True,
    failure_message="Look at model(x).shape and at the smallest and largest value: (n, 1), and "
    "strictly between 0 and 1.",
)
def test_output(build_cnn):
    import numpy as np

    from autograder.testing_keras import predict, scatter_embeddings

    generator = rng()
    model = scatter_embeddings(build_cnn(ROWS, 12, embedding_dim=8, filters=6), ROWS, 8, generator)
    x = generator.integers(1, ROWS, (200, 12)).astype("int32")
    p = expect_array(predict(model, x), shape=(200, 1), what="the prediction")
    expect(np.all((p > 0) & (p < 1)), f"predictions from {p.min()} to {p.max()}")
    expect(p.std() > 1e-3, "all sentences get the same prediction")


@test_case(
    name="pooling is global and takes the maximum: neither place nor repetition counts",
    points=2,
    hidden=True,
    failure_message="Put two words somewhere into a sentence of one repeated word. The prediction "
    "should be the same wherever they stand, and the same when they occur twice. What does your "
    "model do between the convolution and the output?",
)
def test_pooling(build_cnn):
    import numpy as np

    from autograder.testing_keras import predict, scatter_embeddings, sentences_with

    generator = rng()
    size = int(generator.integers(2, 5))
    model = scatter_embeddings(
        build_cnn(ROWS, LENGTH, embedding_dim=8, filters=16, region_size=size), ROWS, 8, generator
    )
    words = generator.integers(6, ROWS, (40, 2))
    first, second = 10, int(generator.integers(25, 38))
    once = predict(model, sentences_with(words, (first, first + 1), LENGTH))
    expect_array(once, shape=(40, 1), what="the prediction")
    expect(once.std() > 1e-3, "all sentences get the same prediction")
    moved = [
        predict(model, sentences_with(words, (p, p + 1), LENGTH)) for p in range(second, second + 5)
    ]
    twice = predict(
        model, sentences_with(np.tile(words, 2), (first, first + 1, second, second + 1), LENGTH)
    )
    same = all(np.allclose(once, p, atol=1e-5) for p in moved)
    expect(same, "the place of the words changes the prediction")
    expect(np.allclose(once, twice, atol=1e-5), "a repetition changes the prediction")


@test_case(
    name="a filter sees exactly region_size words",
    points=1,
    hidden=True,
    failure_message="Two words that lie within one region must be able to act together; two that "
    "lie further apart must not.",
)
def test_region(build_cnn):
    import numpy as np

    from autograder.testing_keras import predict, scatter_embeddings, sentences_with

    generator = rng()
    for size in (2, 3, 5):
        model = scatter_embeddings(
            build_cnn(ROWS, LENGTH, embedding_dim=8, filters=16, region_size=size),
            ROWS,
            8,
            generator,
        )
        words = np.tile(generator.integers(6, ROWS, (60, 2)), 2)
        apart = predict(model, sentences_with(words[:, :2], (8, 20), LENGTH))
        inside = predict(model, sentences_with(words, (8, 20, 32, 32 + size - 1), LENGTH))
        outside = predict(model, sentences_with(words, (8, 20, 32, 32 + size), LENGTH))
        together = float(np.max(np.abs(inside - apart)))
        beyond = float(np.max(np.abs(outside - apart)))
        expect(together > 1e-4, f"two words {size - 1} apart do not act together (size {size})")
        expect(beyond < 1e-5, f"two words {size} apart act together (size {size}): {beyond}")


@test_case(
    name="it learns the order of two neighbours",
    points=2,
    hidden=True,
    failure_message="Train your model on sequences that hold either AB or BA: a region of two "
    "words or more tells them apart, a bag of words cannot.",
)
def test_adjacent(build_cnn):
    from autograder.testing_keras import accuracy_after_training, expect_model, neighbours_task

    generator = rng()
    train, fresh = neighbours_task(generator, 2000), neighbours_task(generator, 500)
    model = expect_model(build_cnn(20, 16))
    accuracy = accuracy_after_training(
        model, train, fresh, epochs=ADJACENT_EPOCHS, enough=ADJACENT_FLOOR
    )
    expect(accuracy >= ADJACENT_FLOOR, f"{accuracy:.3f} correct, {ADJACENT_FLOOR} expected")
