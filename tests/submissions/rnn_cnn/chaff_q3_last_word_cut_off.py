"""Does not look at the last word."""

import keras

LOSES = {"q3"}
SAYS = "The last word of a sentence moves nothing in your model. Look at what reaches the branches."


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(vocabulary_size, embedding_dim)(words[:, :-1])
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(embedded)
        pooled.append(keras.layers.GlobalMaxPooling1D()(features))
    joined = keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0]
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(joined))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
