"""Steps along the gradient and not against it."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Your training steps along the gradient, so that the loss gets larger. Look at the sign of "
    "the step."
)


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X, dtype=float), np.asarray(targets)
    n, steps, d = X.shape
    k = int(targets.max()) + 1
    draw = np.random.default_rng(seed)
    scale = 1 / np.sqrt(units)
    weights = {
        "W": draw.normal(0, scale, (d, units)),
        "U": draw.normal(0, scale, (units, units)),
        "b": np.zeros(units),
        "V": draw.normal(0, scale, (units, k)),
        "c": np.zeros(k),
    }
    speed = {name: np.zeros(weight.shape) for name, weight in weights.items()}
    for _ in range(epochs):
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            x, right = X[:, start : start + truncation], targets[:, start : start + truncation]
            H, Y = rnn_forward(x, h, weights)
            _, dY = masked_cross_entropy(Y, right, np.ones(right.shape, dtype=bool))
            gradients = rnn_backward(x, h, H, weights, dY)
            gradients, _ = clip_gradients(gradients, 1.0)
            for name in weights:
                speed[name] = 0.9 * speed[name] + 0.1 * gradients[name]
                weights[name] = weights[name] + speed[name]
            h = H[:, -1]
    return weights
