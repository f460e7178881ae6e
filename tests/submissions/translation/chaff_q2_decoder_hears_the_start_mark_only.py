"""Lets the decoder hear the start mark at every place."""

import keras

LOSES = {"q2"}
SAYS = (
    "The probabilities of your decoder do not depend on the words before. Look at what its "
    "embedding is given at each step."
)


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    source = keras.Input(shape=(source_length,), dtype="int32")
    embedded = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)(source)
    _, *state = keras.layers.LSTM(units, return_state=True)(embedded)
    encoder = keras.Model(source, state)
    embed = keras.layers.Embedding(target_size, embedding_dim, mask_zero=True)
    recur = keras.layers.LSTM(units, return_sequences=True, return_state=True)
    answer = keras.layers.Dense(target_size, activation="softmax")
    target_in = keras.Input(shape=(target_length,), dtype="int32")
    outputs, *_ = recur(embed(keras.ops.ones_like(target_in)), initial_state=state)
    model = keras.Model([source, target_in], answer(outputs))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    token = keras.Input(shape=(1,), dtype="int32")
    before = [keras.Input(shape=(units,)) for _ in state]
    outputs, *after = recur(embed(keras.ops.ones_like(token)), initial_state=before)
    step = keras.Model([token, *before], [answer(outputs), *after])
    return model, encoder, step
