"""Batches of 128, a learning rate that falls, early stopping, clipped gradients."""

import keras
import numpy as np


def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    keras.utils.set_random_seed(int(seed))
    source, target_in, target_out = (
        np.array(table, dtype="int64") for table in (source, target_in, target_out)
    )
    words = keras.Input((source.shape[1],), dtype="int64")
    before = keras.Input((target_in.shape[1],), dtype="int64")
    _, h, c = keras.layers.LSTM(96, return_state=True)(
        keras.layers.Embedding(source_size, 48, mask_zero=True)(words)
    )
    embed = keras.layers.Embedding(target_size, 48)
    decoder = keras.layers.LSTM(96, return_sequences=True, return_state=True)
    dense = keras.layers.Dense(target_size, activation="softmax")
    model = keras.Model([words, before], dense(decoder(embed(before), initial_state=[h, c])[0]))
    steps = epochs * -(-len(source) // 128)
    rate = keras.optimizers.schedules.CosineDecay(1e-2, steps, alpha=0.1)
    model.compile(
        keras.optimizers.Adam(rate, clipnorm=1.0),
        keras.losses.SparseCategoricalCrossentropy(ignore_class=0),
    )
    stop = keras.callbacks.EarlyStopping("loss", patience=3, restore_best_weights=True)
    model.fit(
        [source, target_in], target_out, batch_size=128, epochs=epochs, callbacks=[stop], verbose=0
    )
    token, h_in, c_in = keras.Input((1,)), keras.Input((96,)), keras.Input((96,))
    out, h_out, c_out = decoder(embed(token), initial_state=[h_in, c_in])
    step = keras.Model([token, h_in, c_in], [dense(out), h_out, c_out])
    return keras.Model(words, [h, c]), step
