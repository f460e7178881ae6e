"""Plain Python: loops, recursion with a memory, one sentence and one hypothesis at a time."""

from functools import cache
from math import exp, log

import keras
import numpy as np


def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    def number(word, vocabulary):
        try:
            return vocabulary.index(word)
        except ValueError:
            raise ValueError(f"there is no word {word} in the vocabulary") from None

    source, target_in, target_out = [], [], []
    for words, translation in pairs:
        ids = [number(word, source_vocabulary) for word in words]
        written = [number(word, target_vocabulary) for word in translation]
        gap, rest = source_length - len(ids), target_length - len(written) - 1
        if min(gap, rest) < 0:
            raise ValueError("a sentence is too long")
        source.append(gap * [0] + ids)
        target_in.append([1] + written + rest * [0])
        target_out.append(written + [2] + rest * [0])
    return [np.array(rows, dtype="int32") for rows in (source, target_in, target_out)]


def as_list(state):
    return [*state] if isinstance(state, (list, tuple)) else [state]


def greedy_decode(encoder, step, source, max_length):
    translations = []
    for sentence in source:
        state = as_list(encoder(np.array([sentence])))
        words = []
        while len(words) < max_length:
            token = np.array([[words[-1] if words else 1]])
            answer = step([token, *[np.array(part) for part in state]])
            state = as_list(answer)[1:]
            scores = list(np.array(answer[0])[0, 0])
            word = max(range(2, len(scores)), key=scores.__getitem__)
            if word == 2:
                break
            words.append(word)
        translations.append(words)
    return tuple(translations)


def beam_search(encoder, step, source, width, max_length):
    first = as_list(encoder(np.array(source)))
    beam = [{"ids": [], "sum": 0.0, "state": first, "done": False}]
    for _ in range(max_length):
        pool = []
        for one in beam:
            if one["done"]:
                pool.append(one)
                continue
            token = np.array([[one["ids"][-1] if one["ids"] else 1]])
            answer, *state = step([token, *[np.array(part) for part in one["state"]]])
            for word, p in enumerate(np.array(answer)[0, 0].tolist()):
                if word < 2:
                    continue
                ids = one["ids"] + ([word] if word > 2 else [])
                pool.append(
                    {"ids": ids, "sum": one["sum"] + log(p), "state": state, "done": word == 2}
                )
        beam = sorted(pool, key=lambda one: one["sum"])[::-1][:width]
    return [[one["ids"], one["sum"]] for one in beam]


def edit_distance(a, b):
    @cache
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        if a[i - 1] == b[j - 1]:
            return distance(i - 1, j - 1)
        return 1 + min(distance(i - 1, j), distance(i, j - 1), distance(i - 1, j - 1))

    return distance(len(a), len(b))


def scores(predictions, references):
    if not predictions or len(predictions) != len(references):
        raise ValueError("one prediction for each reference, please")
    edits = words = equal = 0
    for prediction, right in zip(predictions, references, strict=True):
        edits += edit_distance(prediction, right)
        words += len(right)
        equal += list(prediction) == list(right)
    return dict(exact=equal / len(references), error_rate=edits / words)


def attention(query, keys, values, mask):
    contexts, weights = [], []
    for q, some_keys, some_values, there in zip(query, keys, values, mask, strict=True):
        products = [sum(float(a) * float(b) for a, b in zip(q, k, strict=True)) for k in some_keys]
        kept = [p for p, t in zip(products, there, strict=True) if t]
        row = [
            exp(p - max(kept)) if t else 0.0 for p, t in zip(products, there, strict=True)
        ]
        whole = sum(row) or 1.0
        row = [w / whole for w in row]
        width = len(some_values[0])
        context = [sum(w * v[k] for w, v in zip(row, some_values, strict=True)) for k in range(width)]
        weights.append(row)
        contexts.append(context)
    return np.array(contexts, dtype=float), np.array(weights, dtype=float)
