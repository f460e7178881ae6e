"""The discriminator moves first, and the others see it moved."""

import tensorflow as tf

LOSES = {"q5"}
SAYS = (
    "Your encoder and decoder take their step against a discriminator that has moved already. Look "
    "at which weights the docstring says all gradients belong to."
)


def _losses(models, images, epsilon, z, gamma):
    softplus, mean_of = tf.nn.softplus, tf.reduce_mean
    mean, log_variance = models["encoder"](images)
    copies = models["decoder"](mean + tf.exp(log_variance / 2) * epsilon)
    of_real, of_copies = models["features"](images), models["features"](copies)
    of_prior = models["features"](models["decoder"](z))
    real, copied, prior = (models["head"](part) for part in (of_real, of_copies, of_prior))
    spread = mean**2 + tf.exp(log_variance) - 1 - log_variance
    feature = mean_of(tf.reduce_sum((of_real - of_copies) ** 2, axis=1) / 2)
    judge = mean_of(softplus(-real)) + mean_of(softplus(copied)) + mean_of(softplus(prior))
    return {
        "encoder": mean_of(tf.reduce_sum(spread, axis=1) / 2) + feature,
        "decoder": gamma * feature - judge,
        "discriminator": judge,
    }


def train_step(models, images, epsilon, z, gamma, learning_rate):
    variables = {
        "encoder": models["encoder"].trainable_variables,
        "decoder": models["decoder"].trainable_variables,
        "discriminator": models["features"].trainable_variables + models["head"].trainable_variables,
    }
    for player in ("discriminator", "encoder", "decoder"):
        with tf.GradientTape() as tape:
            loss = _losses(models, images, epsilon, z, gamma)[player]
        for variable, gradient in zip(variables[player], tape.gradient(loss, variables[player])):
            variable.assign_sub(learning_rate * gradient)
    return models
