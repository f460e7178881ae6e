"""Always makes 64 features."""

import keras

LOSES = {"q2"}
SAYS = (
    "Your model makes the same number of features whatever `feature_dim` is. Follow that argument "
    "through your function."
)


def build_discriminator(feature_dim):
    features = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(128, activation="leaky_relu"),
            keras.layers.Dense(64, activation="leaky_relu"),
        ]
    )
    head = keras.Sequential([keras.Input((64,)), keras.layers.Dense(1)])
    return features, head
