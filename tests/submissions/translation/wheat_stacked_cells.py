"""Two cells of different kinds on top of each other, in a general RNN layer."""

import keras


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    def cells(**given):
        return keras.layers.RNN([keras.layers.LSTMCell(units), keras.layers.GRUCell(units)], **given)

    source = keras.Input((source_length,), dtype="int32")
    target_in = keras.Input((target_length,), dtype="int32")
    x = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)(source)
    _, (h, c), g = cells(return_state=True)(x)
    embed = keras.layers.Embedding(target_size, embedding_dim)
    recur = cells(return_state=True, return_sequences=True)
    drop = keras.layers.Dropout(0.1)
    dense = keras.layers.Dense(target_size)
    softmax = keras.layers.Softmax()
    out = recur(embed(target_in), initial_state=[[h, c], g])[0]
    model = keras.Model([source, target_in], softmax(dense(drop(out))))
    model.compile(loss="sparse_categorical_crossentropy")
    token = keras.Input((1,), dtype="int32")
    h_in, c_in, g_in = (keras.Input((units,)) for _ in range(3))
    out, (h_out, c_out), g_out = recur(embed(token), initial_state=[[h_in, c_in], g_in])
    step = keras.Model([token, h_in, c_in, g_in], [softmax(dense(out)), h_out, c_out, g_out])
    return model, keras.Model(source, [h, c, g]), step
