"""Adam at its default rate with batches of 64 and dropout, stopping early."""

import keras
import numpy as np


def build_model(vocabulary_size, window, embedding_dim=64, units=128):
    words = keras.Input(shape=(window,), dtype="int32", name="words")
    x = keras.layers.Embedding(vocabulary_size, embedding_dim, name="embedding")(words)
    x = keras.layers.LSTM(units, name="memory")(x)
    x = keras.layers.Dropout(0.3)(x)
    x = keras.layers.Dense(vocabulary_size, name="logits")(x)
    outputs = keras.layers.Softmax(name="next_word")(x)
    model = keras.Model(words, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(), loss={"next_word": "sparse_categorical_crossentropy"}
    )
    return model


def train_model(token_ids, vocabulary_size, window, epochs, seed):
    keras.utils.set_random_seed(seed)
    model = build_model(vocabulary_size, window)
    ids = np.asarray(token_ids)
    X = np.stack([ids[k : len(ids) - window + k] for k in range(window)], axis=1)
    patience = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model.fit(
        X,
        ids[window:],
        batch_size=64,
        epochs=epochs,
        validation_split=0.1,
        callbacks=[patience],
        verbose=0,
    )
    return model
