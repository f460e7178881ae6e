"""TensorFlow's own operations; the notebook is the first to import it."""

import numpy as np
import tensorflow as tf


def build_vocabulary(tokens):
    return sorted(dict.fromkeys(tokens))


def refuse_others(indices, depth):
    wrong = indices[(indices < 0) | (indices >= depth)]
    if wrong.size:
        raise ValueError(f"indices has {wrong[0]}, which is not in 0 to {depth - 1}")


def one_hot(indices, depth):
    indices = np.asarray(indices)
    if indices.size and not np.issubdtype(indices.dtype, np.integer):
        raise TypeError(f"indices should be whole numbers, not {indices.dtype}")
    refuse_others(indices, depth)
    return tf.one_hot(indices.astype(np.int64), depth, dtype=tf.float32).numpy()


def decode(vectors, vocabulary):
    vectors = np.asarray(vectors)
    if not len(vectors):
        return []
    return [vocabulary[index] for index in tf.argmax(vectors, axis=1).numpy()]


def encode_text(text, vocabulary):
    places = {character: place for place, character in enumerate(vocabulary)}
    unknown = [character for character in text if character not in places]
    if unknown:
        raise ValueError(f"text has {unknown[0]!r}, which is not in vocabulary")
    return one_hot(np.array([places[character] for character in text], dtype=int), len(places))


def embedding_lookup(indices, weights):
    indices, weights = np.asarray(indices), np.asarray(weights)
    refuse_others(indices, len(weights))
    return tf.gather(weights, indices).numpy()
