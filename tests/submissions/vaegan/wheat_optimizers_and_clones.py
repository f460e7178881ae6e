"""Leaves the models that it is handed alone: clones of them take the step, by Keras's SGD."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def gan_losses(real_logits, fake_logits):
    def cost(logits, label):
        logits = np.asarray(logits, dtype=np.float64)
        return np.maximum(logits, 0) - logits * label + np.log1p(np.exp(-np.abs(logits)))

    return cost(real_logits, 1).mean() + cost(fake_logits, 0).mean(), cost(fake_logits, 1).mean()


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.layers.InputLayer(shape=(784,)),
            keras.layers.Dense(200),
            keras.layers.LayerNormalization(),
            keras.layers.LeakyReLU(negative_slope=0.1),
            keras.layers.Dense(feature_dim, activation="tanh"),
        ]
    )
    head = keras.Sequential(
        [
            keras.layers.InputLayer(shape=(feature_dim,)),
            keras.layers.Reshape((1, feature_dim)),
            keras.layers.GRU(8),
            keras.layers.Dense(1, activation="linear"),
        ]
    )
    return features, head


def feature_loss(features, reconstructed):
    return np.linalg.norm(np.subtract(features, reconstructed), axis=1) ** 2 / 2


def train_step(models, images, epsilon, z, gamma, learning_rate):
    mine = {}
    for name, model in models.items():
        mine[name] = keras.models.clone_model(model)
        mine[name].set_weights(model.get_weights())

    @tf.function
    def gradients():
        with tf.GradientTape(persistent=True) as tape:
            mean, log_variance = mine["encoder"](images, training=True)
            copies = mine["decoder"](mean + ops.exp(0.5 * log_variance) * epsilon, training=True)
            everything = ops.concatenate([images, copies, mine["decoder"](z, training=True)])
            values = mine["features"](everything, training=True)
            logits = mine["head"](values, training=True)
            n = len(images)
            kl = -0.5 * ops.sum(1 + log_variance - ops.square(mean) - ops.exp(log_variance), axis=1)
            alike = 0.5 * ops.sum(ops.square(values[:n] - values[n : 2 * n]), axis=1)
            judge = sum(
                keras.losses.BinaryCrossentropy(from_logits=True)(label * ops.ones_like(part), part)
                for label, part in ((1, logits[:n]), (0, logits[n : 2 * n]), (0, logits[2 * n :]))
            )
            for_encoder = ops.mean(kl) + ops.mean(alike)
            for_decoder = gamma * ops.mean(alike) - judge
        found = {
            name: for_encoder if name == "encoder" else for_decoder if name == "decoder" else judge
            for name in mine
        }
        return {
            name: tape.gradient(loss, mine[name].trainable_variables)
            for name, loss in found.items()
        }

    for name, slopes in gradients().items():
        keras.optimizers.SGD(learning_rate).apply(slopes, mine[name].trainable_variables)
    return mine


def attribute_vector(codes, has):
    share = np.mean(np.asarray(has, dtype=float))
    if share in (0.0, 1.0):
        raise ValueError("all entries of has are equal")
    weights = np.where(has, 1 / share, -1 / (1 - share)) / len(has)
    return weights @ np.asarray(codes, dtype=np.float64)


def apply_attribute(codes, vector, strength):
    return np.add(codes, np.outer(np.ones(len(codes)), np.multiply(strength, vector)))
