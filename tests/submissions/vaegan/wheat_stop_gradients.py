"""One loss for everybody: what a network must not learn from is cut off with stop_gradient."""

import numpy as np
import tensorflow as tf


def vae_gan_losses(divergence, feature, real_logits, reconstructed_logits, prior_logits, gamma):
    def from_sigmoid(logits):  # -log of the logistic function, by cases
        logits = np.asarray(logits, dtype=np.float64).reshape(-1)
        small = np.log1p(np.exp(-np.abs(logits)))
        return np.where(logits > 0, small, small - logits)

    judge = np.float32(
        from_sigmoid(real_logits).mean()
        + from_sigmoid(-np.asarray(reconstructed_logits)).mean()
        + from_sigmoid(-np.asarray(prior_logits)).mean()
    )
    return {
        "encoder": np.float32(np.average(divergence) + np.average(feature)),
        "decoder": np.float32(gamma * np.average(feature) - judge),
        "discriminator": judge,
    }


def train_step(models, images, epsilon, z, gamma, learning_rate):
    names = ["encoder", "decoder", "features", "head"]
    encoder, decoder, features, head = [models[name] for name in names]
    variables = [v for name in names for v in models[name].trainable_variables]
    ends = np.cumsum([0] + [len(models[name].trainable_variables) for name in names])
    with tf.GradientTape(persistent=True) as tape:
        mean, log_variance = encoder(images)
        code = mean + tf.exp(log_variance * 0.5) * epsilon
        divergence = 0.5 * tf.reduce_mean(
            tf.reduce_sum(mean * mean + tf.exp(log_variance) - log_variance - 1.0, 1)
        )
        # the encoder's view, the decoder's and the discriminator's
        def alike(copies):
            gap = features(images) - features(copies)
            return 0.5 * tf.reduce_mean(tf.reduce_sum(gap * gap, 1))

        def judge(copies, invented):
            said = [head(features(part)) for part in (images, copies, invented)]
            signs = (-1.0, 1.0, 1.0)
            return tf.add_n([tf.reduce_mean(tf.nn.softplus(s * a)) for s, a in zip(signs, said)])

        cut = decoder(tf.stop_gradient(code))
        first = divergence + alike(decoder(code))
        second = gamma * alike(cut) - judge(cut, decoder(z))
        third = judge(tf.stop_gradient(cut), tf.stop_gradient(decoder(z)))
    slopes = []
    for loss, begin, end in ((first, 0, 1), (second, 1, 2), (third, 2, 4)):
        slopes += tape.gradient(loss, variables[ends[begin] : ends[end]])
    new = [v.numpy() - learning_rate * g.numpy() for v, g in zip(variables, slopes)]
    for name, begin, end in zip(names, ends, ends[1:]):
        models[name].set_weights(new[begin:end])
    return {name: models[name] for name in reversed(names)}
