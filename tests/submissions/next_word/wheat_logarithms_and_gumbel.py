"""Log-sum-exp, Gumbel noise instead of a cumulative sum, rejection of `<unk>`."""

import re
from collections import Counter
import numpy as np


LETTER = r"[^\W\d_]"


def tokenize(text):
    pattern = re.compile(f"{LETTER}+(?:[-']{LETTER}+)*|[!?.,:;]")
    return [match.group().lower() for match in pattern.finditer(text)]


def build_vocabulary(tokens, max_size):
    ranked = [word for word, _ in Counter(sorted(tokens)).most_common(max_size - 1)]
    return ["<unk>"] + (ranked if max_size > 1 else [])


def rnn_step(x, h, W, U, b):
    return np.tanh(np.concatenate([x, h], axis=1) @ np.concatenate([W, U], axis=0) + b)


def sigmoid(z):
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-z))


def lstm_step(x, h, c, W, U, b):
    u = h.shape[1]
    z = np.dot(x, W) + np.dot(h, U) + b
    i, f, o = sigmoid(z[:, :u]), sigmoid(z[:, u : 2 * u]), sigmoid(z[:, 3 * u :])
    c = f * c + i * np.tanh(z[:, 2 * u : 3 * u])
    return (o * np.tanh(c), c)


def perplexity(probabilities, targets):
    picked = np.take_along_axis(np.asarray(probabilities), np.asarray(targets)[:, None], axis=1)
    if (picked == 0).any():
        return np.inf
    return np.exp(np.mean(-np.log(picked, dtype=np.float64)))


def sample(probabilities, temperature, seed):
    with np.errstate(divide="ignore"):
        logs = np.log(np.asarray(probabilities, dtype=float))
    if temperature > 0:
        noise = np.random.RandomState(seed).gumbel(size=logs.shape)
        logs = logs + temperature * noise
    return np.argmax(logs)


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    positions = dict(zip(vocabulary, range(len(vocabulary))))
    context = np.zeros(window, dtype=int)
    for word in prompt:
        context = np.append(context[1:], positions.get(word, 0))
    words = []
    for place in range(length):
        row = np.asarray(model(context[None]))[0]
        if temperature == 0:
            choice = 1 + int(np.argmax(row[1:]))
        else:
            attempt, choice = 0, 0
            while choice == 0:
                choice = int(sample(row, temperature, [seed, place, attempt]))
                attempt += 1
        words.append(vocabulary[choice])
        context = np.append(context[1:], choice)
    return words
