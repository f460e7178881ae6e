"""Starts as Karpathy's and R2RT's programs do, uniform within 1 / √units, in float32, and lets RMSprop step."""

import numpy as np


def train_rnn(X, targets, units, truncation, epochs, seed):
    x = np.asarray(X, np.float32)
    y = np.asarray(targets, np.int64)
    k = y.max() + 1
    rng = np.random.default_rng(seed)
    bound = units**-0.5
    p = {
        "W": rng.uniform(-bound, bound, (x.shape[2], units)),
        "U": rng.uniform(-bound, bound, (units, units)),
        "b": rng.uniform(-bound, bound, units),
        "V": rng.uniform(-bound, bound, (units, k)),
        "c": rng.uniform(-bound, bound, k),
    }
    p = {name: array.astype(np.float32) for name, array in p.items()}
    square = {name: np.zeros_like(array) for name, array in p.items()}
    for epoch in range(epochs):
        rate = 0.004 if epoch < 2 * epochs // 3 else 0.001
        h = np.zeros((len(x), units), np.float32)
        for a in range(0, x.shape[1], truncation):
            part, wanted = x[:, a : a + truncation], y[:, a : a + truncation]
            H, Y = rnn_forward(part, h, p)
            mask = np.ones(wanted.shape, bool)
            g = rnn_backward(part, h, H, p, masked_cross_entropy(Y, wanted, mask)[1])
            g = clip_gradients(g, 5.0)[0]
            for name in p:
                square[name] = 0.9 * square[name] + 0.1 * g[name] ** 2
                p[name] = (p[name] - rate * g[name] / np.sqrt(square[name] + 1e-8)).astype("f")
            h = H[:, -1]
    return {name: array for name, array in p.items()}


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError(max_norm)
    flat = np.concatenate([np.ravel(array) for array in gradients.values()])
    norm = np.linalg.norm(flat)
    scale = min(1.0, max_norm / (norm + 1e-6))
    return {name: array * scale for name, array in gradients.items()}, norm


def arrange(flavour, X, steps=1):
    X = np.asarray(X)
    builders = {
        "one_to_one": lambda: (0, [1]),
        "one_to_many": lambda: (steps - 1, [1] * steps),
        "many_to_one": lambda: (0, [0] * (X.shape[1] - 1) + [1]),
        "many_to_many": lambda: (0, [1] * X.shape[1]),
        "encoder_decoder": lambda: (steps, [0] * X.shape[1] + [1] * steps),
    }
    if flavour not in builders:
        raise ValueError(f"{flavour!r} is not one of {sorted(builders)}")
    if X.shape[1] < 1 or (flavour[:3] == "one" and X.shape[1] > 1):
        raise ValueError(f"X has {X.shape[1]} steps")
    if flavour in {"one_to_many", "encoder_decoder"} and steps <= 0:
        raise ValueError(f"{steps} steps")
    zeros, counts = builders[flavour]()
    return np.pad(X, ((0, 0), (0, zeros), (0, 0))), np.array(counts) == 1
