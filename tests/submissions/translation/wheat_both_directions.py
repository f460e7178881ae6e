"""A bidirectional encoder whose two states together start a wider decoder."""

import keras


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    source = keras.Input((source_length,), dtype="int64")
    target_in, token = keras.Input((target_length,)), keras.Input((1,))
    x = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)(source)
    both = keras.layers.Bidirectional(keras.layers.LSTM(units, return_state=True))
    _, *states = both(x)
    state = [keras.layers.Concatenate()(pair) for pair in (states[::2], states[1::2])]
    embed = keras.layers.Embedding(target_size, embedding_dim, mask_zero=True)
    recur = keras.layers.LSTM(2 * units, return_sequences=True, return_state=True)
    wide = keras.layers.TimeDistributed(keras.layers.Dense(units, activation="relu"))
    dense = keras.layers.Dense(target_size, activation="softmax")
    model = keras.Model([source, target_in], dense(wide(recur(embed(target_in), initial_state=state)[0])))
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    before = [keras.Input((2 * units,)), keras.Input((2 * units,))]
    out, *after = recur(embed(token), initial_state=before)
    step = keras.Model((token, *before), (dense(wide(out)), *after))
    return [model, keras.Model(source, tuple(state)), step]
