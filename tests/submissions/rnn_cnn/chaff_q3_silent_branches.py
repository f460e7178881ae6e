"""All branches are there, but what all but the widest say is weighed with 0."""

import keras

LOSES = {"q3"}
SAYS = (
    "Not every branch of your model reaches the output: without the others it says the same. Follow "
    "each of them from its convolution upwards."
)


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        features = keras.layers.GlobalMaxPooling1D()(features)
        pooled.append(keras.layers.Rescaling(float(size == max(region_sizes)))(features))
    joined = keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0]
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
