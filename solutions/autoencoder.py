# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The Fashion-MNIST autoencoder
#
# A picture of a shoe in this data set is 784 numbers. You would describe it with far fewer: a
# boot, rather high, dark, with a heel. An **autoencoder** is a network that has to find such a
# description by itself. It is asked for something that sounds useless, to give back the picture
# it was shown, but on the way everything must pass through a few numbers, the **code**:
#
# $$x \;\longrightarrow\; \underbrace{f(x)}_{\text{encoder}} = z
#   \;\longrightarrow\; \underbrace{g(z)}_{\text{decoder}} = \hat x \approx x,
#   \qquad x \in [0, 1]^{784},\; z \in \mathbb{R}^{k},\; k \ll 784.$$
#
# ![A picture of a boot, 784 numbers, is narrowed by an encoder to a code of three numbers, 0.3, 0.4 and
# 0.7; a decoder widens the code to a copy of 784 numbers, a little blurred.](pictures/waist.svg)
#
# Nobody says what the numbers of the code should mean. A network that can rebuild the picture
# from 16 of them must have found out what the pictures have in common. And once the decoder can
# turn codes into pictures, we can hand it codes that no picture ever had, and it *invents* some.
#
# | question | what you write |
# |---|---|
# | q1 | `preprocess`: from bytes to numbers between 0 and 1 |
# | q2 | `build_autoencoder`: a network with a waist |
# | q3 | `train_autoencoder`: learning by rebuilding |
# | q4 | `add_noise`, `build_denoiser`: learning by repairing |
# | q5 | `reparameterize`, `kl_divergence`: the two formulas behind a variational autoencoder |
# | q6 | `train_vae`: the variational autoencoder |
# | q7 | `generate_images`, `interpolate`: pictures that nobody took |
# | q8 | `train_sparse_autoencoder`: many numbers, few at a time |
# | q9 | `nearest`, `odd_ones`: what is like it, and what is like nothing |
#
# Each question has a check (`grader.check("q1")`) that catches the commonest slips and says where to look,
# and hints, one after the other (`grader.hint("q1")`). The hidden tests look further, on pictures you have
# not seen. A function may call one from an earlier question: where that one is wrong, the later question is
# graded with the course's own in its place. There are two exceptions: `build_autoencoder`, whose three models
# share their weights, and formulas inside a model's graph, such as those of question 5 in question 6. Write
# these out again where you need them, so that a slip costs you nothing elsewhere. The models that your
# functions return must consist of built-in Keras layers (and `keras.ops` in a functional graph): no `Lambda`
# layers and no layer or model classes of your own.
#
# Allow five to six hours. Between the questions stand cells that use what you have written, and some
# of them train for a minute or more; grading skips them. Where one says *Predict, then run*, do so: the
# answer is folded away below the question.

# %%
import time
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# The data: 10,000 pictures to learn from and 2,000 to judge by, 28 × 28 pixels, one byte per
# pixel, ten kinds of clothing (Xiao, Rasul and Vollgraf 2017). The labels are only for choosing examples
# and marking points in a plot. No network here learns from them.

# %%
DATA = Path("data") / "fashion_mnist.npz"
FULL_DATA = Path("data") / "fashion_mnist_full.npz"
NAMES = ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"]  # fmt: skip
assert DATA.exists(), f"no {DATA} in {Path.cwd()}: keep the folder data beside the notebook"

with np.load(DATA) as arrays:
    train_images, train_labels = arrays["train_images"], arrays["train_labels"]
    validation_images = arrays["validation_images"]
    validation_labels = arrays["validation_labels"]
print(train_images.shape, train_images.dtype, "from", train_images.min(), "to", train_images.max())


# %%
def draw_rows(rows, titles, width=9.0):
    """Draw rows of pictures, each row an array (n, 784) or (n, 28, 28) with values in [0, 1]."""
    columns = max(len(row) for row in rows)
    above = 0.35  # inches for the title of a row
    height = (width / columns + above) * len(rows)
    figure, axes = plt.subplots(len(rows), columns, figsize=(width, height), squeeze=False)
    for line, row, title in zip(axes, rows, titles, strict=True):
        for axis in line:
            axis.axis("off")
        for axis, picture in zip(line, np.asarray(row), strict=False):
            axis.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        line[0].set_title(title, fontsize=9, loc="left")
    # Not tight_layout, which would make room for a long title between all the columns.
    figure.subplots_adjust(0, 0, 1, 1 - above / height, wspace=0.04, hspace=above * columns / width)


# %% [markdown]
# Ten of each kind. Look at how much the pictures of one kind differ among themselves, and at which kinds
# you yourself would mix up.

# %% tags=["otter_ignore"] alt="Ten rows of ten small pictures, dark on white, one row for each kind of clothing: T-shirts, trousers, pullovers, dresses, coats, sandals, shirts, sneakers, bags, boots."
draw_rows([train_images[train_labels == kind][:10] / 255 for kind in range(10)], NAMES)
plt.show()

# %% [markdown]
# ## Question 1 (q1): from bytes to numbers between 0 and 1
#
# A pixel comes as a byte, from 0 to 255. Networks like numbers of the size of 1, and a decoder
# that ends in a sigmoid, $\sigma(a) = 1 / (1 + e^{-a})$, can give nothing outside $(0, 1)$. So every
# byte is divided by 255. All pictures are divided by *the same* number: a dark coat stays darker
# than a white shirt. The dense layers below see a picture as one row of 784 numbers, line after
# line of pixels.
#
# Mixing up what is divided already and what is not is the classic silent error of this trade: the
# network still trains, just badly. So `preprocess` is strict about what it takes.

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write `preprocess(images)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def preprocess(images):
    """Turn pictures of bytes into rows of numbers.

    Arguments:
        images: an array of uint8, shape (n, 28, 28).
    Returns:
        an array of float32, shape (n, 784), every byte divided by 255.
    Raises:
        ValueError: for another dtype or another shape; the message names the dtype or the shape
            that came, such as `float32` or `(28, 28)`.
    """
    # BEGIN SOLUTION
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise ValueError(f"images should be uint8, not {images.dtype}")
    if images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(f"images should have the shape (n, 28, 28), not {images.shape}")
    return images.reshape(-1, 784).astype("float32") / np.float32(255)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_bytes_become_rows_between_0_and_1(preprocess):
    import numpy as np

    pictures = np.zeros((2, 28, 28), dtype="uint8")
    pictures[1, 0, 1] = 255
    pictures[1, 27, 0] = 51
    rows = preprocess(pictures)
    assert rows is not None, "preprocess returned nothing: is there a return?"
    rows = np.asarray(rows)
    assert rows.shape == (2, 784), f"2 pictures became shape {rows.shape}, it should be (2, 784)"
    assert rows.dtype == np.float32, f"the rows are {rows.dtype}; float32 is what Keras computes in"
    assert abs(rows[1, 1] - 1) < 1e-6, "the byte 255 should become 1: divide by 255"
    assert abs(rows[1, 27 * 28] - 0.2) < 1e-6, (
        "the byte 51 should become 0.2, first in the last of the 28 lines: divide by 255, whatever "
        "the brightest pixel is, and keep the lines in their order"
    )


# %%
def test_what_is_divided_already_is_refused(preprocess):
    import numpy as np

    for shape, dtype, came in (((2, 28, 28), "float32", "float"), ((3, 28, 31), "uint8", "31")):
        try:
            preprocess(np.zeros(shape, dtype=dtype))
        except ValueError as error:
            assert came in str(error), f"the message {str(error)!r} does not say what came: {came}"
        else:
            raise AssertionError(
                f"{dtype} pictures of shape {shape} were accepted: raise ValueError for any dtype "
                "but uint8 and any shape but (n, 28, 28)"
            )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Check before you compute: an array knows its `dtype` and its `shape`. What does `raise
#   ValueError(...)` need in its message to say what came?
# - >
#   `reshape` turns each picture into a row, line after line, and -1 stands for "as many as there
#   are". Look at the dtype of your result: dividing uint8 by an int gives a wider float than the
#   contract asks for.

# %% [raw]
# # END QUESTION

# %% tags=["otter_ignore"]
train = preprocess(train_images)
validation = preprocess(validation_images)
print(f"{len(train):,} pictures to learn from, mean brightness {train.mean():.2f}")

# %% [markdown]
# ## Question 2 (q2): a network with a waist
#
# You know one way to squeeze pictures into $k$ numbers: **principal component analysis**. It takes
# the $k$ directions in which the pictures differ most, as the orthonormal columns of a matrix
# $P \in \mathbb{R}^{784 \times k}$, and
#
# $$z = P^\top (x - \bar x), \qquad \hat x = \bar x + P z.$$
#
# Encoder and decoder are one linear layer each, and among all linear ones no pair has a smaller
# squared error (Baldi and Hornik 1989). An autoencoder puts **nonlinear** layers before and after
# the code, which can do far better (Hinton and Salakhutdinov 2006):
#
# $$z = W_2 \, \mathrm{relu}(W_1 x + b_1) + b_2, \qquad
#   \hat x = \sigma\big(W_4 \, \mathrm{relu}(W_3 z + b_3) + b_4\big).$$
#
# PCA must cut the space of pictures with a flat sheet. The network may bend it.
#
# We want three models: the `encoder` ($x \to z$), the `decoder` ($z \to \hat x$) and the
# `autoencoder` ($x \to \hat x$), which is the one that gets trained. They must be three views of
# *the same* layers. If the decoder has layers of its own, then training the autoencoder leaves them
# with the random weights that they started with.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `build_autoencoder(code_dim)`. Sizes and number of the other layers are yours to choose,
# but the only way from the picture to its copy goes through the `code_dim` numbers of the code. Each
# of them should stand for one quantity. (Cut into its digits, a single float could smuggle several pixels
# through the waist. So the hidden tests shift the numbers of the codes by a few hundredths of their spread
# over the pictures, and the copies must hardly change.) A Keras model can be called like a layer, so
# `decoder(encoder(x))` works in a functional model ([guide to the functional
# API](https://keras.io/guides/functional_api/)). Start every model with `keras.Input`, for example
# `keras.Input((784,))`: one that does not know what will come in is not **built**, has no weights yet
# and cannot be graded.

# %% [raw]
# # BEGIN SOLUTION


