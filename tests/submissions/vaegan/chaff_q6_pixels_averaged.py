"""The pixel term is a mean over the pixels, and the feature loss has no factor."""

import keras
import numpy as np
import tensorflow as tf

LOSES = {"q6"}
SAYS_LIKE = "chaff_q6_without_pixels"


def train_vae_gan(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    images = np.asarray(images, dtype="float32")
    size = min(64, len(images))
    picture = keras.Input((784,))
    hidden = keras.layers.Dense(256, activation="relu")(picture)
    mean, log_variance = (keras.layers.Dense(latent_dim)(hidden) for _ in range(2))
    encoder = keras.Model(picture, [mean, log_variance])
    decoder = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(256, activation="leaky_relu"),
            keras.layers.Dense(64, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])
    judge = features.trainable_variables + head.trainable_variables
    first, second, third = (keras.optimizers.Adam(rate, beta_1=0.5) for rate in (2e-3, 2e-3, 5e-4))
    first.build(encoder.trainable_variables)
    second.build(decoder.trainable_variables)
    third.build(judge)
    mean_of, softplus = tf.reduce_mean, tf.nn.softplus

    @tf.function
    def step(batch):
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = encoder(batch)
            copies = decoder(mean + tf.exp(log_variance / 2) * tf.random.normal(mean.shape))
            invented = decoder(tf.random.normal(mean.shape))
            real, copied = features(batch), features(copies)
            spread = mean**2 + tf.exp(log_variance) - 1 - log_variance
            divergence = mean_of(tf.reduce_sum(spread, axis=1)) / 2
            alike = mean_of(tf.reduce_sum((real - copied) ** 2, axis=1)) / 2
            pixels = mean_of(keras.losses.binary_crossentropy(batch, copies))
            fakes = head(copied), head(features(invented))
            against = mean_of(softplus(-head(real))) + sum(mean_of(softplus(fake)) for fake in fakes)
            fooling = sum(mean_of(softplus(-fake)) for fake in fakes)
            of_encoder = divergence + pixels + alike
            of_decoder = pixels + 20 * alike + 20 * fooling
        slopes = [
            tape.gradient(of_encoder, encoder.trainable_variables),
            tape.gradient(of_decoder, decoder.trainable_variables),
            tape.gradient(against, judge),
        ]
        first.apply(slopes[0], encoder.trainable_variables)
        second.apply(slopes[1], decoder.trainable_variables)
        third.apply(slopes[2], judge)

    order = np.random.default_rng(seed)
    for _ in range(epochs):
        shuffled = images[order.permutation(len(images))]
        for start in range(0, len(images) - size + 1, size):
            step(shuffled[start : start + size])
    return {"encoder": encoder, "decoder": decoder, "features": features, "head": head}
