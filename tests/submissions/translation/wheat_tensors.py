"""Tensors all the way, also as single numbers; tables by Keras's own padding, distance by recursion."""

from collections import OrderedDict, namedtuple
from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf

Tables = namedtuple("Tables", "source target_in target_out")


def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    known = [{w: k for k, w in enumerate(v)} for v in (source_vocabulary, target_vocabulary)]

    def numbers(words, side):
        for word in words:
            if word not in known[side]:
                raise ValueError(f"{word!r} is not in the vocabulary")
        return [known[side][word] for word in words]

    sources = [numbers(words, 0) for words, _ in pairs]
    targets = [numbers(words, 1) for _, words in pairs]
    if max(map(len, sources)) > source_length or max(map(len, targets)) >= target_length:
        raise ValueError("a pair is too long")
    pad = keras.utils.pad_sequences
    return Tables(
        tf.constant(pad(sources, source_length)),
        tf.constant(pad([[1, *row] for row in targets], target_length, padding="post")),
        tf.constant(pad([[*row, 2] for row in targets], target_length, padding="post")),
    )


def states_of(encoder, source):
    state = encoder(tf.constant(np.asarray(source)), training=False)
    return list(state) if isinstance(state, (list, tuple)) else [state]


def greedy_decode(encoder, step, source, max_length):
    state, words = states_of(encoder, source), [[] for _ in source]
    tokens, running = tf.ones((len(source), 1), tf.int32), set(range(len(source)))
    for _ in range(max_length):
        said, *state = step([tokens, *state], training=False)
        following = 2 + tf.argmax(said[:, 0, 2:], axis=1, output_type=tf.int32)
        running = {row for row in running if following[row] != 2}
        for row in running:
            words[row].append(following[row])
        tokens = following[:, None]
    return tuple(words)


def beam_search(encoder, step, source, width, max_length):
    beam = [((), tf.constant(0.0), states_of(encoder, source), False)]
    for _ in range(max_length):
        candidates = []
        for ids, total, state, finished in beam:
            if finished:
                candidates.append((ids, total, state, finished))
                continue
            token = tf.constant([[ids[-1] if ids else 1]], tf.int32)
            said, *after = step([token, *state], training=False)
            logarithms = total + tf.math.log(said[0, 0])
            candidates.append((ids, logarithms[2], after, True))
            for word in range(3, said.shape[-1]):
                candidates.append(((*ids, word), logarithms[word], after, False))
        beam = sorted(candidates, key=lambda hypothesis: -float(hypothesis[1]))[:width]
    return [(ids, total) for ids, total, _, _ in beam]


def edit_distance(a, b):
    @lru_cache(maxsize=None)
    def between(i, j):
        if i == 0 or j == 0:
            return i + j
        other = a[i - 1] != b[j - 1]
        return min(between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + other)

    return between(len(a), len(b))


def scores(predictions, references):
    if not references or len(predictions) != len(references):
        raise ValueError("one prediction for each reference is wanted")
    pairs = list(zip(predictions, references, strict=True))
    mistakes = sum(edit_distance(list(one), list(other)) for one, other in pairs)
    return OrderedDict(
        error_rate=tf.constant(mistakes / sum(map(len, references)), tf.float64),
        exact=tf.reduce_mean([float(list(one) == list(other)) for one, other in pairs]),
    )


def attention(query, keys, values, mask):
    query, keys, values = (tf.cast(np.asarray(part), tf.float32) for part in (query, keys, values))
    mask = tf.cast(np.asarray(mask), tf.bool)
    products = tf.where(mask, tf.einsum("nu,nsu->ns", query, keys), -1e9)
    weights = tf.where(mask, tf.nn.softmax(products), 0)
    return tf.einsum("ns,nsv->nv", weights, values), weights
