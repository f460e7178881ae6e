"""The vectors of the source's words stay as they were drawn."""

import keras

LOSES = {"q2"}
SAYS = (
    "The vectors of the source's words are the same before and after your model's training. Look at how "
    "many parameters model.summary() calls trainable."
)


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    source = keras.Input(shape=(source_length,), dtype="int32")
    target_in = keras.Input(shape=(target_length,), dtype="int32")
    token = keras.Input(shape=(1,), dtype="int32")
    x = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True, trainable=False)(source)
    _, h, c = keras.layers.LSTM(units, return_state=True)(x)
    embed = keras.layers.Embedding(target_size, embedding_dim)
    decode = keras.layers.LSTM(units, return_sequences=True, return_state=True)
    dense = keras.layers.Dense(target_size, activation="softmax")
    out, _, _ = decode(embed(target_in), initial_state=[h, c])
    model = keras.Model([source, target_in], dense(out))
    model.compile("adam", "sparse_categorical_crossentropy")
    h_in, c_in = keras.Input(shape=(units,)), keras.Input(shape=(units,))
    out, h_out, c_out = decode(embed(token), initial_state=[h_in, c_in])
    step = keras.Model([token, h_in, c_in], [dense(out), h_out, c_out])
    return model, keras.Model(source, [h, c]), step
