"""The networks that come back have the right weights, and no activations."""

import keras
import tensorflow as tf

LOSES = {"q5"}
SAYS = (
    "The networks that your step returns have other layers than those that it was given. Look at what "
    "a copy of a network needs beside its weights."
)


def train_step(models, images, epsilon, z, gamma, learning_rate):
    encoder, decoder = models["encoder"], models["decoder"]
    features, head = models["features"], models["head"]
    softplus, mean_of = tf.nn.softplus, tf.reduce_mean
    with tf.GradientTape(persistent=True) as tape:
        mean, log_variance = encoder(images)
        copies = decoder(mean + tf.exp(log_variance / 2) * epsilon)
        invented = decoder(z)
        of_real, of_copies = features(images), features(copies)
        real, copied, prior = head(of_real), head(of_copies), head(features(invented))
        divergence = mean_of(
            tf.reduce_sum(mean**2 + tf.exp(log_variance) - 1 - log_variance, axis=1) / 2
        )
        feature = mean_of(tf.reduce_sum((of_real - of_copies) ** 2, axis=1) / 2)
        discriminator = (
            mean_of(softplus(-real)) + mean_of(softplus(copied)) + mean_of(softplus(prior))
        )
        encoder_loss = divergence + feature
        decoder_loss = gamma * feature - discriminator
    pairs = [
        (encoder_loss, encoder.trainable_variables),
        (decoder_loss, decoder.trainable_variables),
        (discriminator, features.trainable_variables + head.trainable_variables),
    ]
    slopes = [tape.gradient(loss, variables) for loss, variables in pairs]
    for (_, variables), gradients in zip(pairs, slopes):
        for variable, gradient in zip(variables, gradients):
            variable.assign_sub(learning_rate * gradient)
    return {name: straight(models[name]) for name in ("encoder", "decoder", "features", "head")}


def straight(model):
    picture = keras.Input(model.inputs[0].shape[1:])
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    value = picture
    for layer in dense[: len(dense) - len(model.outputs)]:
        value = keras.layers.Dense(layer.units)(value)
    ends = [keras.layers.Dense(layer.units)(value) for layer in dense[-len(model.outputs) :]]
    copy = keras.Model(picture, ends if len(ends) > 1 else ends[0])
    copy.set_weights(model.get_weights())
    return copy