# %%
def build_autoencoder(code_dim):
    """Build a network that must squeeze a picture into a few numbers.

    Arguments:
        code_dim: the width of the code, at least 1.
    Returns:
        a tuple of three Keras models of built-in layers, built (started with `keras.Input`), that
        share their weights and answer each row by itself, whatever else is in the batch:
        autoencoder: pictures (n, 784) in [0, 1] to their copies (n, 784);
        encoder: pictures (n, 784) to codes (n, code_dim);
        decoder: codes (n, code_dim) to pictures (n, 784), which depend on every number of the code,
        and not on its last digits.
    """
    # BEGIN SOLUTION
    encoder = keras.Sequential(
        [
            keras.Input((784,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    picture = keras.Input((784,))  # PUBLIC
    return keras.Model(picture, decoder(encoder(picture))), encoder, decoder
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_three_models_are_views_of_the_same_layers(build_autoencoder):
    import numpy as np

    models = build_autoencoder(5)
    assert models is not None, "build_autoencoder returned nothing: is there a return?"
    assert len(models) == 3, f"{len(models)} values came back: autoencoder, encoder and decoder"
    for model, what in zip(models, ("autoencoder", "encoder", "decoder"), strict=True):
        assert model.built, f"the {what} is not built: start it with keras.Input((…,))"
        own = [
            layer.name
            for layer in model._flatten_layers()
            if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
        ]
        assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    autoencoder, encoder, decoder = models
    pictures = np.random.default_rng(0).random((4, 784)).astype("float32")
    codes = np.asarray(encoder(pictures))
    assert codes.shape == (4, 5), (
        f"with code_dim=5 the codes of 4 pictures have shape {codes.shape}, it should be (4, 5): "
        "is code_dim used, and is the order autoencoder, encoder, decoder?"
    )
    copies = np.asarray(decoder(codes))
    assert copies.shape == (4, 784), f"the decoder gives {copies.shape}, it should be (4, 784)"
    assert np.allclose(np.asarray(autoencoder(pictures)), copies, atol=1e-5), (
        "the autoencoder does not give what decoder(encoder(x)) gives: build encoder and decoder "
        "once, and the autoencoder out of these two, so that nothing goes around the code"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Write the encoder as a `keras.Sequential` that starts with `keras.Input((784,))`, and the
#   decoder as another. What is the shape of a picture's code, and so of the decoder's input?
# - >
#   The last layer of the encoder has `code_dim` units and no activation: a code may be any
#   number. The last layer of the decoder gives 784 values between 0 and 1.
# - >
#   The autoencoder has no layer of its own. It is a functional model: an input, and the two
#   models that you have, called on it one after the other. Then return the three in the order of
#   the docstring.

# %% [raw]
# # END QUESTION

# %% tags=["otter_ignore"]
for model in build_autoencoder(16):
    model.summary()

# %% [markdown]
# ## Question 3 (q3): learning by rebuilding
#
# The target is the picture itself. Two losses are common. The **squared error**
# $\sum_i (x_i - \hat x_i)^2$ treats all errors alike. The **binary cross-entropy**
#
# $$-\sum_i \big( x_i \log \hat x_i + (1 - x_i) \log (1 - \hat x_i) \big)$$
#
# reads $\hat x_i$ as the probability that the pixel is black, and is smallest at $\hat x_i = x_i$, too,
# also for greys. For greys its value there is not 0. Keras's `binary_crossentropy` is the *mean* of these
# terms over the pixels, and on our pictures it would be 0.24 for perfect copies: do not be alarmed by a
# loss that stays near 0.28. With a sigmoid at the end either loss works.
#
# What counts is pictures that the network has *not* seen, so the question is judged on held-back
# ones, by the mean squared error of `decoder(encoder(x))`, and the measure is PCA with the same
# width of the code. After a very short training on few pictures a modest multiple of PCA's error is
# good. With more of both you beat PCA clearly, as you will see.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `train_autoencoder(images, code_dim, epochs, seed)`. It builds its own models: do not call
# your `build_autoencoder`, copy what you need, `keras.Input((784,))` and `keras.Input((code_dim,))`
# included. Seed with `keras.utils.set_random_seed`. If the error stays high, look at batch size and learning rate: what counts is the number of *steps*, and
# `epochs` passes over $n$ pictures in batches of $b$ are only $\mathtt{epochs} \cdot n / b$ of them.
#
# The hidden test asks for codes of 18 to 22 numbers, in at most 30 epochs, and for at most 1.3 times PCA's error
# on held-back pictures.

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_autoencoder(images, code_dim, epochs, seed):
    """Train an autoencoder and return its two halves.

    Arguments:
        images: pictures, an array of float32 (n, 784) with values in [0, 1].
        code_dim: the width of the code.
        epochs: how many times to go through the pictures.
        seed: of the initial weights and of the order of the pictures.
    Returns:
        a tuple of two Keras models of built-in layers, built (started with `keras.Input`), which
        answer each row by itself, whatever else is in the batch:
        encoder: pictures (n, 784) to codes (n, code_dim);
        decoder: codes (n, code_dim) to pictures (n, 784), which do not depend on the last digits of
        a code's numbers.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")  # PUBLIC
    encoder = keras.Sequential(
        [
            keras.Input((784,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder  # PUBLIC
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_the_two_halves_come_back_trained(train_autoencoder):
    import numpy as np

    # round spots of different place and size: four numbers describe such a picture
    rng = np.random.default_rng(0)
    row, column, size = rng.uniform((9, 9, 3), (19, 19, 6), (640, 3)).T[:, :, None, None]
    y, x = np.mgrid[:28, :28]
    spots = np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * size**2))
    spots = spots.reshape(-1, 784).astype("float32")

    models = train_autoencoder(spots[:512], 4, epochs=40, seed=0)
    assert models is not None, "train_autoencoder returned nothing: is there a return?"
    assert len(models) == 2, f"{len(models)} values came back: only the encoder and the decoder"
    encoder, decoder = models
    assert encoder.built, "the encoder is not built: start it with keras.Input((784,))"
    assert decoder.built, "the decoder is not built: start it with keras.Input((code_dim,))"
    own = [
        layer.name
        for layer in [*encoder._flatten_layers(), *decoder._flatten_layers()]
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    codes = np.asarray(encoder(spots[512:]))
    assert codes.shape == (128, 4), (
        f"with code_dim=4 the codes of 128 pictures have shape {codes.shape}, not (128, 4)"
    )
    copies = np.asarray(decoder(codes))
    assert copies.shape == (128, 784), f"the decoder gives {copies.shape}, it should be (128, 784)"
    error = np.mean((copies - spots[512:]) ** 2)
    assert np.isfinite(error), "the copies are not finite numbers: is the learning rate too large?"
    grey = np.mean((0.5 - spots[512:]) ** 2)
    assert error < 0.75 * grey, (
        f"decoder(encoder(x)) has the error {error:.4f}, and a picture that is grey all over has "
        f"{grey:.4f}: are the models that you return the ones that were trained?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Compile the model that goes from picture to copy, and fit it with the pictures both as input
#   and as target. What you return are the two halves of that same model, not new ones.
# - >
#   It learns, but too little? Count the steps: `epochs * len(images) / batch_size`. Keras's Adam
#   starts at a rate of 1e-3; smaller batches, or two or three times that rate, get further in the
#   same number of epochs.
# - >
#   It does not learn at all? Compare the range of the targets with what your last activation can
#   reach, and look at the loss of each epoch with `verbose=2`.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Look at what comes out: originals, the copies of your network, and what PCA makes of the same
# pictures with the same number of numbers. Look for what both lose (prints, straps, laces) and for the
# grey shadows that only one of them leaves around a shape. *Takes about a quarter of a minute on two cores.*
#
# **Predict, then run.** By what share will the network's squared error be below PCA's? And whose are the shadows?
#
# <details><summary>Answer</summary>
#
# By a third in our run, 0.0137 against 0.0206. The shadows are PCA's: it adds and subtracts whole pictures, and what
# one of them puts beside a shape another must take away. The network's sigmoid keeps what is white at 0.
#
# </details>


# %% tags=["otter_ignore"] alt="Three rows of ten garments, one of each kind: originals, the autoencoder's copies, which are smooth and a little blurred, and PCA's copies, which have grey shadows around the shapes."
def principal_components(images, code_dim):
    """Return the mean picture and the `code_dim` directions of largest variance, (784, k)."""
    mean = images.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((images - mean).T))
    return mean, directions[:, -code_dim:].astype("float32")


def pca_copies(images, mean, directions):
    """Return the pictures after squeezing and unfolding by PCA."""
    return mean + (images - mean) @ directions @ directions.T


CODE_DIM = 16
encoder, decoder = train_autoencoder(train, CODE_DIM, epochs=10, seed=1)
copies = decoder.predict(encoder.predict(validation, verbose=0), verbose=0)
flat = pca_copies(validation, *principal_components(train, CODE_DIM))
chosen = [np.flatnonzero(validation_labels == kind)[0] for kind in range(10)]
draw_rows(
    [validation[chosen], copies[chosen], flat[chosen].clip(0, 1)],
    ["originals", f"autoencoder, {CODE_DIM} numbers", f"PCA, {CODE_DIM} numbers"],
)
plt.show()
error_network = np.mean((copies - validation) ** 2)
error_pca = np.mean((flat - validation) ** 2)
print(f"mean squared error: autoencoder {error_network:.4f}, PCA {error_pca:.4f}")

# %% [markdown]
# ### Experiment: what does a number of the code mean?
#
# The lecture's code has three numbers, such as [0.3, 0.4, 0.7]. Here is one for a boot. The numbers of a
# code have no scale of their own, so we say each as a *rank*: 0.3 means that three pictures in ten have a
# smaller number there. Then each number is turned from low to high while the other two stay as they
# are. The framed picture is the boot's own copy.
#
# *Takes about twenty seconds on two cores.*
#
# **Predict, then run.** Nobody told the network what the three numbers should mean. Will one of them turn
# out to be something like height, one darkness, one the kind of clothing?
#
# <details><summary>Answer</summary>
#
# Hardly ever. In our runs turning one number changed several things at once, darkness, shape and the kind
# of clothing, now and then with a sudden step. Here and there one of the three came close to "how dark" alone,
# but with another seed it was another one, or none.
# The loss asks only that the three *together* tell pictures apart. Nothing in it rewards a number that
# means one thing by itself. And at the ends of a row come pictures that are not garments at all: codes
# that no picture has.
#
# </details>

# %% tags=["otter_ignore"] alt="Three rows of nine pictures, one row for each number of a boot's code, turned from low to high. In each row the picture changes in more than one way, from a T-shirt or a bag to a boot; the boot's own copy is framed in each row, and some pictures at the ends are smudges."
small_encoder, small_decoder = train_autoencoder(train, 3, epochs=10, seed=1)
small_codes = small_encoder.predict(validation, verbose=0)
code = small_codes[chosen[9]]
own = (small_codes < code).mean(axis=0)
print("the boot's code:", code.round(1), "or, in ranks,", own.round(2))

figure, axes = plt.subplots(3, 9, figsize=(9, 3.6))
for number in range(3):
    ranks = np.sort(np.append(np.linspace(0.04, 0.96, 8), own[number]))
    turned = np.repeat(code[None], 9, axis=0)
    turned[:, number] = np.quantile(small_codes[:, number], ranks)
    for axis, rank, picture in zip(
        axes[number], ranks, small_decoder.predict(turned, verbose=0), strict=True
    ):
        axis.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        axis.set(xticks=[], yticks=[])
        axis.set_title(f"{rank:.2f}", fontsize=8)
        for spine in axis.spines.values():
            spine.set(linewidth=2.5, visible=rank == own[number])
    axes[number, 0].set_ylabel(f"$z_{number + 1}$", rotation=0, labelpad=12)
figure.tight_layout()
plt.show()

# %% [markdown]
# ### Experiment: how wide should the code be?
#
# Six networks, with codes of 2 to 64 numbers, beside PCA with as many. Look at how the distance between the two
# lines changes, and at where the network's begins to flatten.
#
# *Takes about two minutes on two cores: six trainings.*
#
# **Predict, then run.** With 2 numbers the network beats PCA, since it may bend the sheet. What becomes of its
# lead when the code gets wider, up to 64?
#
# <details><summary>Answer</summary>
#
# In our run the network's error was 0.70 times PCA's with 2 numbers, 0.6 times with 4 and 8, 0.67 with
# 16, 0.76 with 32, and *above* PCA's with 64. PCA gains with every number that it gets, reliably. The
# network after ten epochs gains next to nothing beyond 32: what limits it then is no longer the waist.
# (What does is a question at the end.)
#
# </details>

# %% tags=["otter_ignore"] alt="Mean squared error over the width of the code, 2 to 64, both axes logarithmic. PCA's line, with squares, falls steadily from 0.046 to 0.011. The autoencoder's, with circles, starts lower, at 0.032, flattens from 16 numbers on and meets PCA's at 64."
widths, errors = (2, 4, 8, 16, 32, 64), {"autoencoder": [], "PCA": []}
for width in widths:
    halves = train_autoencoder(train, width, epochs=10, seed=1)
    narrow = halves[1].predict(halves[0].predict(validation, verbose=0), verbose=0)
    cut = pca_copies(validation, *principal_components(train, width))
    for name, result in (("autoencoder", narrow), ("PCA", cut)):
        errors[name].append(np.mean((result - validation) ** 2))
    print(f"{width:2} numbers: autoencoder {errors['autoencoder'][-1]:.4f}, PCA {errors['PCA'][-1]:.4f}")

figure, axes = plt.subplots(figsize=(6.5, 3.2))
for (name, values), marker, place in zip(errors.items(), "os", ((-70, -18), (10, 8)), strict=True):
    axes.loglog(widths, values, marker=marker, color="black", linestyle="-" if marker == "o" else "--")
    axes.annotate(name, (widths[1], values[1]), place, textcoords="offset points")
axes.set_xticks(widths, widths)
axes.set_yticks((0.01, 0.02, 0.05), ("0.01", "0.02", "0.05"))
axes.minorticks_off()
axes.set(xlabel="numbers in the code", ylabel="mean squared error")
plt.show()

# %% [markdown]
# ## Question 4 (q4): learning by repairing
#
# There is another way to keep a network from merely copying: spoil the input, and ask for the
# clean picture (Vincent et al. 2008). With noise of standard deviation $\nu$ in every pixel,
#
# $$\tilde x = \min(\max(x + \nu\,\epsilon,\, 0),\, 1), \qquad \epsilon \sim \mathcal N(0, 1)
#   \text{ for every pixel of every picture on its own},$$
#
# the network learns $\tilde x \to x$. It cannot know what the noise was. It can know what
# clothes look like.
#
# Here the layers are **convolutional**: a filter of 3 × 3 pixels slides over the picture, with the same
# weights everywhere (nine for each channel that comes in), for what a fold looks like does not depend on
# where it is. Strides or pooling make the picture smaller and let later filters see more of it, transposed
# convolutions or upsampling make it large again.

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `add_noise(images, noise_factor, seed)`, which gives the same noise whenever it is called
# with the same seed, and `build_denoiser()`, whose model is trained by its caller: it must come
# compiled, with a built-in loss and optimizer, and it should learn within a few hundred steps. Its
# input has a fourth axis for the (single) colour channel: start with `keras.Input((28, 28, 1))`. Without that
# the model is not **built**, and cannot be graded.
#
# The hidden test adds noise of 0.4 to 2,000 pictures, trains in at most 8 epochs, and then at most 45 % of the
# squared error may be left.

# %% [raw]
# # BEGIN SOLUTION


# %%
def add_noise(images, noise_factor, seed):
    """Spoil pictures with Gaussian noise.

    Arguments:
        images: an array of float32 with values in [0, 1], shape (n, 28, 28, 1).
        noise_factor: the standard deviation of the noise.
        seed: an int; the same seed gives the same noise.
    Returns:
        an array of float32 of the same shape, clipped to [0, 1].
    """
    # BEGIN SOLUTION
    images = np.asarray(images, dtype="float32")  # PUBLIC
    noise = np.random.default_rng(seed).standard_normal(images.shape)
    return np.clip(images + noise_factor * noise, 0, 1).astype("float32")
    # END SOLUTION


# %%
def build_denoiser():
    """Build a convolutional network that repairs pictures.

    Returns:
        a Keras model of built-in layers with convolutions, built (started with `keras.Input`) and
        compiled with a built-in loss and optimizer, not trained yet: noisy pictures (n, 28, 28, 1) in [0, 1] to
        clean ones of the same shape, each by itself, whatever else is in the batch.
    """
    # BEGIN SOLUTION
    denoiser = keras.Sequential(
        [
            keras.Input((28, 28, 1)),  # PUBLIC
            keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            keras.layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
            keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    denoiser.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy")
    return denoiser
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_noise_has_its_strength_and_repeats_with_its_seed(add_noise):
    import numpy as np

    grey = np.full((20, 28, 28, 1), 0.5, dtype="float32")
    noisy = add_noise(grey, 0.1, seed=3)
    assert noisy is not None, "add_noise returned nothing: is there a return?"
    noisy = np.asarray(noisy)
    assert noisy.shape == grey.shape, f"the noisy pictures have shape {noisy.shape}"
    assert noisy.dtype == np.float32, f"the noisy pictures are {noisy.dtype}, not float32"
    strength = np.std(noisy - grey)
    assert 0.09 < strength < 0.11, (
        f"noise_factor=0.1 gave noise of standard deviation {strength:.3f}: noise_factor times "
        "numbers from the standard normal distribution"
    )
    strong = np.asarray(add_noise(grey, 1.0, seed=3))
    assert strong.min() >= 0 and strong.max() <= 1, "clip the noisy pictures to [0, 1]"
    again = np.asarray(add_noise(grey, 0.1, seed=3))
    assert np.array_equal(noisy, again), "the same seed gave other noise: is the seed used?"


# %%
def test_the_denoiser_is_compiled_and_keeps_the_shape(build_denoiser):
    import numpy as np

    denoiser = build_denoiser()
    assert denoiser is not None, "build_denoiser returned nothing: is there a return?"
    assert denoiser.built, "the denoiser is not built: start it with keras.Input((28, 28, 1))"
    own = [
        layer.name
        for layer in denoiser._flatten_layers()
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    assert denoiser.compiled, (
        "the denoiser is not compiled: call compile, with a built-in loss and a built-in optimizer"
    )
    shape = np.asarray(denoiser(np.zeros((2, 28, 28, 1), dtype="float32"))).shape
    assert shape == (2, 28, 28, 1), (
        f"pictures (2, 28, 28, 1) became {shape}: padding='same', one channel at the end, and as "
        "many steps up as there are down?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   `add_noise`: make a generator from the seed *inside* the function, draw as many standard
#   normal numbers as there are pixels, and mind what float64 noise does to the dtype of the sum.
# - >
#   `build_denoiser`: go down once (a convolution with `strides=2`) and up once (a transposed
#   convolution with `strides=2`), all with `padding="same"`, and look at the shapes in
#   `summary()`.
# - >
#   Between them keep more channels than the one you start with, 16 or 32. The last layer has one
#   channel again, and an activation that can give every value from 0 to 1. If it learns too
#   slowly, a learning rate above Keras's 1e-3 helps.

# %% [raw]
# # END QUESTION

# %% [markdown]
# Does it work on pictures that it has not seen? Compare the rows below: outlines in the first two, and what is
# *on* the garments in the last two. *Takes about twenty seconds on two cores.*
#
# **Predict, then run.** How much of the squared error of the noisy pictures is left after four epochs: a
# half, a fifth, a twentieth? And what will be gone along with the noise?
#
# <details><summary>Answer</summary>
#
# In our run 19 % was left, a fifth. What goes with the noise is what looks like it: prints, seams, the
# texture of a pullover. The network gives the mean of all clean pictures that could have become this noisy
# one, and a mean is smooth. (The cross-entropy that the training prints falls only from 0.36 to 0.30: as in
# question 3, most of it is not error.)
#
# </details>

# %% tags=["otter_ignore"] alt="Three rows of ten garments: covered with grey noise, repaired by the network, and the originals. The repaired ones have clean outlines and even surfaces; prints and textures are lost."
NOISE = 0.4
clean, clean_validation = train.reshape(-1, 28, 28, 1), validation.reshape(-1, 28, 28, 1)
noisy_validation = add_noise(clean_validation, NOISE, seed=7)
denoiser = build_denoiser()
history = denoiser.fit(add_noise(clean, NOISE, seed=8), clean, epochs=4, batch_size=64, verbose=2)
repaired = denoiser.predict(noisy_validation, verbose=0)
draw_rows(
    [noisy_validation[chosen], repaired[chosen], clean_validation[chosen]],
    [f"with noise {NOISE}", "repaired", "originals"],
)
plt.show()
before = np.mean((noisy_validation - clean_validation) ** 2)
after = np.mean((repaired - clean_validation) ** 2)
print(f"mean squared error: noisy {before:.4f}, repaired {after:.4f}, {after / before:.0%} of it")

# %% [markdown]
# ## Question 5 (q5): codes that are clouds
#
# Can the decoder of question 3 invent pictures? Hand it random codes, and many of the pictures are
# smudges, as you will see at the end: nothing told the encoder to leave no holes between the codes it
# uses. A **variational autoencoder** (Kingma and Welling 2014) tackles that with one idea: a picture's
# code is not a point but a little cloud, a normal distribution with a mean and a variance for each
# latent number, and all clouds together should look like one standard normal distribution.
#
# ![On the left the codes of a plain autoencoder, three groups of points with a hole between them. On the
# right the codes of a variational one, overlapping clouds that fill the circle of the standard normal
# distribution; a draw is the mean plus sigma times epsilon.](pictures/clouds.svg)
#
# It starts from a story of how pictures come about: somebody draws $z \sim \mathcal N(0, I)$, and
# from $z$ the picture, $x \sim p(x \mid z)$, which is the decoder. We want pictures like ours to be
# probable, but $\log p(x) = \log \int p(x \mid z)\, p(z)\, dz$ cannot be computed. With an encoder
# $q(z \mid x) = \mathcal N(\mu(x), \operatorname{diag} \sigma^2(x))$ that guesses which $z$ a picture
# came from, Jensen's inequality gives something that can, the **evidence lower bound** (ELBO):
#
# $$\log p(x) \;\ge\; \underbrace{\mathbb E_{q(z \mid x)} \big[ \log p(x \mid z) \big]
#   }_{\text{how well pictures come back}}
#   - \underbrace{D_{\mathrm{KL}}\big( q(z \mid x) \,\|\, \mathcal N(0, I) \big)
#   }_{\text{how far clouds are from the standard one}} .$$
#
# The first term wants small clouds that keep apart, the second wants every cloud to be the
# standard one, which says nothing about $x$. The truce between them is a code whose clouds lie close
# together around 0. That they fill the standard normal without a gap is what the second term pulls
# towards, and no guarantee: you will see a hole that was left.
#
# Two formulas are needed. The **divergence** has a closed form, here for one picture, as a sum
# over its $k$ latent numbers:
#
# $$D_{\mathrm{KL}} = \tfrac12 \sum_{j=1}^{k} \big( \mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2 \big).$$
#
# And to send gradients through a random draw, the draw is written as a formula of $\mu$ and $\sigma$, in
# which all that is random is a number that depends on neither, the **reparameterisation**:
#
# $$z = \mu + \sigma \odot \epsilon, \qquad \epsilon \sim \mathcal N(0, I).$$
#
# A network gives $\log \sigma^2$ rather than $\sigma$: any real number is allowed there, and
# $\sigma = \exp(\tfrac12 \log \sigma^2)$.

# %% [raw]
# # BEGIN QUESTION
# name: q5

# %% [markdown]
# Write `reparameterize(mean, log_variance, epsilon)` and `kl_divergence(mean, log_variance)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def reparameterize(mean, log_variance, epsilon):
    """Make a draw from normal distributions out of a draw from the standard one.

    Arguments:
        mean, log_variance: of the distributions, arrays (n, k).
        epsilon: a draw from the standard normal distribution, an array (n, k).
    Returns:
        z, an array (n, k).
    """
    # BEGIN SOLUTION
    return np.asarray(mean) + np.exp(0.5 * np.asarray(log_variance)) * np.asarray(epsilon)
    # END SOLUTION


# %%
def kl_divergence(mean, log_variance):
    """Compute how far normal distributions are from the standard one, in nats.

    Arguments:
        mean, log_variance: of the distributions, arrays (n, k).
    Returns:
        the Kullback-Leibler divergence for each of the n, summed over k: an array (n,).
    """
    # BEGIN SOLUTION
    mean, log_variance = np.asarray(mean), np.asarray(log_variance)
    return 0.5 * np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=-1)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_a_draw_is_moved_and_stretched(reparameterize):
    import numpy as np

    mean, log_variance = np.full((1, 2), 3.0), np.full((1, 2), np.log(4.0))
    z = reparameterize(mean, log_variance, np.array([[0.0, 1.0]]))
    assert z is not None, "reparameterize returned nothing: is there a return?"
    z = np.asarray(z)
    assert z.shape == (1, 2), f"z has shape {z.shape}, the shape of the mean is (1, 2)"
    assert abs(z[0, 0] - 3) < 1e-5, "with epsilon 0 the draw should be the mean"
    assert abs(z[0, 1] - 5) < 1e-5, (
        f"mean 3, variance 4, epsilon 1 gave {z[0, 1]:.3f} instead of 5: the standard deviation "
        "is the square root of the variance, exp of half its logarithm"
    )


# %%
def test_divergence_is_0_for_the_standard_normal_and_adds_up(kl_divergence):
    import numpy as np

    zero = np.zeros((3, 4))
    none = kl_divergence(zero, zero)
    assert none is not None, "kl_divergence returned nothing: is there a return?"
    none = np.asarray(none)
    assert none.shape == (3,), f"3 examples gave shape {none.shape}: one number for each, (3,)"
    assert np.allclose(none, 0, atol=1e-6), "the standard normal is 0 away from itself"
    moved = np.asarray(kl_divergence(zero + 1.0, zero))
    assert np.allclose(moved, 2, atol=1e-5), (
        f"four latent numbers of mean 1 and variance 1 gave {moved[0]:.3f} instead of 4 · ½ = 2: "
        "a sum over the latent axis, not a mean, and the half in front"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Both are formulas that you can copy from above, line by line, with NumPy. What comes in is
#   log σ²: write down first how you get σ and σ² from it.
# - >
#   Over which axis does the sum of the divergence run, if two pictures must give two numbers? Try
#   the simplest case by hand: mean 1 and variance 1 in every latent number is a half for each.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): the variational autoencoder
#
# The loss of one picture is the negative ELBO, with one draw of $z$ for the expectation. A pixel
# is read as the probability of ink, so that $\log p(x \mid z)$ has the form of a Bernoulli likelihood:
#
# $$\mathcal L(x) = - \sum_{i=1}^{784} \big( x_i \log \hat x_i + (1 - x_i) \log (1 - \hat x_i) \big)
#   \;+\; \tfrac12 \sum_{j=1}^{k} \big( \mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2 \big),
#   \qquad \hat x = g(\mu + \sigma \odot \epsilon).$$
#
# (Of the form only: a Bernoulli variable is 0 or 1, never grey. For greys a normalising constant is missing,
# so that this is a good loss but no likelihood; Loaiza-Ganem and Cunningham 2019 put it right.)
#
# Mind the **sums**. Keras's `binary_crossentropy` is a *mean* over the pixels. Put the divergence
# beside a mean, and it weighs 784 times too much: the cheapest thing to do is then to make every
# cloud the standard one, the code says nothing any more, and every copy is the same grey average
# (*posterior collapse*). A squared error summed over the pixels works in place of the
# cross-entropy, too; it reads a pixel as a normal variable.
#
# How do you get randomness and a second loss term into a Keras model? Some ways, all fine here:
#
# * a training model with two outputs, the copy and the divergence, each with its own loss. The
#   built-in layer `GaussianNoise(1.0)`, applied to zeros, gives a fresh $\epsilon$ in training, and
#   0 otherwise (the skeleton below goes this way);
# * a layer or model class of your own inside `train_vae`, with `add_loss` or `train_step`
#   ([the Keras example](https://keras.io/examples/generative/vae/));
# * a loop with gradients by hand.
#
# Whatever you train with, the two models you *return* consist of built-in layers, and the encoder
# has exactly two outputs.

# %% [raw]
# # BEGIN QUESTION
# name: q6

# %% [markdown]
# Write `train_vae(images, latent_dim, epochs, seed)`. It is judged by the ELBO on held-back pictures, and by
# the divergence: near 0 means collapse, hundreds mean that nothing held it. With 18 to 22 latent numbers and
# at most 20 epochs, the bound must cover 45 % of the way from the likelihood of the mean picture (about −384
# nats) to that of perfect copies (about −190), and the divergence must lie between 1 and 45 nats. The cell
# behind the question prints both figures. Start the encoder with `keras.Input((784,))` and the decoder with
# `keras.Input((latent_dim,))`.
#
# <details><summary>A skeleton to fill in, if you would rather not start from nothing</summary>
#
# ```python
# keras.utils.set_random_seed(seed)
# images = np.asarray(images, dtype="float32")
#
# picture = keras.Input((784,))
# hidden = ...  # at least one layer with an activation, called on picture
# mean = ...  # two layers side by side, each called on hidden,
# log_variance = ...  # latent_dim wide and without an activation
# encoder = keras.Model(picture, [mean, log_variance])
# decoder = ...  # as in question 2, from latent_dim numbers to 784
#
# epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))
# z = ...  # question 5, with keras.ops in place of np
# copy = decoder(z)
# divergence = ...  # question 5 as well: one number for each picture
#
# vae = keras.Model(picture, [copy, divergence])
# vae.compile(
#     optimizer=...,
#     loss=[
#         lambda truth, copies: ...,  # summed over the pixels
#         lambda _, divergences: divergences,  # the second output is a loss already,
#     ],
# )
# # so its target is not looked at: zeros will do
# vae.fit(images, [images, np.zeros(len(images))], epochs=epochs, batch_size=64, verbose=0)
# return encoder, decoder
# ```
#
# </details>

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_vae(images, latent_dim, epochs, seed):
    """Train a variational autoencoder and return its two halves.

    Arguments:
        images: pictures, an array of float32 (n, 784) with values in [0, 1].
        latent_dim: the number k of latent numbers.
        epochs: how many times to go through the pictures.
        seed: of the initial weights, of the order of the pictures and of the draws.
    Returns:
        a tuple of two Keras models of built-in layers, built (started with `keras.Input`), which
        answer each row by itself, whatever else is in the batch:
        encoder: pictures (n, 784) to the two outputs [mean, log_variance], each (n, latent_dim);
        decoder: latent codes (n, latent_dim) to pictures (n, 784) with values in [0, 1].
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")  # PUBLIC
    picture = keras.Input((784,))  # PUBLIC
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    log_variance = keras.layers.Dense(latent_dim)(hidden)
    encoder = keras.Model(picture, [mean, log_variance])  # PUBLIC
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    # in training GaussianNoise adds a draw from the standard normal to what it is given
    epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))  # PUBLIC
    z = mean + keras.ops.exp(0.5 * log_variance) * epsilon
    copy = decoder(z)  # PUBLIC
    divergence = 0.5 * keras.ops.sum(
        keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance, axis=-1
    )
    vae = keras.Model(picture, [copy, divergence])  # PUBLIC
    vae.compile(  # PUBLIC
        optimizer=keras.optimizers.Adam(2e-3),
        loss=[  # PUBLIC
            lambda truth, copies: 784 * keras.losses.binary_crossentropy(truth, copies),
            lambda _, divergences: divergences,  # PUBLIC
        ],
    )
    vae.fit(images, [images, np.zeros(len(images))], epochs=epochs, batch_size=64, verbose=0)  # PUBLIC
    return encoder, decoder  # PUBLIC
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_the_halves_fit_together_and_the_code_says_something(train_vae):
    import numpy as np

    # round spots of different place and size: four numbers describe such a picture
    rng = np.random.default_rng(0)
    row, column, size = rng.uniform((9, 9, 3), (19, 19, 6), (640, 3)).T[:, :, None, None]
    y, x = np.mgrid[:28, :28]
    spots = np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * size**2))
    spots = spots.reshape(-1, 784).astype("float32")

    models = train_vae(spots[:512], 4, epochs=30, seed=0)
    assert models is not None, "train_vae returned nothing: is there a return?"
    assert len(models) == 2, f"{len(models)} values came back: only the encoder and the decoder"
    encoder, decoder = models
    assert encoder.built, "the encoder is not built: start it with keras.Input((784,))"
    assert decoder.built, "the decoder is not built: start it with keras.Input((latent_dim,))"
    own = [
        layer.name
        for layer in [*encoder._flatten_layers(), *decoder._flatten_layers()]
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    outputs = encoder(spots[512:])
    assert isinstance(outputs, (list, tuple)) and len(outputs) == 2, (
        "the encoder should have exactly two outputs, [mean, log_variance]"
    )
    mean, log_variance = (np.asarray(output) for output in outputs)
    assert mean.shape == log_variance.shape == (128, 4), (
        f"with latent_dim=4 the outputs for 128 pictures have shapes {mean.shape} and "
        f"{log_variance.shape}, not (128, 4)"
    )
    assert np.asarray(decoder(mean)).shape == (128, 784), "the decoder should give (n, 784)"
    divergence = np.mean(0.5 * np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=1))
    assert np.isfinite(divergence), "the divergence is not finite: has its sign been turned?"
    assert divergence > 0.2, (
        f"the divergence is only {divergence:.4f}, so the code says (almost) nothing: is the loss "
        "of the copies summed over the 784 pixels, rather than averaged?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Get encoder and decoder right first, without any training: the encoder is a functional model
#   with two outputs, the decoder that of question 2. Then fill in the skeleton under the question
#   from the top.
# - >
#   The two formulas are those of question 5, written with `keras.ops.exp`, `keras.ops.square` and
#   `keras.ops.sum(..., axis=-1)`, because they must stay inside the graph where gradients are
#   taken.
# - >
#   The copies hardly differ from one another? Compare the sizes of the two loss terms:
#   `keras.losses.binary_crossentropy` gives a mean over the 784 pixels for each picture, and the
#   divergence is a sum.

# %% [raw]
# # END QUESTION

# %% [markdown]
# The two figures that question 6 is judged by, of pictures that were not trained on. Each copy is decoded from
# one draw of $z$; both the likelihood and the divergence are sums, in nats. (We got 65 % of the way, and 15 nats.)
# *Takes about fifteen seconds.*

# %% tags=["otter_ignore"]
def nats(copies, pictures):
    """The log likelihood of pictures under copies, summed over the pixels, averaged over the pictures."""
    p = np.clip(copies, 1e-3, 1 - 1e-3)
    return np.mean(np.sum(pictures * np.log(p) + (1 - pictures) * np.log(1 - p), axis=1))


bound_encoder, bound_decoder = train_vae(train, 20, epochs=4, seed=1)
bound_means, log_variances = bound_encoder.predict(validation, verbose=0)
noise = np.random.default_rng(0).standard_normal(bound_means.shape)
draws = reparameterize(bound_means, log_variances, noise)
divergence = np.mean(kl_divergence(bound_means, log_variances))
bound = nats(bound_decoder.predict(draws, verbose=0), validation) - divergence
worst, best = nats(train.mean(axis=0), validation), nats(validation, validation)
share = (bound - worst) / (best - worst)
print(f"the bound is {bound:.0f} nats, {share:.0%} of the way from {worst:.0f} to {best:.0f}")
print(f"the divergence is {divergence:.1f} nats")

# %% [markdown]
# ### Experiment: the whole plane
#
# With a latent space of two dimensions we can look at all of it. On the left every digit is the mean of one
# picture's cloud, and says which kind of clothing it is, which the network never saw. On the right the
# plane is rolled out: the decoder is asked at points of a grid, spaced so that the same share of the
# standard normal lies between neighbours. Look for a gap on the left, and for what lies there on the
# right.
#
# *Takes about half a minute on two cores.*
#
# **Predict, then run.** The standard normal is densest around $z = (0, 0)$. Do most of the pictures lie there?
#
# <details><summary>Answer</summary>
#
# Not in our run: there was a hole right in the middle, at (0.2, 0.3), between shoes on one side and
# all the rest on the other. Of the draws from the standard normal 4 in 100 fall within 0.3 of that point;
# of the means it was 6 in 10,000, and of draws from the pictures' clouds 7 in 10,000. (The points on the
# left are *means*, and clouds have a width, but here only about 0.08.) Each cloud by itself pays for
# being far from the standard normal. That all of them *together* look like it is asked of no one, and
# two numbers are few for ten kinds of clothing: keeping pictures apart pays more here.
#
# </details>

# %% tags=["otter_ignore"] alt="Left: about 2,000 digits in the plane of the two latent numbers, one for each picture, at the mean of its cloud; the digits of a kind lie together, and a gap passes near the origin between two large groups. Right: a grid of 15 by 15 decoded pictures that change gradually from one kind to another, with smudges where the gap is."
from statistics import NormalDist

plane_encoder, plane_decoder = train_vae(train, 2, epochs=15, seed=2)
means, _ = plane_encoder.predict(validation, verbose=0)
quantiles = [NormalDist().inv_cdf((i + 0.5) / 15) for i in range(15)]
grid = np.array([[x, y] for y in reversed(quantiles) for x in quantiles], dtype="float32")
sheet = plane_decoder.predict(grid, verbose=0).reshape(15, 15, 28, 28)

figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5.2))
for kind, name in enumerate(NAMES):
    digits = {"marker": f"${kind}$", "s": 22, "linewidths": 0.3, "color": plt.cm.tab10(kind)}
    left.scatter(*means[validation_labels == kind].T, label=name, **digits)
