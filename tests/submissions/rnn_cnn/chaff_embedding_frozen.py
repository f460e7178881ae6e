"""The embedding of each model keeps the vectors that it was drawn with."""

import keras

LOSES = {"q1", "q2", "q3"}
SAYS = (
    "The vectors of the words are the same before and after your models' training. Look at how many "
    "parameters model.summary() calls trainable."
)


def compiled(words, features):
    model = keras.Model(words, keras.layers.Dense(1, activation="sigmoid")(features))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    cells = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in cells:
        raise ValueError(f"cell should be one of {', '.join(cells)}, not {cell!r}")
    words = keras.Input((length,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim, mask_zero=True, trainable=False)
    return compiled(words, cells[cell](units)(table(words)))


def build_cnn(vocabulary_size, length, embedding_dim=32, filters=32, region_size=3):
    words = keras.Input((length,), dtype="int32")
    table = keras.layers.Embedding(vocabulary_size, embedding_dim, trainable=False)
    features = keras.layers.Conv1D(filters, region_size, activation="relu")(table(words))
    return compiled(words, keras.layers.GlobalMaxPooling1D()(features))


def build_multi_region_cnn(
    vocabulary_size, length, region_sizes=(3, 4, 5), embedding_dim=32, filters=32
):
    words = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim, trainable=False)(words)
    pooled = []
    for size in region_sizes:
        features = keras.layers.Conv1D(filters, size, activation="relu")(vectors)
        pooled.append(keras.layers.GlobalMaxPooling1D()(features))
    return compiled(words, keras.layers.Concatenate()(pooled) if len(pooled) > 1 else pooled[0])
