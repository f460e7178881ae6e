"""Whole arrays: all words of a beam at once, tables by slices, single precision and an additive mask."""

import keras
import numpy as np


def encode_pairs(pairs, source_vocabulary, target_vocabulary, source_length, target_length):
    to_id = [dict(zip(words, range(len(words)), strict=True)) for words in (source_vocabulary, target_vocabulary)]
    missing = [w for pair in pairs for side in (0, 1) for w in pair[side] if w not in to_id[side]]
    if missing:
        raise ValueError(f"not in the vocabulary: {missing}")
    sides = [[np.array([to_id[s][w] for w in pair[s]], dtype="int32") for pair in pairs] for s in (0, 1)]
    tables = np.zeros((len(pairs), source_length), "int32"), *np.zeros(
        (2, len(pairs), target_length), "int32"
    )
    for k, (read, written) in enumerate(zip(*sides, strict=True)):
        if read.size > source_length or written.size >= target_length:
            raise ValueError(f"pair {k} does not fit")
        if read.size:
            tables[0][k, -read.size :] = read
        tables[1][k, 0], tables[2][k, written.size] = 1, 2
        tables[1][k, 1 : written.size + 1] = tables[2][k, : written.size] = written
    return tables


def greedy_decode(encoder, step, source, max_length):
    source = np.array(source)
    state = encoder.predict(source, verbose=0)
    state = state if isinstance(state, list) else [state]
    tokens = [np.ones(len(source), dtype="int64")]
    for _ in range(max_length):
        said, *state = step.predict([tokens[-1][:, None], *state], verbose=0)
        tokens.append(said[:, 0, 2:].argmax(-1) + 2)
    rows = np.stack(tokens[1:], axis=1)
    return [row[: np.argmax(np.append(row == 2, True))].tolist() for row in rows]


def beam_search(encoder, step, source, width, max_length):
    state = encoder(np.array(source))
    state = [np.array(part) for part in (state if isinstance(state, (list, tuple)) else [state])]
    ids, sums, done = np.ones((1, 1), int), np.zeros(1), np.zeros(1, bool)
    for _ in range(max_length):
        said, *state = (np.array(part) for part in step([ids[:, -1:], *state]))
        gains = np.log(said[:, 0].astype(float))
        gains[:, :2] = -np.inf
        gains[done] = -np.inf
        gains[done, 2] = 0.0  # a finished one can only stay
        flat = (sums[:, None] + gains).ravel()
        best = np.argsort(-flat)[:width]
        best = best[np.isfinite(flat[best])]
        rows, words = np.divmod(best, gains.shape[1])
        ids = np.concatenate([ids[rows], words[:, None]], axis=1)
        sums, done = flat[best], words == 2
        state = [part[rows] for part in state]
        if done.all():
            break
    return [(row[row > 2].tolist(), np.float64(total)) for row, total in zip(ids, sums, strict=True)]


def edit_distance(a, b):
    row = np.arange(len(b) + 1)
    for item in a:
        change = row[:-1] + np.array([item != other for other in b], dtype=int)
        new = np.concatenate([[row[0] + 1], np.minimum(row[1:] + 1, change)])
        # Insertions run along the row.
        row = np.minimum.accumulate(new - np.arange(len(new))) + np.arange(len(new))
    return row[-1]


def attention(query, keys, values, mask):
    query, keys, values, mask = (np.asarray(x, dtype="float32") for x in (query, keys, values, mask))
    products = (keys @ query[:, :, None])[:, :, 0] + (mask - 1) * np.float32(1e9)
    weights = np.exp(products - products.max(axis=1, keepdims=True)) * mask
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), np.float32(1e-30))
    return (weights[:, None] @ values)[:, 0], weights