left.legend(fontsize=9, markerscale=1.5, loc="center left", bbox_to_anchor=(1, 0.5))
left.set(title="where the pictures lie", xlabel="$z_1$", ylabel="$z_2$", aspect="equal")
right.imshow(sheet.transpose(0, 2, 1, 3).reshape(15 * 28, 15 * 28), cmap="gray_r")
right.set(title="what lies where", xlabel="$z_1$", ylabel="$z_2$", xticks=[], yticks=[])
figure.tight_layout()
plt.show()

# %% [markdown]
# ## Question 7 (q7): pictures that nobody took
#
# Now the decoder works alone. To **generate**, follow the story that the VAE was built on: draw
# $z \sim \mathcal N(0, I)$ and decode it. To **interpolate** between two codes $a$ and $b$, decode
# points on the line between them,
#
# $$z_t = a + \tfrac{t}{m - 1} (b - a), \qquad t = 0, 1, \dots, m - 1,$$
#
# both ends included. The mixing happens in the *code*: mixing the pixels of two pictures only
# gives a double exposure.

# %% [raw]
# # BEGIN QUESTION
# name: q7

# %% [markdown]
# Write `generate_images(decoder, n, latent_dim, seed)` and `interpolate(decoder, start, stop,
# steps)`. The decoder gives rows of 784 numbers; what you return are pictures. Hand it all codes at once: a call
# for each picture takes longer than grading waits.

