"""Trains the decoder from a state of zeros."""

import keras
import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your translator has learned to say French sentences, which have little to do with the English "
    "ones. Look at the whole way from a source to its own translation: which rows belong together, "
    "where the decoder starts in training, and which encoder you return."
)


def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    keras.utils.set_random_seed(seed)
    source, target_in, target_out = (np.array(x) for x in (source, target_in, target_out))
    words = keras.Input(shape=(source.shape[1],), dtype="int32")
    before = keras.Input(shape=(target_in.shape[1],), dtype="int32")
    token, state = keras.Input(shape=(1,), dtype="int32"), keras.Input(shape=(64,))
    x = keras.layers.Embedding(source_size, 32, mask_zero=True)(words)
    _, h = keras.layers.GRU(64, return_state=True)(x)
    embed = keras.layers.Embedding(target_size, 32, mask_zero=True)
    decode = keras.layers.GRU(64, return_sequences=True, return_state=True)
    dense = keras.layers.Dense(target_size, activation="softmax")
    out, _ = decode(embed(before), initial_state=keras.ops.zeros_like(h))
    model = keras.Model([words, before], dense(out))
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    model.fit([source, target_in], target_out, batch_size=64, epochs=min(epochs, 5), verbose=0)
    encoder = keras.Model(words, h)
    out, after = decode(embed(token), initial_state=state)
    return encoder, keras.Model([token, state], [dense(out), after])
