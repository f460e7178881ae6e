"""Everything in TensorFlow, tensors come back as they are; one tape for each player."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def _judge(real, *fakes):
    total = tf.reduce_mean(tf.nn.softplus(-real))
    for fake in fakes:
        total += tf.reduce_mean(tf.nn.softplus(fake))
    return total


def gan_losses(real_logits, fake_logits):
    real, fake = tf.cast(real_logits, tf.float64), tf.cast(fake_logits, tf.float64)
    return _judge(real, fake), tf.reduce_mean(tf.nn.softplus(-fake))


def build_discriminator(feature_dim):
    picture = layers.Input((784,))
    square = layers.Reshape((28, 28, 1))(picture)
    maps = layers.LeakyReLU(0.2)(layers.Conv2D(12, 4, padding="same")(square))
    outer = np.outer([1, 2, 1], [1, 2, 1]) / 16  # blurs before it skips every second pixel
    blur = layers.DepthwiseConv2D(3, 2, padding="same", use_bias=False, trainable=False)
    maps = blur(maps)
    blur.set_weights([np.tile(outer[:, :, None, None], (1, 1, 12, 1))])
    maps = layers.LeakyReLU(0.2)(layers.Conv2D(24, 4, 2, padding="same")(maps))
    values = layers.Dropout(0.2)(layers.Flatten()(maps))
    features = keras.Model(picture, layers.Dense(feature_dim)(values))
    given = layers.Input((feature_dim,))
    inner = layers.Dense(16, activation="selu")(given)
    head = keras.Model(given, layers.Dense(1, use_bias=False)(inner))
    return [features, head]


def feature_loss(features, reconstructed):
    return tf.reduce_sum(tf.math.squared_difference(features, reconstructed), axis=-1) * 0.5


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    logits = [tf.cast(a, tf.float64) for a in (real_logits, reconstructed_logits, prior_logits)]
    judge = _judge(*logits)
    alike = tf.reduce_mean(tf.cast(feature, tf.float64))
    return {
        "encoder": tf.reduce_mean(tf.cast(divergence, tf.float64)) + alike,
        "decoder": gamma * alike - judge,
        "discriminator": judge,
    }


def train_step(models, images, epsilon, z, gamma, learning_rate):
    encoder, decoder = models["encoder"], models["decoder"]
    features, head = models["features"], models["head"]

    def passes():
        mean, log_variance = encoder(images)
        copies = decoder(mean + tf.sqrt(tf.exp(log_variance)) * epsilon)
        alike = tf.reduce_mean(feature_loss(features(images), features(copies)))
        judge = _judge(head(features(images)), head(features(copies)), head(features(decoder(z))))
        spread = tf.square(mean) + tf.exp(log_variance) - log_variance - 1.0
        return 0.5 * tf.reduce_mean(tf.reduce_sum(spread, -1)), alike, judge

    with tf.GradientTape() as tape:
        divergence, alike, _ = passes()
        loss = divergence + alike
    for_encoder = tape.gradient(loss, encoder.trainable_variables)
    with tf.GradientTape() as tape:
        _, alike, judge = passes()
        loss = gamma * alike - judge
    for_decoder = tape.gradient(loss, decoder.trainable_variables)
    both = [*features.trainable_variables, *head.trainable_variables]
    with tf.GradientTape() as tape:
        _, _, judge = passes()
    for_judge = tape.gradient(judge, both)
    everything = [*encoder.trainable_variables, *decoder.trainable_variables, *both]
    for variable, gradient in zip(everything, [*for_encoder, *for_decoder, *for_judge]):
        variable.assign(variable - learning_rate * gradient)
    return dict(encoder=encoder, decoder=decoder, features=features, head=head)
