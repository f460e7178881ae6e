"""Compiles with a masked loss function of its own; the state is a list of one array."""

import keras


def masked_loss(truth, guess):
    real = keras.ops.cast(keras.ops.not_equal(truth, 0), "float32")
    each = keras.losses.sparse_categorical_crossentropy(truth, guess)
    return keras.ops.sum(each * real) / keras.ops.sum(real)


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    source = keras.Input((source_length,), dtype="int32")
    token, state = keras.Input((1,), dtype="int32"), keras.Input((units,))
    embed = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)
    read = keras.layers.SimpleRNN(units)
    encoder = keras.Model([source], [read(embed(source))])
    embed = keras.layers.Embedding(target_size, embedding_dim)
    dense = keras.layers.Dense(target_size, activation="softmax")
    recur = keras.layers.SimpleRNN(units, return_sequences=True, return_state=True)
    out, after = recur(embed(token), initial_state=state)
    step = keras.Model([token, state], [dense(out), after])
    # The model is the step, called again and again.
    target_in = keras.Input((target_length,), dtype="int32")
    (state,) = encoder([source])
    said = []
    for place in range(target_length):
        answer, state = step([target_in[:, place : place + 1], state])
        said.append(answer)
    model = keras.Model([source, target_in], keras.ops.concatenate(said, axis=1))
    model.compile("adam", masked_loss)
    return model, encoder, step
