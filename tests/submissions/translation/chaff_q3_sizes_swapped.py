"""Swaps the sizes of the two vocabularies."""

import keras
import numpy as np

LOSES = {"q3"}
SAYS = (
    "Your models are not made for as many words as the two vocabularies have. Look at which of the "
    "two sizes each layer gets."
)


def train_seq2seq(source, target_in, target_out, source_size, target_size, epochs, seed):
    keras.utils.set_random_seed(seed)
    source, target_in, target_out = (np.array(x) for x in (source, target_in, target_out))
    words = keras.Input(shape=(source.shape[1],), dtype="int32")
    before = keras.Input(shape=(target_in.shape[1],), dtype="int32")
    token, state = keras.Input(shape=(1,), dtype="int32"), keras.Input(shape=(64,))
    x = keras.layers.Embedding(target_size, 32, mask_zero=True)(words)
    _, h = keras.layers.GRU(64, return_state=True)(x)
    embed = keras.layers.Embedding(target_size, 32, mask_zero=True)
    decode = keras.layers.GRU(64, return_sequences=True, return_state=True)
    dense = keras.layers.Dense(source_size, activation="softmax")
    out, _ = decode(embed(before), initial_state=h)
    model = keras.Model([words, before], dense(out))
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    model.fit([source, target_in], target_out, batch_size=64, epochs=min(epochs, 3), verbose=0)
    encoder = keras.Model(words, h)
    out, after = decode(embed(token), initial_state=state)
    return encoder, keras.Model([token, state], [dense(out), after])
