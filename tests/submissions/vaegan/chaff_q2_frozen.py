"""All layers of the discriminator are frozen, the head's too."""

import keras

LOSES = {"q2"}
SAYS = (
    "There is no weight in your two models that training may change. Look at `trainable_variables` "
    "of each, and at what your function does to the models after it has built them."
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
    features.trainable = head.trainable = False
    return features, head
