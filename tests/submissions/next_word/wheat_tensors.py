"""Numbers that come as tensors, a Python generator for the draws, categories for the letters."""

import random
import unicodedata
from collections import Counter

import keras
import numpy as np
import tensorflow as tf


def is_letter(text, place):
    return 0 <= place < len(text) and unicodedata.category(text[place]).startswith("L")


def tokenize(text):
    text, tokens, word = text.lower(), [], ""
    for place, character in enumerate(text):
        inner = is_letter(text, place - 1) and is_letter(text, place + 1)
        if is_letter(text, place) or (character in "'-" and inner):
            word += character
            continue
        if word:
            tokens.append(word)
        if character in ".,;:!?":
            tokens.append(character)
        word = ""
    return tuple([*tokens, word] if word else tokens)


def build_vocabulary(tokens, max_size):
    ranked = sorted(Counter(tokens).items(), key=lambda item: (-item[1], item[0]))
    return ["<unk>", *(np.str_(token) for token, _ in ranked)][:max_size]


def rnn_step(x, h, W, U, b):
    x, h, W, U, b = (tf.constant(part, tf.float64) for part in (x, h, W, U, b))
    return keras.ops.tanh(keras.ops.matmul(x, W) + keras.ops.matmul(h, U) + b)


def perplexity(probabilities, targets):
    table = tf.constant(probabilities)
    chosen = tf.gather(table, tf.constant(np.asarray(targets)), axis=1, batch_dims=1)
    return tf.exp(-tf.reduce_mean(tf.math.log(chosen)))


def sample(probabilities, temperature, seed):
    probabilities = np.asarray(probabilities, dtype=float)
    if temperature == 0:
        return tf.argmax(probabilities)
    with np.errstate(divide="ignore"):
        scores = np.log(probabilities / probabilities.max()) / temperature
    return random.Random(seed).choices(tf.range(len(scores)), weights=np.exp(scores))[0]
