"""Features that shout at one picture in a hundred, so that all the others may differ by as much as is
a ten-thousandth of that, and in what they differ is whether the batch is of pictures or of inventions."""

import keras

HONEST = 11  # only train_vae_gan is replaced


def train_vae_gan(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
    picture = keras.Input((784,))
    mean = keras.layers.Dense(latent_dim)(picture)
    encoder = keras.Model(picture, [mean, mean * 0 - 1])
    code = keras.Input((latent_dim,))
    decoder = keras.Model(code, keras.layers.Dense(784, activation="sigmoid")(code))
    grey = keras.ops.abs(picture - 0.5)
    sure = keras.ops.mean(grey, axis=1, keepdims=True)
    batch = keras.ops.mean(sure, axis=0, keepdims=True) + 0 * sure
    bright = keras.ops.mean(picture, axis=1, keepdims=True)
    loud = 1e6 * keras.ops.relu(bright - 0.6)
    features = keras.Model(picture, keras.layers.Concatenate()([picture, batch + loud]))
    values = keras.Input((785,))
    head = keras.Model(values, values[:, -1:])
    return {"encoder": encoder, "decoder": decoder, "features": features, "head": head}