# %% [raw]
# # BEGIN SOLUTION


# %%
def generate_images(decoder, n, latent_dim, seed):
    """Invent pictures.

    Arguments:
        decoder: a Keras model, latent codes (n, latent_dim) to pictures (n, 784) in [0, 1].
        n: how many pictures.
        latent_dim: the width of a latent code.
        seed: an int; the same seed gives the same pictures.
    Returns:
        an array (n, 28, 28) with values in [0, 1]: the pictures of n codes, drawn
        independently from the standard normal distribution.
    """
    # BEGIN SOLUTION
    codes = np.random.default_rng(seed).standard_normal((n, latent_dim)).astype("float32")
    return np.asarray(decoder(codes)).reshape(n, 28, 28)
    # END SOLUTION


# %%
def interpolate(decoder, start, stop, steps):
    """Walk from one latent code to another and look at the pictures on the way.

    Arguments:
        decoder: a Keras model, latent codes (n, latent_dim) to pictures (n, 784) in [0, 1].
        start, stop: the first and the last code, arrays (latent_dim,).
        steps: how many pictures, at least 2, those of start and stop included.
    Returns:
        an array (steps, 28, 28) with values in [0, 1]: the pictures of codes at equal
        distances on the straight line.
    """
    # BEGIN SOLUTION
    codes = np.linspace(start, stop, steps).astype("float32")
    return np.asarray(decoder(codes)).reshape(steps, 28, 28)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_pictures_repeat_with_their_seed(generate_images):
    import keras
    import numpy as np

    decoder = keras.Sequential([keras.Input((3,)), keras.layers.Dense(784, "sigmoid")])
    pictures = generate_images(decoder, 6, 3, seed=1)
    assert pictures is not None, "generate_images returned nothing: is there a return?"
    pictures = np.asarray(pictures)
    assert pictures.shape == (6, 28, 28), (
        f"6 pictures came as {pictures.shape}, not (6, 28, 28): reshape what the decoder gives"
    )
    assert pictures.min() >= 0 and pictures.max() <= 1, "the values should lie in [0, 1]"
    assert np.ptp(pictures, axis=0).max() > 1e-4, "all pictures are the same: one code for each"
    again = np.asarray(generate_images(decoder, 6, 3, seed=1))
    assert np.allclose(pictures, again, atol=1e-6), "the same seed gave other pictures"
    other = np.asarray(generate_images(decoder, 6, 3, seed=2))
    assert not np.allclose(pictures, other, atol=1e-6), "another seed gave the same pictures"


