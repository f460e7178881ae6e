"""q6: training, and an honest accuracy on validation data."""

from otter.test_files import test_case

from autograder.testing import expect, expect_float, expect_tuple, reference, rng

OK_FORMAT = False
name = "q6"
points = None

# Accuracy on the validation sentences, of which one in ten carries the wrong label, so that 0.9 is
# perfect; over four seeds: the reference 0.898 +- 0.004, Keras's default rate and batches of 128
# 0.899 +- 0.003 and early stopping 0.899 +- 0.004 after 90 to 110 epochs; one epoch only 0.57 +-
# 0.09 (benchmarks/calibrate.py).
FLOOR = 0.8
EPOCHS = (18, 23), (90, 111)  # drawn; the second only where the first is not enough

# On sentences whose labels were drawn at random: the reference 0.46 +- 0.04 over four seeds, early
# stopping alike. Whoever trains on them knows them by their own words.
GUESSING = 0.75
GUESSING_EPOCHS = 26, 35

WORDS = 2000  # of the models


def review_task(generator, sizes, length):
    """Sets of sentences `(n, length)` and their labels, one set for each of `sizes`.

    Every sentence has two words of praise or blame among common words, and three words that no
    other one has, as in any book: whoever trains on a sentence can know it by heart, whatever its
    label. Which numbers are praise, blame and the rest is drawn anew.
    """
    import numpy as np

    numbers = generator.permutation(np.arange(1, WORDS))
    polar, common, own = numbers[:16].reshape(2, 8), numbers[16:58], iter(numbers[58:])
    sets = []
    for n in sizes:
        x = generator.choice(common, (n, length))
        y = generator.permutation(n) % 2
        for row, label in zip(x, y, strict=True):
            places = generator.permutation(length)
            row[places[:2]] = generator.choice(polar[label], 2)
            row[places[2:5]] = [next(own) for _ in range(3)]
            row[: generator.integers(0, 1 + places[:5].min())] = 0
        sets.append((x.astype("int32"), y.astype("int32")))
    return sets


def mislabelled(generator, sentences, wrong):
    """The same sentences, a share `wrong` of them with the other label."""
    x, y = sentences
    flipped = generator.permutation(len(y))[: round(wrong * len(y))]
    y = y.copy()
    y[flipped] = 1 - y[flipped]
    return x, y


def drawn_sizes(generator):
    """How many sentences to train and to validate on, and how long they are."""
    n, m = (int(size) for size in generator.integers((170, 190), (191, 221)))
    return (n, m), int(generator.integers(11, 15))


def trains_task(generator):
    """Training data with some labels wrong, validation data with one in ten wrong."""
    train, validation = review_task(generator, *drawn_sizes(generator))
    return mislabelled(generator, train, 0.05), mislabelled(generator, validation, 0.10)


def guessing_task(generator):
    """Training data, and validation data whose labels nobody can know."""
    train, (x, y) = review_task(generator, *drawn_sizes(generator))
    return train, (x, generator.permutation(y))


def turned_task(generator):
    """Training data, and validation data with all labels wrong: the more is learned, the worse."""
    train, validation = review_task(generator, *drawn_sizes(generator))
    return train, mislabelled(generator, validation, 1.0)


def fresh_model(length):
    """A small convolutional classifier, compiled."""
    import keras

    model = reference().build_cnn(WORDS, length, embedding_dim=16, filters=16)
    model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    return model


def unpacked(result):
    """(model, accuracy) out of what the function returned."""
    from autograder.testing_keras import expect_model

    pair = expect_tuple(result, 2, asked="the pair (model, accuracy)")
    accuracy = expect_float(pair[1], "accuracy", asked="the accuracy is a float")
    expect(0 <= accuracy <= 1, f"accuracy should lie in [0, 1], not {accuracy}")
    return expect_model(pair[0], "the model", compiled=False), accuracy


def judged(train_and_evaluate, generator, task, epochs):
    """The accuracy of the model that comes back, after checking that it is the one returned."""
    import numpy as np

    from autograder.testing_keras import predict

    train, (x, y) = task
    seed = int(generator.integers(10_000))
    result = train_and_evaluate(fresh_model(x.shape[1]), train, (x, y), epochs, seed)
    model, accuracy = unpacked(result)
    p = predict(model, x).reshape(-1)
    expect(p.min() >= 0 and p.max() <= 1, f"probabilities from {p.min()} to {p.max()}")
    actual = float(np.mean((p > 0.5) == (y == 1)))
    # On the very edge the order of a sum decides.
    undecided = float(np.mean(np.abs(p - 0.5) < 1e-6))
    expect(
        abs(actual - accuracy) <= 1e-6 + undecided,
        f"accuracy {accuracy} returned, but the model returned has {actual} on validation",
    )
    return actual


@test_case(
    name="the model is trained, and its accuracy on the validation data is what it says",
    points=3,
    hidden=True,
    failure_message="Compute the accuracy on `validation` from the model that you return, after "
    "training: (p > 0.5) == y, with p and y of the same shape. Did the model train for the "
    "`epochs` it was given, on `train`?",
)
def test_trains(train_and_evaluate):
    generator = rng()
    task, best = trains_task(generator), 0.0
    for few, many in EPOCHS:
        epochs = int(generator.integers(few, many))
        best = max(best, judged(train_and_evaluate, generator, task, epochs))
        if best >= FLOOR:
            return
    raise AssertionError(f"{best:.3f} correct on validation, {FLOOR} expected")


@test_case(
    name="the accuracy belongs to the weights that come back",
    points=1,
    hidden=True,
    failure_message="Training can make a model worse on validation data. Report what the model "
    "that you return reaches, not what another epoch reached on the way.",
)
def test_accuracy_is_of_the_last_weights(train_and_evaluate):
    generator = rng()
    epochs = int(generator.integers(6, 11))
    judged(train_and_evaluate, generator, turned_task(generator), epochs)


@test_case(
    name="the validation data is not trained on",
    points=2,
    hidden=True,
    failure_message="Validation data measures; it must not teach. With labels drawn at random for "
    "`validation`, an honest model is right in half of the cases.",
)
def test_validation_is_held_out(train_and_evaluate):
    generator = rng()
    epochs = int(generator.integers(*GUESSING_EPOCHS))
    actual = judged(train_and_evaluate, generator, guessing_task(generator), epochs)
    expect(actual < GUESSING, f"{actual:.3f} correct on labels that nobody can know")
