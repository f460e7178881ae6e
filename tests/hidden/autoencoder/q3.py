"""q3: train_autoencoder."""

import numpy as np
from otter.test_files import test_case

from autograder.testing import expect, expect_array, held_back, rng

OK_FORMAT = False
name = "q3"
points = None

CODE_DIM = 20
EPOCHS = (2, 8, 30)  # more only where fewer do not reach the margin
# Held-back error over that of PCA with the same code size. `benchmarks/calibrate.py`
# prints the spread of the reference: 1.035 ± 0.042 over ten seeds after 2 epochs, six deviations
# below. Other right ones: Adam at its default rate in batches of 128 to 256 1.09 to 1.17 after 8 to
# 30 epochs, convolutions 1.11 after 2. Wrong ones after 30 epochs: two numbers inside 1.66,
# black-and-white targets 1.53; the mean picture 4.6.
MULTIPLE = 1.3


def rows_of(images):
    """Pictures as the contract has them in this question."""
    return (images.reshape(len(images), 784) / 255).astype("float32")


def pictures():
    """Training and held-back pictures."""
    with np.load(held_back("fashion_mnist_private.npz")) as arrays:
        return rows_of(arrays["train_images"]), rows_of(arrays["test_images"])


def pca_error(train, test, code_dim):
    """The mean squared error of PCA, fitted on `train`, on `test`."""
    mean = train.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((train - mean).T))
    centred, basis = test - mean, directions[:, -code_dim:]
    return float(np.mean((centred - centred @ basis @ basis.T) ** 2))


def two_halves(models):
    """What came back, after checking that it is two built models with one way in and out."""
    import keras

    expect(isinstance(models, (list, tuple)), f"returned {type(models).__name__}, not a tuple")
    expect(len(models) == 2, f"returned {len(models)} values, not 2")
    for model, what in zip(models, ("encoder", "decoder"), strict=True):
        expect(isinstance(model, keras.Model), f"the {what} is a {type(model).__name__}")
        expect(model.built, f"the {what} is not built")
        ways = len(model.inputs), len(model.outputs)
        expect(ways == (1, 1), f"the {what} has {ways[0]} inputs and {ways[1]} outputs")
    return models


def answer(model, inputs):
    """What a model with one output gives outside training, as an array."""
    return np.asarray(model(inputs.astype("float32"), training=False))


def copies_of(models, test, code_dim):
    """The pictures after encoder and decoder, with nothing but the code in between."""
    encoder, decoder = two_halves(models)
    copies = []
    for part in np.array_split(test, max(1, len(test) // 500)):
        code = answer(encoder, part)
        expect_array(code, shape=(len(part), code_dim), what="the code")
        copies.append(expect_array(answer(decoder, code), shape=part.shape, what="the copies"))
    return np.concatenate(copies)


def error_of(models, test, code_dim):
    """The mean squared error of the copies."""
    return float(np.mean((copies_of(models, test, code_dim).astype(np.float64) - test) ** 2))


@test_case(
    name="encoder and decoder come back, with a code of the width asked for between them",
    points=1,
    hidden=True,
    failure_message="Two models: pictures (n, 784) to codes (n, code_dim), and codes to pictures. "
    "All that the decoder may see of a picture is those code_dim numbers.",
)
def test_halves(train_autoencoder):
    random = rng()
    code_dim = int(random.integers(3, 20))
    images = random.random((96, 784)).astype("float32")
    models = train_autoencoder(images, code_dim, 1, int(random.integers(1000)))
    copies_of(models, images[:5], code_dim)


@test_case(
    name="held-back pictures are rebuilt nearly as well as by PCA",
    points=3,
    hidden=True,
    failure_message="Compare the mean squared error of decoder(encoder(x)) on the validation "
    "pictures with that of PCA with the same code size, as the notebook does. Too high? Check "
    "that the models returned are those that were trained, that the input is divided by 255 only "
    "once, that the last activation can reach all values in [0, 1], and that there are enough "
    "steps: smaller batches or a higher learning rate.",
)
def test_error(train_autoencoder):
    train, test = pictures()
    bound = MULTIPLE * pca_error(train, test, CODE_DIM)
    hopeless = 0.95 * float(np.mean((train.mean(axis=0) - test) ** 2))
    seed = int(rng().integers(1000))
    errors = []
    for epochs in EPOCHS:
        models = train_autoencoder(train, CODE_DIM, epochs, seed)
        errors.append(error_of(models, test, CODE_DIM))
        if errors[-1] <= bound:
            return
        if not errors[-1] < hopeless:
            break  # no better than the mean picture
    expect(False, f"mean squared errors {errors} after {EPOCHS} epochs, the bound is {bound:.5f}")
