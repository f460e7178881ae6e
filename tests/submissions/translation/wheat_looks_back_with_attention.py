"""An attentive decoder: the encoder's states and their mask are part of the state."""

import keras
import numpy as np


def models_of(source_size, target_size, source_length, target_length, embedding_dim, units):
    layers, ops = keras.layers, keras.ops
    source = keras.Input((source_length,), dtype="int32")
    target_in = keras.Input((target_length,), dtype="int32")
    x = layers.Embedding(source_size, embedding_dim, mask_zero=True)(source)
    keys, last = layers.GRU(units, return_sequences=True, return_state=True)(x)
    there = ops.cast(ops.not_equal(source, 0), "float32")
    embed = layers.Embedding(target_size, embedding_dim)
    recur = layers.GRU(units, return_sequences=True, return_state=True)
    dense = layers.Dense(target_size, activation="softmax")

    def decode(tokens, state, keys, there):
        queries, state = recur(embed(tokens), initial_state=state)
        products = ops.einsum("ntu,nsu->nts", queries, keys)
        weights = ops.softmax(products + 1e9 * (ops.expand_dims(there, 1) - 1.0), axis=-1)
        context = ops.einsum("nts,nsu->ntu", weights, keys)
        return dense(ops.concatenate([queries, context], axis=-1)), state

    model = keras.Model([source, target_in], decode(target_in, last, keys, there)[0])
    model.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy())
    encoder = keras.Model(source, [last, keys, there])
    token = keras.Input((1,), dtype="int32")
    before = [keras.Input((units,)), keras.Input((None, units)), keras.Input((None,))]
    said, after = decode(token, *before)
    return model, encoder, keras.Model([token, *before], [said, after, *before[1:]])


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    return models_of(source_size, target_size, source_length, target_length, embedding_dim, units)


def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    keras.utils.set_random_seed(seed)
    source, target_in, target_out = map(np.asarray, (source, target_in, target_out))
    model, encoder, step = models_of(
        source_size, target_size, source.shape[1], target_in.shape[1], 32, 64
    )
    model.fit(
        [source, target_in],
        target_out,
        sample_weight=(target_out != 0).astype("float32"),
        batch_size=64,
        epochs=epochs,
        verbose=0,
    )
    return encoder, step
