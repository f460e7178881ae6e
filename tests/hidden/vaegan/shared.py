"""What the hidden tests of this assignment share."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.testing import expect_close, expect_float

LARGE = 1e4  # a logit for which exp overflows
# Smooth ones: at a corner a step may differ in its last digits and end on the other side.
ACTIVATIONS = ("tanh", "sigmoid", "elu", "softplus", "gelu", "silu")


def softplus(values: Any) -> np.ndarray:
    """log(1 + exp(values)) in double precision, for values of any size."""
    return np.logaddexp(0.0, np.asarray(values, dtype=np.float64))


def some_logits(random: np.random.Generator, n: int, dtype: str = "float32") -> np.ndarray:
    """Logits of a discriminator, `(n,)` or `(n, 1)`."""
    shape = (n,) if random.random() < 0.5 else (n, 1)
    return (random.normal(random.uniform(-2, 2), 2.5, shape)).astype(dtype)


def large_logits(random: np.random.Generator, n: int) -> np.ndarray:
    """Logits `(n,)` of both signs, some of which are as large as they may be."""
    logits = random.normal(0, 3, n)
    chosen = random.permutation(n)[: max(2, n // 2)]
    logits[chosen] = LARGE * random.choice([-1, 1], len(chosen)) * random.uniform(0.5, 1)
    logits[chosen[:2]] = [LARGE, -LARGE]
    return logits.astype("float32")


def expect_loss(value: Any, expected: float, what: str, asked: str) -> None:
    """Fail unless `value` is a float, or an array without axes, close to `expected`."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    number = expect_float(value, what, asked=asked)
    expect_close(number, float(expected), atol=1e-5, rtol=2e-6, what=what)


def plain_vae(
    train: np.ndarray, test: np.ndarray, latent_dim: int, epochs: int, detail: Any
) -> dict[str, float]:
    """Detail and squared error of a VAE's copies of `test`, after `epochs` on `train`.

    Dense layers of 256, cross-entropy summed over the pixels, Adam at 2e-3, batches of 64.
    """
    import keras

    picture = keras.Input((784,))  # PUBLIC
    hidden = keras.layers.Dense(256, activation="relu")(picture)  # PUBLIC
    mean, log_variance = (keras.layers.Dense(latent_dim)(hidden) for _ in range(2))
    epsilon = keras.layers.GaussianNoise(1.0)(keras.ops.zeros_like(mean))
    inner = keras.layers.Dense(256, activation="relu")(
        mean + keras.ops.exp(log_variance / 2) * epsilon
    )
    copy = keras.layers.Dense(784, activation="sigmoid")(inner)
    spread = keras.ops.square(mean) + keras.ops.exp(log_variance) - 1 - log_variance
    vae = keras.Model(picture, [copy, keras.ops.sum(spread, axis=-1) / 2])
    vae.compile(
        optimizer=keras.optimizers.Adam(2e-3),
        loss=[
            lambda truth, copies: 784 * keras.losses.binary_crossentropy(truth, copies),
            lambda _, divergences: divergences,
        ],
    )
    nothing = np.zeros(len(train), dtype="float32")
    vae.fit(train, [train, nothing], epochs=epochs, batch_size=64, verbose=0)
    copies = vae.predict(test, verbose=0)[0]  # without noise: decoded from the mean
    return {"detail": detail(copies), "error": float(np.mean((copies - test) ** 2))}


# --- four networks that belong together ---------------------------------------------------------


def network(random: np.random.Generator, sizes: list[int], end: str | None) -> Any:
    """A network of dense layers with drawn activations; `end` is that of its last layer."""
    import keras

    first, *inner, last = (int(size) for size in sizes)
    model = keras.Sequential([keras.Input((first,))])
    for size in inner:
        model.add(keras.layers.Dense(size, activation=str(random.choice(ACTIVATIONS))))
    model.add(keras.layers.Dense(last, activation=end))
    return drawn(random, model)


def drawn(random: np.random.Generator, model: Any) -> Any:
    """The model, with weights and biases drawn so that its outputs have about the size of 1."""
    weights = [
        random.normal(0, 0.4 if weight.ndim == 1 else 1.2 / np.sqrt(weight.shape[0]), weight.shape)
        for weight in model.get_weights()
    ]
    model.set_weights([weight.astype("float32") for weight in weights])
    return model


def two_outputs(
    random: np.random.Generator, pixels: int, hidden: list[int], latent_dim: int
) -> Any:
    """An encoder: one or two layers, and mean and log variance side by side."""
    import keras

    picture = keras.Input((pixels,))
    inner = picture
    for size in hidden:
        inner = keras.layers.Dense(size, activation=str(random.choice(ACTIVATIONS)))(inner)
    outputs = [keras.layers.Dense(latent_dim)(inner) for _ in range(2)]
    return drawn(random, keras.Model(picture, outputs))


def some_models(random: np.random.Generator) -> dict[str, Any]:
    """Four models that fit together, of drawn sizes."""
    pixels = int(random.choice([12, 30, 55, 784], p=[0.3, 0.3, 0.3, 0.1]))
    latent_dim, feature_dim = int(random.integers(2, 7)), int(random.integers(3, 12))
    hidden = [random.integers(6, 20, random.integers(1, 3)).tolist() for _ in range(3)]
    end = str(random.choice(["sigmoid", "tanh", "linear"]))
    return {
        "encoder": two_outputs(random, pixels, hidden[0], latent_dim),
        "decoder": network(random, [latent_dim, *hidden[1], pixels], "sigmoid"),
        "features": network(random, [pixels, *hidden[2], feature_dim], end),
        "head": network(random, [feature_dim, *random.integers(4, 9, random.integers(2)), 1], None),
    }