# %%
def test_the_walk_begins_and_ends_where_it_should(interpolate):
    import keras
    import numpy as np

    decoder = keras.Sequential([keras.Input((3,)), keras.layers.Dense(784, "sigmoid")])
    start = np.array([-1.0, 0.0, 2.0], dtype="float32")
    stop = np.array([1.0, 1.0, 0.0], dtype="float32")
    pictures = interpolate(decoder, start, stop, 5)
    assert pictures is not None, "interpolate returned nothing: is there a return?"
    pictures = np.asarray(pictures)
    assert pictures.shape == (5, 28, 28), f"5 steps came as {pictures.shape}, not (5, 28, 28)"
    ends = np.asarray(decoder(np.stack([start, stop]))).reshape(2, 28, 28)
    assert np.allclose(pictures[0], ends[0], atol=1e-5), "the first picture should be start's"
    assert np.allclose(pictures[-1], ends[1], atol=1e-5), (
        "the last picture should be stop's: with both ends, 5 pictures are 4 steps apart"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   `generate_images`: a generator from the seed, an array of draws of the right shape, the
#   decoder, `reshape`. Which method of a generator of `np.random.default_rng` draws from the
#   standard normal?
# - >
#   `interpolate`: write the factors of the formula, t / (m − 1), as an array of `steps` numbers
#   from 0 to 1, both included. One function of NumPy makes such numbers, and it takes arrays for
#   start and stop, too.
# - >
#   A decoder takes several codes at once, shape (n, latent_dim). Call it once on all of them, and
#   turn what comes out into an array.

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### Experiment: walks and inventions
#
# From a sneaker to a boot, from a dress to a pair of trousers, from a pullover to a bag. Look for the step
# at which one thing has become the other. *Takes about half a minute on two cores.*
#
# **Predict, then run.** The ten codes of a walk lie at equal distances. Do the pictures change by equal amounts?
#
# <details><summary>Answer</summary>
#
# No. In our three walks the largest step changed the pixels two to seven times as much as the smallest. From the
# fifth picture on the dress was nearer to the trousers, and the pullover from the sixth to the bag; the
# sneaker took until the seventh to be nearer to the boot. The distance in the code says what the decoder has to
# tell apart, not how many pixels that takes.
#
# </details>

# %% tags=["otter_ignore"] alt="Three rows of ten pictures: a sneaker grows a shaft and becomes a boot, a dress splits into trousers, a pullover loses its sleeves and becomes a bag."
vae_encoder, vae_decoder = train_vae(train, 16, epochs=20, seed=3)
vae_means, _ = vae_encoder.predict(validation, verbose=0)
walks = [
    interpolate(vae_decoder, vae_means[chosen[first]], vae_means[chosen[last]], 10)
    for first, last in [(7, 9), (3, 1), (2, 8)]
]
draw_rows(walks, ["sneaker to boot", "dress to trousers", "pullover to bag"])
plt.show()

# %% [markdown]
# Sixty things that no shop has ever sold: thirty by the plain autoencoder of question 3, from random codes
# with the mean and the spread of the codes that it uses, and thirty by the VAE, both from codes of
# 16 numbers and drawn in the same size. As a measure, the mean squared difference between an invention and
# the training picture that is most like it. *Takes a few seconds.*
#
# **Predict, then run.** Can you tell by eye which thirty are whose? And what would that measure be for a *real*
# picture that was not trained on?
#
# <details><summary>Answer</summary>
#
# In our run the VAE's were mostly garments, if blurred ones, with some smudges among them, and the
# plain autoencoder's mostly dark patches with something of a garment in them. The measure was 0.037 for
# the plain ones, 0.020 for the VAE's and 0.023 for real pictures that neither had seen. Nearer than real
# ones is not praise: a blurred picture is not far from many.
#
# </details>

# %% tags=["otter_ignore"] alt="Six rows of ten invented pictures in one size. The three rows of the plain autoencoder are mostly dark patches with hints of sleeves or soles. The three rows of the VAE are blurred shirts, trousers, shoes and bags, with a few smudges."
codes = encoder.predict(train, verbose=0)
random_codes = np.random.default_rng(5).normal(codes.mean(axis=0), codes.std(axis=0), (30, CODE_DIM))
plain = decoder.predict(random_codes, verbose=0).reshape(3, 10, 784)
invented = generate_images(vae_decoder, 30, 16, seed=4).reshape(3, 10, 784)
titles = ["plain autoencoder", "", "", "variational autoencoder", "", ""]
draw_rows([*plain, *invented], titles)
plt.show()


def distance_to_training(pictures):
    """The mean, over pictures, of the squared difference from the nearest training picture."""
    return np.mean([np.min(np.mean((train - picture) ** 2, axis=1)) for picture in pictures])


for name, rows in (("plain", plain), ("VAE", invented), ("real, unseen", validation[:30])):
    distance = distance_to_training(rows.reshape(30, 784))
    print(f"{name:12} {distance:.4f} from the nearest training picture")

# %% [markdown]
# ## Question 8 (q8): few numbers at a time
#
# Having few numbers is one way to say little. Another is to have many, and to use *few at a time*. Somebody who
# describes a picture of a boot has thousands of words at hand and takes five. Such a code is **sparse**.
# Each of its numbers is to be at least 0, "so much of this", and most of them about 0.
#
# How sparse a code is can be measured as Treves and Rolls (1991) did for nerve cells. For the
# code $z$ of one picture, with $k$ numbers,
#
# $$S(z) = \frac{\bigl(\frac1k \sum_j z_j\bigr)^2}{\frac1k \sum_j z_j^2},$$
#
# and then the mean over the pictures. If all numbers are alike, $S = 1$. If $m$ of them are alike and the
# others 0, $S = m / k$. It does not change when a code is multiplied by something, so nothing is gained by
# small numbers. A code that is 0 everywhere says nothing and counts as 1.
#
# A network becomes sparse when it has to *pay* for every number. The usual price is the $L_1$ norm, with a
# factor $\lambda$, beside the loss of question 3:
#
# $$\text{loss} = \underbrace{\frac{1}{784} \sum_i \ell(x_i, \hat x_i)}_{\text{Keras's mean over the pixels}}
#   + \lambda \sum_{j=1}^{k} |z_j| .$$
#
# Why does that give zeros, and not just smaller numbers? Every step towards 0 saves the same, $\lambda$, down
# to the last one. With squares the saving dwindles as a number gets small, so it stops a little above 0. In
# Keras it is the `activity_regularizer` of the layer that makes the code.

# %% [raw]
# # BEGIN QUESTION
# name: q8

# %% [markdown]
# Write `train_sparse_autoencoder(images, code_dim, epochs, seed)`. As in question 3 it builds its own
# models, the encoder from `keras.Input((784,))` and the decoder from `keras.Input((code_dim,))`, and
# what counts is measured on held-back pictures: how sparse the codes are, and the squared
# error beside PCA's with as many numbers. The two pull in opposite directions. A price that does it, for
# codes of about 32 numbers, is `keras.regularizers.L1(3e-4)` beside the mean squared error, or
# `L1(1e-3)` beside the mean binary cross-entropy, which is several times as large.
#
# Your code is measured a second time with each number divided by its mean over the pictures. Otherwise a
# single number that is large for every picture, and so says nothing about any, would make all
# codes look sparse.

# %% [raw]
# # BEGIN SOLUTION


# %%
def train_sparse_autoencoder(images, code_dim, epochs, seed):
    """Train an autoencoder whose codes use few of their numbers at a time.

    Arguments:
        images: pictures, an array of float32 (n, 784) with values in [0, 1].
        code_dim: the width of the code.
        epochs: how many times to go through the pictures.
        seed: of the initial weights and of the order of the pictures.
    Returns:
        a tuple of two Keras models of built-in layers, built (started with `keras.Input`), which
        answer each row by itself, whatever else is in the batch:
        encoder: pictures (n, 784) to codes (n, code_dim) without a negative number, of which most
        are small: the mean over pictures of (mean of a code) ** 2 / (mean of its squares) is at
        most 0.20 (a code of zeros counts as 1), and at most 0.25 when each number is divided by
        its mean over the pictures (one that is always 0 stays 0);
        decoder: codes (n, code_dim) to pictures (n, 784), which do not depend on the last digits of
        a code's numbers, with at most twice the mean squared error of PCA with `code_dim` numbers.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")  # PUBLIC
    price = keras.regularizers.L1(5e-4)
    encoder = keras.Sequential(
        [
            keras.Input((784,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim, activation="relu", activity_regularizer=price),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),  # PUBLIC
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder  # PUBLIC
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_codes_are_sparse_and_still_say_something(train_sparse_autoencoder):
    import numpy as np

    # round spots of different place and size
    rng = np.random.default_rng(0)
    row, column, size = rng.uniform((9, 9, 3), (19, 19, 6), (2176, 3)).T[:, :, None, None]
    y, x = np.mgrid[:28, :28]
    spots = np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * size**2))
    spots = spots.reshape(-1, 784).astype("float32")

    models = train_sparse_autoencoder(spots[:2048], 32, epochs=40, seed=0)
    assert models is not None, "train_sparse_autoencoder returned nothing: is there a return?"
    assert len(models) == 2, f"{len(models)} values came back: only the encoder and the decoder"
    encoder, decoder = models
    assert encoder.built, "the encoder is not built: start it with keras.Input((784,))"
    assert decoder.built, "the decoder is not built: start it with keras.Input((code_dim,))"
    own = [
        layer.name
        for layer in [*encoder._flatten_layers(), *decoder._flatten_layers()]
        if type(layer).__name__ == "Lambda" or not type(layer).__module__.startswith("keras.")
    ]
    assert not own, f"{own[0]} is a Lambda layer or a class of your own: use built-in Keras layers"
    codes = np.asarray(encoder(spots[2048:]), dtype=float)
    assert codes.shape == (128, 32), (
        f"with code_dim=32 the codes of 128 pictures have shape {codes.shape}, not (128, 32)"
    )
    assert codes.min() >= 0, f"a code has the number {codes.min():.3f}: none may be below 0"

    def sparseness(codes):
        squares = np.mean(codes**2, axis=1)
        return np.mean(np.where(squares > 0, np.mean(codes, axis=1) ** 2 / (squares + 1e-30), 1))

    value = sparseness(codes)
    assert value <= 0.20, (
        f"the codes of spots have sparseness {value:.3f}, more than 0.20: is there a price on the "
        "code's numbers, and is it high enough for your loss? (1 if all are alike, or all are 0)"
    )
    means = codes.mean(axis=0)
    value = sparseness(codes / np.where(means > 0, means, 1))
    assert value <= 0.25, (
        f"with each number divided by its mean the sparseness is {value:.3f}, more than 0.25: "
        "some number is large for every spot"
    )
    copies = np.asarray(decoder(codes.astype("float32")))
    assert copies.shape == (128, 784), f"the decoder gives {copies.shape}, it should be (128, 784)"
    error = np.mean((copies - spots[2048:]) ** 2)
    mean_spot = np.mean((spots[:2048].mean(axis=0) - spots[2048:]) ** 2)
    assert error < 0.75 * mean_spot, (
        f"decoder(encoder(x)) has the error {error:.4f}, and the mean of all spots has "
        f"{mean_spot:.4f}: is the price so high that the code says nothing any more?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Take what you have from question 3 and change only the layer that makes the code. Which
#   activation gives no negative numbers, and gives exact zeros?
# - >
#   `keras.layers.Dense(..., activity_regularizer=...)` adds the price of what the layer *gives*,
#   averaged over the batch, to the loss. `kernel_regularizer` would put a price on its weights.
# - >
#   Print both figures on the validation pictures for three prices, each three times the one before.
#   Which way does each figure go?

# %% [raw]
# # END QUESTION

# %% [markdown]
# Which numbers are used? Each row is the code of one picture, darker where a number is larger. On the left
# a plain autoencoder with 32 numbers, whose codes may have both signs (drawn is their size), on the right
# yours. *Takes about half a minute on two cores.*
#
# **Predict, then run.** In the sparse code, will pictures of one kind use the same numbers?
#
# <details><summary>Answer</summary>
#
# Largely. Each picture uses a handful of numbers, and you can tell shoes from trousers by which. Nobody asked for
# that: to give like pictures like codes is what costs least. Some two in five of the numbers are not used by
# any picture. Once such a one has fallen to 0 for all of them, the rectifier has no slope there any more, and
# nothing brings it back. What sparseness costs: the error is near PCA's, where the plain code's is a quarter
# below it.
#
# </details>


# %% tags=["otter_ignore"] alt="Two grey maps, 50 pictures in rows, five of each kind, by 32 numbers of their codes. Left, the plain code, of sparseness 0.64: grey nearly everywhere. Right, the sparse code, of 0.20: mostly white, with a few dark cells in each row, largely in the same columns for pictures of one kind: boots in others than pullovers; more than a third of the columns are white throughout."
def sparseness(codes):
    """The measure of Treves and Rolls, averaged over the codes, whose numbers are at least 0."""
    squares = np.mean(codes**2, axis=1)
    return np.mean(np.where(squares > 0, np.mean(codes, axis=1) ** 2 / (squares + 1e-30), 1))


plain_encoder, plain_decoder = train_autoencoder(train, 32, epochs=10, seed=1)
sparse_encoder, sparse_decoder = train_sparse_autoencoder(train, 32, epochs=10, seed=1)
rows = np.concatenate([np.flatnonzero(validation_labels == kind)[:5] for kind in range(10)])
pca_32 = np.mean((pca_copies(validation, *principal_components(train, 32)) - validation) ** 2)
figure, panels = plt.subplots(1, 2, figsize=(10, 5.4))
for axes, name, halves in (
    (panels[0], "plain", (plain_encoder, plain_decoder)),
    (panels[1], "sparse", (sparse_encoder, sparse_decoder)),
):
    codes = halves[0].predict(validation, verbose=0)
    error = np.mean((halves[1].predict(codes, verbose=0) - validation) ** 2)
    size = np.abs(codes)
    axes.imshow(size[rows] / np.quantile(size[rows], 0.99), cmap="gray_r", vmax=1, aspect="auto")
    axes.set_yticks(np.arange(2, 50, 5), NAMES)
    axes.set(xlabel="number of the code", title=f"{name}: sparseness {sparseness(size):.2f}")
    print(f"{name}: {error / pca_32:.2f} times PCA's error, {np.mean(size.max(axis=0) == 0):.0%} unused")
figure.tight_layout()
plt.show()

# %% [markdown]
# What does one number of the sparse code stand for? Below, the decoder gets codes in which a single number is
# large and all others are 0: the nineteen that are used most. (The code of zeros comes first. A number that is
# hardly ever used changes nothing.) *Takes a few seconds.*
#
# **Predict, then run.** What does a single number draw: a stroke or an edge, a part such as a sleeve or a heel, or a
# whole garment?
#
# <details><summary>Answer</summary>
#
# Mostly something like a whole garment: in our run a coat, a handbag, a boot, shoes, trousers, T-shirts. A picture
# has to do with a handful of numbers, so each of them says much; strokes would be too many. The last three
# pictures are those of numbers that are not used.
#
# </details>

# %% tags=["otter_ignore"] alt="Two rows of ten pictures, nineteen of them drawn from single numbers of the sparse code. Many look like a whole garment: a coat, a handbag, a boot, a dress, a T-shirt, a sneaker, two pairs of trousers. The first, of the code of zeros, is the faint blur of a top, and so are the last three, whose numbers are hardly used."
codes = sparse_encoder.predict(validation, verbose=0)
busiest = np.argsort(-codes.mean(axis=0))[:19]
single = np.zeros((20, 32), "float32")
single[np.arange(1, 20), busiest] = np.quantile(codes[:, busiest], 0.98, axis=0)
drawn = sparse_decoder.predict(single, verbose=0)
draw_rows([drawn[:10], drawn[10:]], ["one number at a time", ""])
plt.show()

# %% [markdown]
# ### Experiment: one layer, several, convolutions, and a picture as a sequence
#
# The tutorial that many start from, *Building autoencoders in Keras* (Chollet 2016), lists seven: with a single
# layer each way, sparse, deep, convolutional, denoising, sequence to sequence, variational. Sparse,
# denoising and variational ones are questions of this notebook. Here are the others, with a code of 32
# numbers each:
#
# * **one layer** each way: PCA with a rectifier;
# * **deep**: 784, 128, 64, 32 numbers and back;
# * **convolutional**: two convolutions that halve the sides, and two that double them again;
# * **a sequence of rows**: an LSTM reads the picture line by line, 28 steps of 28 numbers, its last state is
#   the code, and a second LSTM writes 28 lines from it. Encoder and decoder, as in machine translation.
#
# *Takes about a minute on two cores, half of it for the last one.*
#
# **Predict, then run.** Which has the smallest error, and which knows least about what a picture is?
#
# <details><summary>Answer</summary>
#
# The convolutional one, with half as many epochs: we saw 0.94 times PCA's error. With so many numbers PCA is a
# strong rival, and a single layer with a rectifier hardly reaches it (1.04). Nor does the deep one in ten epochs,
# with four times the weights: its layers are narrow. (The plain network with a code of 32 that you saw in
# question 8 may well do better; ours, with 256 numbers beside the code, has 0.76.) A sequence of rows is the odd
# one out, with 1.6: its code must remember 28 lines in the order of reading, as if a picture had a
# beginning and an end, and what it has seen first it has to carry furthest. Its lines are nearly copies of
# one another: look at the trousers and the shirt.
#
# </details>

# %% tags=["otter_ignore"] alt="Five rows of ten garments: originals, and the copies of four autoencoders with 32 numbers: one layer, deep, convolutional and a sequence of rows. All are blurred; those of the sequence of rows most of all, smeared from top to bottom, so that a dress, a bag and a shirt become blocks with soft edges."
layers = keras.layers
four = {
    "one layer": (
        [layers.Dense(32, activation="relu")],
        [layers.Dense(784, activation="sigmoid")],
        10,
    ),
    "deep": (
        [layers.Dense(128, "relu"), layers.Dense(64, "relu"), layers.Dense(32)],
        [layers.Dense(64, "relu"), layers.Dense(128, "relu"), layers.Dense(784, "sigmoid")],
        10,
    ),
    "convolutional": (
        [
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(32),
        ],
        [
            layers.Dense(7 * 7 * 32, "relu"),
            layers.Reshape((7, 7, 32)),
            layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid"),
            layers.Flatten(),
        ],
        5,
    ),
    "a sequence of rows": (
        [layers.Reshape((28, 28)), layers.LSTM(32)],
        [
            layers.RepeatVector(28),
            layers.LSTM(128, return_sequences=True),
            layers.Dense(28, "sigmoid"),
            layers.Reshape((784,)),
        ],
        5,
    ),
}
made = [validation[chosen]]
for name, (there, back, epochs) in four.items():
    keras.utils.set_random_seed(1)
    started = time.perf_counter()
    halves = [keras.Sequential([keras.Input((784,)), *there])]
    halves.append(keras.Sequential([keras.Input((32,)), *back]))
    whole = keras.Sequential(halves)
    whole.compile(keras.optimizers.Adam(2e-3), "binary_crossentropy")
    whole.fit(train, train, epochs=epochs, batch_size=64, verbose=0)
    seconds = time.perf_counter() - started
    copies_32 = whole.predict(validation, verbose=0)
    error = np.mean((copies_32 - validation) ** 2)
    made.append(copies_32[chosen])
    print(
        f"{name:20} {error:.4f}, {error / pca_32:.2f} times PCA's; {whole.count_params():7,} weights, "
        f"{seconds:3.0f} s for {epochs} epochs"
    )
draw_rows(made, ["originals", *four])
plt.show()

# %% [markdown]
# ## Question 9 (q9): what is near, and what is odd
#
# A code is not only for decoding. Two pictures with similar codes should have something in common, so codes
# make a search engine: the $k$ codes nearest to that of a picture,
#
# $$\lVert z - z_i \rVert = \sqrt{\textstyle\sum_j (z_j - z_{ij})^2},$$
#
# belong to the pictures most like it. And an autoencoder has learned what pictures *usually* look like. What
# it cannot rebuild is unusual. So the error of the copy, picture by picture,
#
# $$e_i = \frac{1}{784} \sum_j (x_{ij} - \hat x_{ij})^2,$$
#
# finds the odd ones: faults on a conveyor belt, strange heartbeats, wrong uploads. Nobody has to say before
# what can go wrong.

# %% [raw]
# # BEGIN QUESTION
# name: q9

# %% [markdown]
# Write `nearest(codes, query, k)` and `odd_ones(images, encoder, decoder, k)`. Both return *positions*, in
# order.

# %% [raw]
# # BEGIN SOLUTION


# %%
def nearest(codes, query, k):
    """Find the codes that are nearest to one.

    Arguments:
        codes: an array (n, d).
        query: a code, an array (d,); it may be among the codes, and is then found, too.
        k: how many to find, from 1 to n.
    Returns:
        an array of int, shape (k,): the positions in `codes` of the k nearest by Euclidean
        distance, nearest first; of codes that are equally far the one that stands first.
    """
    # BEGIN SOLUTION
    differences = np.asarray(codes, dtype="float64") - np.asarray(query, dtype="float64")
    distances = np.sum(differences**2, axis=1)
    return np.argsort(distances, kind="stable")[:k]
    # END SOLUTION


# %%
def odd_ones(images, encoder, decoder, k):
    """Find the pictures that an autoencoder rebuilds worst.

    Arguments:
        images: pictures, an array (n, 784) with values in [0, 1].
        encoder: a Keras model, pictures (n, 784) to codes (n, d).
        decoder: a Keras model, codes (n, d) to pictures (n, 784).
        k: how many to find, from 1 to n.
    Returns:
        an array of int, shape (k,): the positions in `images` of the k pictures with the largest
        mean squared error of their copies, worst first.
    """
    # BEGIN SOLUTION
    images = np.asarray(images, dtype="float32")  # PUBLIC
    copies = decoder.predict(encoder.predict(images, verbose=0), verbose=0)
    errors = np.mean((images - copies) ** 2, axis=1)
    return np.argsort(-errors, kind="stable")[:k]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_the_nearest_come_first(nearest):
    import numpy as np

    codes = np.array([[3.0, 4.0], [0.0, 6.0], [1.0, 1.0], [0.0, 0.0], [1.0, 1.0]])
    found = nearest(codes, np.array([0.0, 1.0]), 4)
    assert found is not None, "nearest returned nothing: is there a return?"
    found = np.asarray(found)
    assert found.shape == (4,), f"with k=4 the result has shape {found.shape}, not (4,)"
    assert found.dtype.kind in "iu", f"positions are ints, and yours are {found.dtype}"
    assert found.tolist()[3] == 0, (
        f"{found.tolist()}: from [0, 1] it is 4.2 to [3, 4], at position 0, and 5 to [0, 6]: are "
        "the differences squared and added up, and the smallest first?"
    )
    assert found.tolist() == [2, 3, 4, 0], (
        f"{found.tolist()}: positions 2, 3 and 4 are equally far, so they stand in their own order"
    )


# %%
def test_the_odd_one_is_found(odd_ones):
    import keras
    import numpy as np

    encoder = keras.Sequential([keras.Input((784,)), keras.layers.Dense(2, use_bias=False)])
    decoder = keras.Sequential([keras.Input((2,)), keras.layers.Dense(784, use_bias=False)])
    weights = np.zeros((784, 2), "float32")
    weights[:392, 0] = weights[392:, 1] = 1
    encoder.set_weights([weights / 392])  # it knows two shades, one for each half of a picture
    decoder.set_weights([weights.T])
    pictures = np.full((5, 784), 0.5, "float32")
    pictures[:, 392:] = 0.9
    pictures[1] = 0.1
    pictures[1, ::8] = 1.0  # one pixel in eight is far off
    pictures[3] = 0.5
    pictures[3, ::2] = 0.0  # every second one is off by half as much
    pictures[4] = 0.0
    pictures[4, 9] = 1.0  # a single one
    found = odd_ones(pictures, encoder, decoder, 3)
    assert found is not None, "odd_ones returned nothing: is there a return?"
    found = np.asarray(found)
    assert found.shape == (3,), f"with k=3 the result has shape {found.shape}, not (3,)"
    assert found.dtype.kind in "iu", f"positions are ints, and yours are {found.dtype}"
    assert found.tolist() == [1, 3, 4], (
        f"{found.tolist()}: one pixel in eight of picture 1 is far off, every second of picture 3 by "
        "less, one alone of picture 4, and the others are plain: square the differences, take the "
        "mean over the 784 numbers of a picture, and the largest first"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # HINTS
# - >
#   Both are one number for each row, and then an order. `query` has one axis less than `codes`:
#   what does NumPy make of their difference?
# - >
#   `np.argsort` gives positions, smallest first. Its `kind="stable"` leaves what is equal in its own
#   order; the usual kind does not promise that.
# - >
#   For the largest first, sort the negative errors. The mean goes over one axis only: which?

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### Experiment: a search engine, and what does not belong
#
# For five pictures their nearest neighbours among the 10,000, by the codes of question 3 and, for comparison,
# by the pixels themselves. Then the oddest of the validation pictures, among which we have hidden ten that
# are upside down.
#
# *Takes about a quarter of a minute on two cores.*
#
# **Predict, then run.** A neighbour should be of the same kind. How often is the nearest one, in the code of
# 16 numbers and in the 784 pixels? And how many of the ten will be among the forty oddest?
#
# <details><summary>Answer</summary>
#
# In about four of five cases, by either: the codes have a fiftieth of the numbers, and find the same kind as
# often as the pixels do. Of the ten that are upside down about four are found, shoes above all, because nothing
# like a boot on its head was ever learned; a T-shirt on its head is hardly odd. And most of the oddest
# are not mistakes at all: a loud print, stripes, the straps of a sandal. Odd means *unusual to this network*,
# and no more.
#
# </details>

# %% tags=["otter_ignore"] alt="Five rows of eight pictures: a picture and its seven nearest neighbours by their codes, nearly all of the same kind and shape; the boot with a heel finds sandals with heels, too. Then four rows of ten odd pictures: sandals with straps and heels, bags, tops with stripes or loud prints, and four things that stand upside down, a boot and a sandal among them."
train_codes = encoder.predict(train, verbose=0)
validation_codes = encoder.predict(validation, verbose=0)
queries = [chosen[kind] for kind in (0, 3, 5, 8, 9)]
found = [train[nearest(train_codes, validation_codes[query], 7)] for query in queries]
draw_rows(
    [np.concatenate([validation[[query]], near]) for query, near in zip(queries, found, strict=True)],
    ["a picture, and the nearest by their codes", "", "", "", ""],
)
plt.show()
for name, known, asked in (
    ("codes", train_codes, validation_codes),
    ("pixels", train, validation),
):
    first = np.array([nearest(known, vector, 1)[0] for vector in asked[:300]])
    same = np.mean(train_labels[first] == validation_labels[:300])
    print(f"by {name}: the nearest is of the same kind for {same:.0%} of 300 pictures")

strange = validation.copy()
turned = np.random.default_rng(0).choice(len(strange), 10, replace=False)
strange[turned] = strange[turned, ::-1]
oddest = odd_ones(strange, encoder, decoder, 40)
print(f"{np.isin(turned, oddest).sum()} of 10 that are upside down are among the 40 oddest")
draw_rows(strange[oddest].reshape(4, 10, 784), ["the oddest forty", "", "", ""])
plt.show()

# %% [markdown]
# ## Experiment: on all the data, how far beyond PCA?
#
# Everything so far learned from 10,000 pictures. Give your autoencoder all 60,000, and judge it on the
# 10,000 pictures of the official test set, with a code of the same 16 numbers. In the rows, look once more for
# prints and straps, and for the shadows around PCA's shapes. *Takes two to three minutes on two cores.*
#
# **Predict, then run.** By what share will its squared error be below PCA's?
#
# <details><summary>Answer</summary>
#
# In our run it was 45 % below: six times the pictures make much more of the same network. With the
# 10,000 pictures it was 33 % below.
#
# </details>

# %% tags=["otter_ignore"] alt="Three rows of ten test pictures: originals, the copies of the autoencoder trained on all the data, with clear outlines, and PCA's, with grey shadows around the shapes."
with np.load(FULL_DATA) as arrays:
    all_train, all_test = preprocess(arrays["train_images"]), preprocess(arrays["test_images"])
started = time.perf_counter()
full_encoder, full_decoder = train_autoencoder(all_train, CODE_DIM, epochs=10, seed=6)
seconds = time.perf_counter() - started
full_copies = full_decoder.predict(full_encoder.predict(all_test, verbose=0), verbose=0)
full_flat = pca_copies(all_test, *principal_components(all_train, CODE_DIM))
full_error = np.mean((full_copies - all_test) ** 2)
full_pca = np.mean((full_flat - all_test) ** 2)
print(f"autoencoder {full_error:.4f} after {seconds:.0f} s, PCA {full_pca:.4f}")
print(f"{1 - full_error / full_pca:.0%} less than PCA with the same {CODE_DIM} numbers")
draw_rows(
    [all_test[:10], full_copies[:10], full_flat[:10].clip(0, 1)],
    ["originals", f"autoencoder, error {full_error:.4f}", f"PCA, error {full_pca:.4f}"],
)
plt.show()

# %% [markdown]
# ## Questions to take home
#
# * With 64 numbers PCA caught up with the network. Is that the fault of the hidden layers, of the number of
#   pictures, or of the length of the training? Change one of them at a time.
# * Multiply the divergence by 4, or by ¼ (Higgins et al. 2017 call that factor β). What happens to
#   copies and to inventions?
# * The copies of every model here are blurred. Which picture has the smallest expected squared
#   error when several are possible? (The lecture's sharper faces come from measuring the error not in
#   pixels but in the features of a network that tells real from invented: Larsen et al. 2016.)
#
# ## Sources
#
# * P. Baldi and K. Hornik, *Neural networks and principal component analysis: learning from
#   examples without local minima*, Neural Networks 2, 1989.
# * G. E. Hinton and R. R. Salakhutdinov, *Reducing the dimensionality of data with neural
#   networks*, Science 313, 2006.
# * F. Chollet, *Building autoencoders in Keras*, 2016,
#   [blog.keras.io](https://blog.keras.io/building-autoencoders-in-keras.html).
# * A. Treves and E. T. Rolls, *What determines the capacity of autoassociative memories in the brain?*,
#   Network 2, 1991: the measure of question 8.
# * P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and composing robust
#   features with denoising autoencoders*, ICML 2008.
# * D. P. Kingma and M. Welling, *Auto-encoding variational Bayes*, ICLR 2014,
#   [arXiv:1312.6114](https://arxiv.org/abs/1312.6114).
# * G. Loaiza-Ganem and J. P. Cunningham, *The continuous Bernoulli: fixing a pervasive error in
#   variational autoencoders*, NeurIPS 2019, [arXiv:1907.06845](https://arxiv.org/abs/1907.06845).
# * A. B. L. Larsen, S. K. Sønderby, H. Larochelle and O. Winther, *Autoencoding beyond pixels using a
#   learned similarity metric*, ICML 2016, [arXiv:1512.09300](https://arxiv.org/abs/1512.09300).
# * I. Higgins et al., *beta-VAE: learning basic visual concepts with a constrained variational
#   framework*, ICLR 2017.
# * H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST*, 2017,
#   [arXiv:1708.07747](https://arxiv.org/abs/1708.07747); the data are under the MIT licence.
# * Keras documentation: [the functional API](https://keras.io/guides/functional_api/),
#   [GaussianNoise](https://keras.io/api/layers/regularization_layers/gaussian_noise/),
#   [a variational autoencoder](https://keras.io/examples/generative/vae/).
