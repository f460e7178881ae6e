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
#
# Each question has a check (`grader.check("q1")`) that catches the commonest slips and says where
# to look. The hidden tests look further, on pictures you have not seen. A function may call one
# from an earlier question: where that one is wrong, the later question is graded with the course's own
# in its place. There are two exceptions: `build_autoencoder`, whose three models share their weights,
# and formulas inside a model's graph, such as those of question 5 in question 6. Write these out again
# where you need them, so that a slip costs you nothing elsewhere. The models
# that your functions return must consist of built-in Keras layers (and `keras.ops` in a
# functional graph): no `Lambda` layers and no layer or model classes of your own.

# %%
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# The data: 10,000 pictures to learn from and 2,000 to judge by, 28 × 28 pixels, one byte per
# pixel, ten kinds of clothing (Xiao, Rasul and Vollgraf 2017). The labels stand by for colouring a
# plot. No network here learns from them.

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
def show_rows(rows, titles, width=9.0):
    """Draw rows of pictures, each row an array (n, 784) or (n, 28, 28) with values in [0, 1]."""
    columns = max(len(row) for row in rows)
    height = (width / columns + 0.35) * len(rows)
    figure, axes = plt.subplots(len(rows), columns, figsize=(width, height), squeeze=False)
    for line, row, title in zip(axes, rows, titles, strict=True):
        for axis in line:
            axis.axis("off")
        for axis, picture in zip(line, np.asarray(row), strict=False):
            axis.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        line[0].set_title(title, fontsize=9, loc="left")
    figure.tight_layout()
    plt.show()


# %% tags=["otter_ignore"]
show_rows([train_images[train_labels == kind][:10] / 255 for kind in range(10)], NAMES)

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
# # END QUESTION

# %% tags=["otter_ignore"]
train = preprocess(train_images)
validation = preprocess(validation_images)
print(f"{len(train):,} pictures to learn from, mean brightness {train.mean():.2f}")

# %% [markdown]
# ## Question 2 (q2): a network with a waist
#
# You know one way to squeeze pictures into $k$ numbers: **principal component analysis**. It takes
# the $k$ directions $P \in \mathbb{R}^{784 \times k}$ in which the pictures differ most, and
#
# $$z = P^\top (x - \bar x), \qquad \hat x = \bar x + P z.$$
#
# Encoder and decoder are one linear layer each, and among all linear ones no pair has a smaller
# squared error (Baldi and Hornik 1989). An autoencoder puts **nonlinear** layers before and after
# the code:
#
# $$z = W_2 \, \mathrm{relu}(W_1 x + b_1) + b_2, \qquad
#   \hat x = \sigma\big(W_4 \, \mathrm{relu}(W_3 z + b_3) + b_4\big).$$
#
# PCA must cut the space of pictures with a flat sheet. The network may bend it.
#
# We want three models: the `encoder` ($x \to z$), the `decoder` ($z \to \hat x$) and the
# `autoencoder` ($x \to \hat x$), which is the one that gets trained. They must be three views of
# *the same* layers. If the decoder has layers of its own, then training the autoencoder leaves it
# as random as it was born.

# %% [raw]
# # BEGIN QUESTION
# name: q2

# %% [markdown]
# Write `build_autoencoder(code_dim)`. Sizes and number of the other layers are yours to choose,
# but the only way from the picture to its copy goes through the `code_dim` numbers of the code. Each
# of them is to say one thing: cut into its digits a single float could hold several pixels, so the
# hidden tests move the numbers of the codes a little, by a few hundredths of their spread over the
# pictures, and the copies must then hardly change. A Keras model can be called like a layer, so
# `decoder(encoder(x))` works in a functional model ([guide to the functional
# API](https://keras.io/guides/functional_api/)). Start every model with `keras.Input`, for one that
# does not know what will come in is not **built**, has no weights yet and cannot be graded.

# %% [raw]
# # BEGIN SOLUTION


