"""All the trimmings: normalisation, dropout, penalties, schedules, early stopping, KL warm-up."""

import keras
import numpy as np
from keras import layers


def preprocess(images):
    try:
        n, *size = images.shape
        if size != [28, 28] or images.dtype != np.uint8:
            raise TypeError
    except TypeError:
        raise ValueError(f"images: {images.dtype} of shape {images.shape}") from None
    return np.divide(images.reshape(n, 784), 255, dtype="float32")


def _block(units):
    return [
        layers.Dense(units, use_bias=False, kernel_regularizer=keras.regularizers.L2(1e-6)),
        layers.BatchNormalization(),
        layers.Activation("gelu"),
    ]


def _pair(code_dim):
    code = layers.Dense(code_dim, activity_regularizer=keras.regularizers.L2(1e-7))
    encoder = keras.Sequential([keras.Input((784,)), layers.Dropout(0.02), *_block(192), code])
    output = layers.Dense(784, activation="sigmoid", kernel_constraint="max_norm")
    decoder = keras.Sequential([keras.Input((code_dim,)), *_block(192), output])
    return encoder, decoder


def build_autoencoder(code_dim):
    encoder, decoder = _pair(code_dim)
    autoencoder = keras.Sequential([keras.Input((784,)), encoder, decoder])
    autoencoder.compile(keras.optimizers.AdamW(), "binary_crossentropy")
    return autoencoder, encoder, decoder


def train_autoencoder(images, code_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    encoder, decoder = _pair(code_dim)
    both = keras.Sequential([keras.Input((784,)), encoder, decoder])
    steps = max(1, len(images) // 100 * epochs)
    rate = keras.optimizers.schedules.CosineDecay(4e-3, steps, alpha=0.05)
    both.compile(keras.optimizers.Adam(rate, clipnorm=5.0), "mse")
    stop = keras.callbacks.EarlyStopping("loss", patience=5, restore_best_weights=True)
    both.fit(images, images, batch_size=100, epochs=epochs, verbose=0, callbacks=[stop])
    return encoder, decoder


def add_noise(images, noise_factor, seed):
    noise = keras.random.normal(np.shape(images), stddev=1.0, seed=seed)
    return keras.ops.clip(keras.ops.add(images, noise_factor * noise), 0, 1)


def build_denoiser():
    x = keras.Input((28, 28, 1))
    h = layers.Conv2D(24, 3, padding="same", activation="swish")(x)
    h = layers.AveragePooling2D(2)(h)
    h = layers.Conv2D(24, 3, padding="same", activation="swish")(h)
    h = layers.SpatialDropout2D(0.02)(h)
    h = layers.UpSampling2D()(h)
    h = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(layers.Concatenate()([x, h]))
    model = keras.Model(x, h)
    rate = keras.optimizers.schedules.ExponentialDecay(4e-3, 300, 0.8)
    model.compile(keras.optimizers.AdamW(rate), keras.losses.Huber(0.5))
    return model


def reparameterize(mean, log_variance, epsilon):
    return keras.ops.add(mean, keras.ops.multiply(keras.ops.exp(log_variance * 0.5), epsilon))


def kl_divergence(mean, log_variance):
    surprise = keras.ops.exp(log_variance) + keras.ops.square(mean) - log_variance
    return (keras.ops.sum(surprise, axis=-1) - mean.shape[-1]) / 2


def train_vae(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    x = keras.Input((784,))
    h = layers.LayerNormalization()(layers.Dense(192, activation="gelu")(x))
    mean = layers.Dense(latent_dim)(h)
    log_variance = layers.Dense(latent_dim, kernel_initializer="zeros")(h)
    encoder = keras.Model(x, [mean, keras.ops.clip(log_variance, -12.0, 4.0)])
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            layers.Dense(192, activation="gelu"),
            layers.Dense(784, activation="sigmoid"),
        ]
    )
    weight = keras.Variable(0.1, trainable=False)

    class Trainer(keras.Model):
        def __init__(self):
            super().__init__()
            self.encoder, self.decoder = encoder, decoder

        def call(self, pictures):
            mean, log_variance = self.encoder(pictures)
            noise = keras.random.normal(keras.ops.shape(mean))
            kl = (mean**2 + keras.ops.exp(log_variance) - 1 - log_variance) / 2
            self.add_loss(weight * keras.ops.mean(keras.ops.sum(kl, axis=-1)))
            return self.decoder(mean + keras.ops.exp(log_variance / 2) * noise)

    trainer = Trainer()
    trainer.compile(
        keras.optimizers.Adam(2e-3),
        loss=lambda y, p: 784 * keras.losses.binary_crossentropy(y, p),
    )
    warm = keras.callbacks.LambdaCallback(on_epoch_begin=lambda _epoch, _logs: weight.assign(1.0))
    trainer.fit(images[: len(images) // 4], images[: len(images) // 4], batch_size=64, verbose=0)
    trainer.fit(images, images, batch_size=64, epochs=epochs, verbose=0, callbacks=[warm])
    return encoder, decoder


def generate_images(decoder, n, latent_dim, seed):
    np.random.seed(seed)
    return decoder.predict_on_batch(np.random.randn(n, latent_dim)).reshape((n, 28, 28))


def interpolate(decoder, start, stop, steps):
    codes = [start + (stop - start) * k / (steps - 1) for k in range(steps)]
    return decoder.predict(np.vstack(codes), verbose=0).reshape(-1, 28, 28)
