"""One class of layers for everything: wide networks, batches of 32, Keras's default rate."""

import keras
import numpy as np

PIXELS = 28 * 28


def preprocess(images):
    images = np.asarray(images)
    problems = []
    if images.dtype.kind != "u" or images.dtype.itemsize != 1:
        problems.append(f"dtype {images.dtype} instead of uint8")
    if images.ndim != 3 or images.shape[-2:] != (28, 28):
        problems.append(f"shape {images.shape} instead of (n, 28, 28)")
    if problems:
        raise ValueError("images: " + ", ".join(problems))
    table = np.linspace(0, 1, 256, dtype="float32")
    return table[images].reshape(len(images), PIXELS)


def _perceptron(inputs, outputs, last=None):
    x = keras.Input((inputs,))
    h = keras.layers.Dense(320, activation="relu")(x)
    return keras.Model(x, keras.layers.Dense(outputs, activation=last)(h))


def build_autoencoder(code_dim):
    encoder, decoder = _perceptron(PIXELS, code_dim), _perceptron(code_dim, PIXELS, "sigmoid")
    x = keras.Input((PIXELS,))
    h = x
    for layer in encoder.layers[1:] + decoder.layers[1:]:
        h = layer(h)
    return keras.Model(inputs=[x], outputs=[h]), encoder, decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder, decoder = _perceptron(PIXELS, code_dim), _perceptron(code_dim, PIXELS, "sigmoid")
    x = keras.Input((PIXELS,))
    whole = keras.Model(x, decoder(encoder(x)))
    whole.compile("adam", "binary_crossentropy")
    whole.fit(images, images, epochs=epochs, verbose=0)
    return encoder, decoder


def add_noise(images, noise_factor, seed):
    old = np.random.get_state()
    np.random.seed(seed)
    noise = np.random.standard_normal(images.size).reshape(images.shape)
    np.random.set_state(old)
    return np.clip(images + (noise_factor * noise).astype("float32"), 0, 1, dtype="float32")


def build_denoiser():
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.ZeroPadding2D(2),
            layers.Conv2D(20, 5, activation="relu"),
            layers.Conv2DTranspose(10, 3, padding="same", activation="relu"),
            layers.Conv2D(1, 3, padding="same", activation="hard_sigmoid"),
        ]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(2e-3))
    return model


def reparameterize(mean, log_variance, epsilon):
    return mean + np.exp2(log_variance / np.log(4)) * epsilon


def kl_divergence(mean, log_variance):
    variance = np.exp(log_variance)
    return np.sum((mean**2 - np.log(variance) + np.expm1(log_variance)) * 0.5, axis=1)


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    x = keras.Input((PIXELS,))
    h = keras.layers.Dense(320, activation="relu")(x)
    halves = [keras.layers.Dense(latent_dim)(h), keras.layers.Dense(latent_dim)(h)]
    encoder = keras.Model(x, halves)
    decoder = _perceptron(latent_dim, PIXELS, "sigmoid")
    mean, log_variance = halves
    z = mean + keras.ops.exp(log_variance / 2) * keras.layers.GaussianNoise(1.0)(mean * 0)
    kl = keras.ops.sum(mean**2 + keras.ops.exp(log_variance) - 1 - log_variance, -1) / 2
    error = keras.ops.sum((decoder(z) - x) ** 2, axis=-1)
    vae = keras.Model(x, kl + error)
    vae.compile("adam", loss=lambda _, value: value)
    vae.fit(images, np.zeros(len(images)), epochs=epochs, verbose=0)
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    rng = np.random.Generator(np.random.Philox(seed))
    codes = rng.multivariate_normal(np.zeros(latent_dim), np.eye(latent_dim), size=n)
    return np.asarray(decoder(codes.astype("float32"))).reshape(n, 28, 28).astype("float64")


def interpolate(decoder, start, stop, steps):
    line = np.arange(steps)[:, None] / (steps - 1)
    codes = start * (1 - line) + stop * line
    return np.asarray(decoder(codes.astype("float32"))).reshape(steps, 28, 28)