# %%
def build_autoencoder(code_dim):
    """Build a network that must squeeze a picture into a few numbers.

    Arguments:
        code_dim: the width of the code, at least 1.
    Returns:
        a tuple of three Keras models, built (started with `keras.Input`), that share their weights
        and answer each row by itself, whatever else is in the batch:
        autoencoder: pictures (n, 784) in [0, 1] to their copies (n, 784);
        encoder: pictures (n, 784) to codes (n, code_dim);
        decoder: codes (n, code_dim) to pictures (n, 784), which depend on every number of the code,
        and not on its last digits.
    """
    # BEGIN SOLUTION
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    picture = keras.Input((784,))
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
# also for greys. Its value there is not 0: do not be alarmed by a loss that stays at 0.28. With a
# sigmoid at the end either works.
#
# What counts is pictures that the network has *not* seen, so the question is judged on held-back
# ones, by the mean squared error of `decoder(encoder(x))`, and the measure is PCA with the same
# width of the code. For a short training a modest multiple of PCA's error is good. With more
# pictures and more epochs you beat it by far, as the last section shows.

# %% [raw]
# # BEGIN QUESTION
# name: q3

# %% [markdown]
# Write `train_autoencoder(images, code_dim, epochs, seed)`. It builds its own models: do not call
# your `build_autoencoder`, copy what you need. Seed with `keras.utils.set_random_seed`. If the
# error stays high, look at batch size and learning rate: what counts is the number of *steps*, and
# `epochs` passes over $n$ pictures in batches of $b$ are only $\mathtt{epochs} \cdot n / b$ of them.

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
        a tuple of two Keras models, built (started with `keras.Input`), which answer each row by
        itself, whatever else is in the batch:
        encoder: pictures (n, 784) to codes (n, code_dim);
        decoder: codes (n, code_dim) to pictures (n, 784), which do not depend on the last digits of
        a code's numbers.
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    encoder = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(code_dim),
        ]
    )
    decoder = keras.Sequential(
        [
            keras.Input((code_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy")
    autoencoder.fit(images, images, epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
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
    codes = np.asarray(encoder(spots[512:]))
    assert codes.shape == (128, 4), (
        f"with code_dim=4 the codes of 128 pictures have shape {codes.shape}, not (128, 4)"
    )
    error = np.mean((np.asarray(decoder(codes)) - spots[512:]) ** 2)
    grey = np.mean((0.5 - spots[512:]) ** 2)
    assert error < 0.75 * grey, (
        f"decoder(encoder(x)) has the error {error:.4f}, and a picture that is grey all over has "
        f"{grey:.4f}: are the models that you return the ones that were trained?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# Look at what comes out: originals, the copies of your network, and what PCA makes of the same
# pictures with the same number of numbers.


# %% tags=["otter_ignore"]
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
show_rows(
    [validation[chosen], copies[chosen], flat[chosen].clip(0, 1)],
    ["originals", f"autoencoder, {CODE_DIM} numbers", f"PCA, {CODE_DIM} numbers"],
)
error_network = np.mean((copies - validation) ** 2)
error_pca = np.mean((flat - validation) ** 2)
print(f"mean squared error: autoencoder {error_network:.4f}, PCA {error_pca:.4f}")

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
# Here the layers are **convolutional**: a filter of 3 × 3 pixels slides over the picture, the same
# nine weights everywhere, for what a fold looks like does not depend on where it is. Strides or
# pooling make the picture smaller and let later filters see more of it, transposed convolutions
# or upsampling make it large again.

# %% [raw]
# # BEGIN QUESTION
# name: q4

# %% [markdown]
# Write `add_noise(images, noise_factor, seed)`, which gives the same noise whenever it is called
# with the same seed, and `build_denoiser()`, which is trained by the one who calls it: your model
# must come compiled, with a built-in loss and optimizer, and it should learn within a few hundred
# steps. Its input has a fourth axis for the (single) colour: start with
# `keras.Input((28, 28, 1))`, for without it the model is not **built** and cannot be graded.

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
    images = np.asarray(images, dtype="float32")
    noise = np.random.default_rng(seed).standard_normal(images.shape)
    return np.clip(images + noise_factor * noise, 0, 1).astype("float32")
    # END SOLUTION


# %%
def build_denoiser():
    """Build a convolutional network that repairs pictures.

    Returns:
        a Keras model with convolutions, built (started with `keras.Input`) and compiled with a
        built-in loss and optimizer, not trained yet: noisy pictures (n, 28, 28, 1) in [0, 1] to
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
    assert denoiser.compiled, "compile the denoiser, with a built-in loss and a built-in optimizer"
    shape = np.asarray(denoiser(np.zeros((2, 28, 28, 1), dtype="float32"))).shape
    assert shape == (2, 28, 28, 1), (
        f"pictures (2, 28, 28, 1) became {shape}: padding='same', one channel at the end, and as "
        "many steps up as there are down?"
    )


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% tags=["otter_ignore"]
NOISE = 0.4
clean, clean_validation = train.reshape(-1, 28, 28, 1), validation.reshape(-1, 28, 28, 1)
noisy_validation = add_noise(clean_validation, NOISE, seed=7)
denoiser = build_denoiser()
history = denoiser.fit(add_noise(clean, NOISE, seed=8), clean, epochs=4, batch_size=64, verbose=2)
repaired = denoiser.predict(noisy_validation, verbose=0)
show_rows(
    [noisy_validation[chosen], repaired[chosen], clean_validation[chosen]],
    [f"with noise {NOISE}", "repaired", "originals"],
)
before = np.mean((noisy_validation - clean_validation) ** 2)
after = np.mean((repaired - clean_validation) ** 2)
print(f"mean squared error: noisy {before:.4f}, repaired {after:.4f}, {after / before:.0%} of it")

# %% [markdown]
# ## Question 5 (q5): codes that are clouds
#
# Can the decoder of question 3 invent pictures? Hand it random codes and you mostly get smudges:
# nothing told the encoder to leave no holes between the codes it uses. A **variational
# autoencoder** (Kingma and Welling 2014) repairs that with one idea: a picture's code is not a
# point but a little cloud, a normal distribution with a mean and a variance for each latent
# number, and all clouds together should look like one standard normal distribution.
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
# standard one, which says nothing about $x$. The truce between them is a code without holes.
#
# Two formulas are needed. The **divergence** has a closed form, here for one picture, as a sum
# over its $k$ latent numbers:
#
# $$D_{\mathrm{KL}} = \tfrac12 \sum_{j=1}^{k} \big( \mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2 \big).$$
#
# And to send gradients through a random draw, the draw is written as a formula of $\mu$ and
# $\sigma$ with the chance put aside, the **reparameterisation**:
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
# # END QUESTION

# %% [markdown]
# ## Question 6 (q6): the variational autoencoder
#
# The loss of one picture is the negative ELBO, with one draw of $z$ for the expectation. A pixel
# is read as the probability of ink, so that $\log p(x \mid z)$ is a Bernoulli likelihood:
#
# $$\mathcal L(x) = - \sum_{i=1}^{784} \big( x_i \log \hat x_i + (1 - x_i) \log (1 - \hat x_i) \big)
#   \;+\; \tfrac12 \sum_{j=1}^{k} \big( \mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2 \big),
#   \qquad \hat x = g(\mu + \sigma \odot \epsilon).$$
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
#   0 otherwise;
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
# Write `train_vae(images, latent_dim, epochs, seed)`. It is judged by the ELBO on held-back
# pictures, and by the divergence: near 0 means collapse, hundreds mean that nothing held it.

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
        a tuple of two Keras models, built (started with `keras.Input`), which answer each row by
        itself, whatever else is in the batch:
        encoder: pictures (n, 784) to the two outputs [mean, log_variance], each (n, latent_dim);
        decoder: latent codes (n, latent_dim) to pictures (n, 784) with values in [0, 1].
    """
    # BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean = keras.layers.Dense(latent_dim)(hidden)
    log_variance = keras.layers.Dense(latent_dim)(hidden)
    encoder = keras.Model(picture, [mean, log_variance])
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    # in training GaussianNoise adds a draw from the standard normal to what it is given
    epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))
    copy = decoder(mean + keras.ops.exp(0.5 * log_variance) * epsilon)
    divergence = 0.5 * keras.ops.sum(
        keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance, axis=-1
    )
    vae = keras.Model(picture, [copy, divergence])
    vae.compile(
        optimizer=keras.optimizers.Adam(2e-3),
        loss=[
            lambda truth, copies: 784 * keras.losses.binary_crossentropy(truth, copies),
            lambda _, divergences: divergences,
        ],
    )
    vae.fit(images, [images, np.zeros(len(images))], epochs=epochs, batch_size=64, verbose=0)
    return encoder, decoder
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
# # END QUESTION

# %% [markdown]
# With a latent space of two dimensions we can look at all of it. On the left every point is the
# mean of one picture's cloud, coloured by a label that the network never saw. On the right the
# plane is rolled out: the decoder is asked at points of a grid, spaced so that the same share of
# the standard normal lies between neighbours.

# %% tags=["otter_ignore"]
from statistics import NormalDist

plane_encoder, plane_decoder = train_vae(train, 2, epochs=15, seed=2)
means, _ = plane_encoder.predict(validation, verbose=0)
quantiles = [NormalDist().inv_cdf((i + 0.5) / 15) for i in range(15)]
grid = np.array([[x, y] for y in reversed(quantiles) for x in quantiles], dtype="float32")
sheet = plane_decoder.predict(grid, verbose=0).reshape(15, 15, 28, 28)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5.2))
for kind, name in enumerate(NAMES):
    left.scatter(*means[validation_labels == kind].T, s=5, label=name, color=plt.cm.tab10(kind))
left.legend(fontsize=7, markerscale=2)
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
# steps)`. The decoder gives rows of 784 numbers; what you return are pictures.

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
# # END QUESTION

# %% [markdown]
# From a sneaker to a boot, from a dress to a pair of trousers, and thirty things that no shop has
# ever sold:

# %% tags=["otter_ignore"]
vae_encoder, vae_decoder = train_vae(train, 16, epochs=20, seed=3)
vae_means, _ = vae_encoder.predict(validation, verbose=0)
walks = [
    interpolate(vae_decoder, vae_means[chosen[first]], vae_means[chosen[last]], 10)
    for first, last in [(7, 9), (3, 1), (2, 8)]
]
show_rows(walks, ["sneaker to boot", "dress to trousers", "pullover to bag"])

invented = generate_images(vae_decoder, 30, 16, seed=4)
show_rows(invented.reshape(3, 10, 28, 28), ["invented by the VAE", "", ""])

# %% [markdown]
# And what the plain autoencoder of question 3 makes of random codes, even when they are given
# mean and spread of the codes it uses. Its code has holes.

# %% tags=["otter_ignore"]
codes = encoder.predict(train, verbose=0)
random_codes = np.random.default_rng(5).normal(
    codes.mean(axis=0), codes.std(axis=0), (10, CODE_DIM)
)
show_rows([decoder.predict(random_codes, verbose=0)], ["invented by the plain autoencoder"])

# %% [markdown]
# ## On all the data: how far beyond PCA?
#
# Everything so far learned from 10,000 pictures in seconds. Give your autoencoder all 60,000, and
# the question is settled, on the 10,000 pictures of the official test set, with a code of the
# same 16 numbers. A quarter less squared error than PCA is what to expect at the least.

# %% tags=["otter_ignore"]
import time

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
show_rows(
    [all_test[:10], full_copies[:10], full_flat[:10].clip(0, 1)],
    ["originals", f"autoencoder, error {full_error:.4f}", f"PCA, error {full_pca:.4f}"],
)

# %% [markdown]
# ## Questions to take home
#
# * Widen the code to 64 or narrow it to 2: where does the network's lead over PCA go, and why?
# * Multiply the divergence by 4, or by ¼ (Higgins et al. 2017 call that factor β). What happens to
#   copies and to inventions?
# * The copies of every model here are blurred. Which picture has the smallest expected squared
#   error when several are possible?
#
# ## Sources
#
# * P. Baldi and K. Hornik, *Neural networks and principal component analysis: learning from
#   examples without local minima*, Neural Networks 2, 1989.
# * G. E. Hinton and R. R. Salakhutdinov, *Reducing the dimensionality of data with neural
#   networks*, Science 313, 2006.
# * P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and composing robust
#   features with denoising autoencoders*, ICML 2008.
# * D. P. Kingma and M. Welling, *Auto-encoding variational Bayes*, ICLR 2014,
#   [arXiv:1312.6114](https://arxiv.org/abs/1312.6114).
# * I. Higgins et al., *beta-VAE: learning basic visual concepts with a constrained variational
#   framework*, ICLR 2017.
# * H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST*, 2017,
#   [arXiv:1708.07747](https://arxiv.org/abs/1708.07747); the data are under the MIT licence.
# * Keras documentation: [the functional API](https://keras.io/guides/functional_api/),
#   [GaussianNoise](https://keras.io/api/layers/regularization_layers/gaussian_noise/),
#   [a variational autoencoder](https://keras.io/examples/generative/vae/).
