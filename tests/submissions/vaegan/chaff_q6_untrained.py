"""Returns the networks as they were made."""

import keras

LOSES = {"q6"}
SAYS = (
    "Your copies are no nearer to their pictures than those of a decoder that has not been "
    "trained. Look at whether your training moves every network, and whether these are the ones "
    "that you return."
)


def train_vae_gan(images, latent_dim, epochs, seed):
    keras.utils.set_random_seed(seed)
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
    return {"encoder": encoder, "decoder": decoder, "features": features, "head": head}
