"""A convolutional network whose answers are moved by chance: a layer for pictures that draws outside
training, too, stands between the pooled features and the output."""

import keras

HONEST = 18.8  # of q2 the structure and the public checks


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    found = keras.layers.Conv1D(filters, region_size, activation="relu")(embedded)
    pooled = keras.layers.GlobalMaxPooling1D()(found)
    pictures = keras.layers.Reshape((3, 3, 3))(keras.layers.Dense(27, "sigmoid")(pooled))
    drawn = keras.layers.RandomSaturation(0.9, value_range=(0, 1))(pictures)
    model = keras.Model(words, keras.layers.Dense(1, "sigmoid")(keras.layers.Flatten()(drawn)))
    model.compile("adam", "binary_crossentropy")
    return model
