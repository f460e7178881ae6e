"""Takes the sizes in another order, which shows where they are given without their names."""

import keras

LOSES = {"q1", "q2", "q3"}
SAYS = (
    "Called without the names of its arguments, your function takes the width of the embedding for "
    "another size. Look at the order of its arguments."
)

CELLS = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}


def classifier(words, features):
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(features))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


def build_rnn(cell, vocabulary_size, length, units=32, embedding_dim=32):
    if cell not in CELLS:
        raise ValueError(f"cell is one of {', '.join(CELLS)}, not {cell!r}")
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True)(words)
    return classifier(words, CELLS[cell](units)(vectors))


def build_cnn(vocabulary_size, length, filters=32, region_size=3, embedding_dim=32):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    features = keras.layers.Conv1D(filters, region_size, activation="relu")(vectors)
    return classifier(words, keras.layers.GlobalMaxPooling1D()(features))


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), filters=32, embedding_dim=32
):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(words)
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        pooled.append(keras.layers.GlobalMaxPooling1D()(features))
    return classifier(words, keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0])
