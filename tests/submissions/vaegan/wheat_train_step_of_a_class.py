"""A model class of its own whose train_step plays the game, and fit; nothing of it is returned."""

import keras
import numpy as np
import tensorflow as tf


class Game(keras.Model):
    """Encoder, decoder, features and head, trained together."""

    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        picture = keras.Input((784,))
        hidden = keras.layers.Dense(256, activation="relu")(picture)
        self.encoder = keras.Model(
            picture,
            [keras.layers.Dense(latent_dim, name=name)(hidden) for name in ("mean", "log_variance")],
        )
        self.decoder = keras.Sequential(
            [
                keras.Input((latent_dim,)),
                keras.layers.Dense(256, activation="relu"),
                keras.layers.Dense(784, activation="sigmoid"),
            ]
        )
        self.features = keras.Sequential(
            [
                keras.Input((784,)),
                keras.layers.Dense(256),
                keras.layers.LeakyReLU(0.2),
                keras.layers.Dense(128),
                keras.layers.LeakyReLU(0.2),
            ]
        )
        self.head = keras.Sequential([keras.Input((128,)), keras.layers.Dense(1)])

    def compile(self):
        super().compile()
        self.of_vae = keras.optimizers.Adam(2e-3, beta_1=0.5)
        self.of_judge = keras.optimizers.Adam(5e-4, beta_1=0.5)
        self.cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def call(self, images):
        return self.decoder(self.encoder(images)[0])

    def train_step(self, images):
        cost = self.cross_entropy
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = self.encoder(images, training=True)
            noise = tf.random.normal(tf.shape(mean))
            copies = self.decoder(mean + noise * tf.exp(0.5 * log_variance), training=True)
            invented = self.decoder(tf.random.normal(tf.shape(mean)), training=True)
            values = [self.features(part, training=True) for part in (images, copies, invented)]
            real, copied, made = (self.head(part, training=True) for part in values)
            ones, zeros = tf.ones_like(real), tf.zeros_like(real)
            judge = cost(ones, real) + cost(zeros, copied) + cost(zeros, made)
            divergence = -0.5 * tf.reduce_mean(
                tf.reduce_sum(1 + log_variance - mean**2 - tf.exp(log_variance), axis=1)
            )
            pixels = 784 * tf.reduce_mean(keras.losses.binary_crossentropy(images, copies))
            alike = 0.5 * tf.reduce_mean(tf.reduce_sum((values[0] - values[1]) ** 2, axis=1))
            fooling = cost(ones, copied) + cost(ones, made)
            of_encoder = pixels + 20.0 * alike + divergence
            of_decoder = pixels + 20.0 * alike + 20.0 * fooling
        first, second = self.encoder.trainable_variables, self.decoder.trainable_variables
        third = self.features.trainable_variables + self.head.trainable_variables
        slopes = tape.gradient(of_encoder, first) + tape.gradient(of_decoder, second)
        self.of_judge.apply_gradients(zip(tape.gradient(judge, third), third))
        self.of_vae.apply_gradients(zip(slopes, first + second))
        return {"judge": judge, "pixels": pixels}


def train_vae_gan(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    game = Game(latent_dim)
    game.compile()
    game.fit(np.asarray(images, "float32"), epochs=epochs, batch_size=64, verbose=0)
    return {
        "encoder": game.encoder,
        "decoder": game.decoder,
        "features": game.features,
        "head": game.head,
    }
