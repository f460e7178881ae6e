"""All weights but the first of each network are no numbers after the step."""

import numpy as np
import tensorflow as tf

LOSES = {"q5"}
SAYS = (
    "After your step there are weights that are not finite. Print the largest weight of every layer "
    "before the step and after it."
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
    for model in models.values():
        first, *others = model.get_weights()
        model.set_weights([first, *(weight * np.nan for weight in others)])
    return models
