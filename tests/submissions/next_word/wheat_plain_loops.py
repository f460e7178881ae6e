"""Plain Python wherever possible: characters one by one, lists, `math` and `random`."""

import math
import random
import numpy as np


def tokenize(text):
    text = text.lower()
    tokens, word = [], ""
    for position, char in enumerate(text):
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        inner = char in "'-" and before.isalpha() and after.isalpha()
        if char.isalpha() or inner:
            word += char
            continue
        if word:
            tokens.append(word)
            word = ""
        if char in ".,;:!?":
            tokens.append(char)
    if word:
        tokens.append(word)
    return tokens


def build_vocabulary(tokens, max_size):
    counts = {}
    for token in tokens:
        counts[token] = counts.get(token, 0) + 1
    ranked = sorted(counts)
    ranked.sort(key=counts.get, reverse=True)
    return (["<unk>"] + ranked)[:max_size]


def rnn_step(x, h, W, U, b):
    new = np.empty((len(x), len(b)))
    for row in range(len(x)):
        for unit in range(len(b)):
            total = float(b[unit])
            total += sum(float(x[row][k]) * float(W[k][unit]) for k in range(len(W)))
            total += sum(float(h[row][k]) * float(U[k][unit]) for k in range(len(U)))
            new[row, unit] = math.tanh(total)
    return new


def logistic(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z)) if z < 700 else 1.0
    return math.exp(z) / (1 + math.exp(z)) if z > -700 else 0.0


def lstm_step(x, h, c, W, U, b):
    n, units = np.shape(h)
    new_h, new_c = np.empty((n, units)), np.empty((n, units))
    for row in range(n):
        z = np.dot(x[row], W) + np.dot(h[row], U) + b
        for k in range(units):
            write, keep, show = (logistic(z[k + gate * units]) for gate in (0, 1, 3))
            new_c[row, k] = keep * c[row][k] + write * math.tanh(z[k + 2 * units])
            new_h[row, k] = show * math.tanh(new_c[row, k])
    return [new_h, new_c]


def perplexity(probabilities, targets):
    total = 0.0
    for row, target in zip(probabilities, targets):
        if row[target] == 0:
            return float("inf")
        total += math.log(row[target])
    return math.exp(-total / len(targets))


def sample(probabilities, temperature, seed):
    probabilities = [float(p) for p in probabilities]
    most = max(probabilities)
    if temperature == 0:
        return probabilities.index(most)
    weights = [math.exp(math.log(p / most) / temperature) if p > 0 else 0 for p in probabilities]
    return random.Random(seed).choices(range(len(weights)), weights=weights)[0]


def generate(model, prompt, vocabulary, window, length, temperature, seed):
    chance = random.Random(seed)
    ids = [vocabulary.index(word) if word in vocabulary else 0 for word in prompt]
    written = []
    while len(written) < length:
        seen = ids[-window:]
        seen = [0] * (window - len(seen)) + seen
        row = model.predict(np.array([seen]), verbose=0)[0].tolist()
        row[0] = 0.0
        choice = sample(row, temperature, chance.randrange(2**30))
        ids.append(choice)
        written.append(vocabulary[choice])
    return written
