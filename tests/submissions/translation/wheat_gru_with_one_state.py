"""A GRU on both sides: the state is one array. Batches of 32, a loss that leaves padding out."""

import keras
import numpy as np


def parts(source_size, target_size, source_length, target_length, embedding_dim, units):
    embed_source = keras.layers.Embedding(source_size, embedding_dim, mask_zero=True)
    embed_target = keras.layers.Embedding(target_size, embedding_dim)
    decoder = keras.layers.GRU(units, return_sequences=True, return_state=True)
    softmax = keras.layers.Dense(target_size, "softmax")

    source = keras.Input((source_length,))
    encoder = keras.Model(source, keras.layers.GRU(units)(embed_source(source)))

    token, state = keras.Input((1,)), keras.Input((units,))
    out, after = decoder(embed_target(token), initial_state=state)
    step = keras.Model([token, state], [softmax(out), after])

    source, target_in = keras.Input((source_length,)), keras.Input((target_length,))
    out, _ = decoder(embed_target(target_in), initial_state=encoder(source))
    model = keras.Model([source, target_in], softmax(out))
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=0)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss)
    return model, encoder, step


def build_seq2seq(
    source_size, target_size, source_length, target_length, embedding_dim=32, units=64
):
    return parts(source_size, target_size, source_length, target_length, embedding_dim, units)


def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    keras.utils.set_random_seed(seed)
    tables = [np.array(table) for table in (source, target_in, target_out)]
    model, encoder, step = parts(
        source_size, target_size, tables[0].shape[1], tables[1].shape[1], 32, 64
    )
    model.fit(tables[:2], tables[2], batch_size=32, epochs=epochs, verbose=0)
    return encoder, step
