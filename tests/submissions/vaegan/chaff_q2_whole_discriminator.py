"""Returns the whole discriminator in place of the head."""

import keras

LOSES = {"q2"}
SAYS = (
    "The second of your models wants pictures and not features: it is the whole discriminator. "
    "Look at where the head begins."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(feature_dim, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((feature_dim,)), keras.layers.Dense(1)])
    return features, keras.Sequential([features, head])
