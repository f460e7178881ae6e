"""Multiplies the vectors of padding by 0, and takes that for a mask: biases move the state."""

import keras
from keras import ops

LOSES = {"q1"}
SAYS_LIKE = "chaff_q1_no_mask"


def build_rnn(cell, vocabulary_size, length, embedding_dim=32, units=32):
    kinds = {"simple": keras.layers.SimpleRNN, "gru": keras.layers.GRU, "lstm": keras.layers.LSTM}
    if cell not in kinds:
        raise ValueError(f"cell should be simple, gru or lstm, not {cell!r}")
    ids = keras.Input((length,), dtype="int32")
    vectors = keras.layers.Embedding(vocabulary_size, embedding_dim)(ids)
    real = ops.cast(ops.not_equal(ids, 0), "float32")
    state = kinds[cell](units)(vectors * ops.expand_dims(real, -1))
    model = keras.Model(ids, keras.layers.Dense(1, activation="sigmoid")(state))
    model.compile(optimizer="adam", loss="binary_crossentropy")
    return model
