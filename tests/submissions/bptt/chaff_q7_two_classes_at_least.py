"""Has a second class where there is one alone."""

import numpy as np

LOSES = {"q7"}
SAYS = (
    "Where all targets are 0, your weights are those of two classes. Look at what the docstring says "
    "of k."
)


def train_rnn(X, targets, units, truncation, epochs, seed):
    X, targets = np.asarray(X, dtype=np.float64), np.asarray(targets)
    (n, steps, d), k = X.shape, max(2, int(targets.max()) + 1)
    draw = np.random.default_rng(seed)
    shapes = {"W": (d, units), "U": (units, units), "V": (units, k)}
    weights = {name: draw.normal(0, units**-0.5, shape) for name, shape in shapes.items()}
    weights |= {"b": np.zeros(units), "c": np.zeros(k)}
    speed = {name: np.zeros_like(weight) for name, weight in weights.items()}
    truth = np.eye(k)[targets]

    def gradients_of(x, h, right):
        before = np.empty((n, x.shape[1], units))
        H = np.empty_like(before)
        driven = x @ weights["W"] + weights["b"]
        for t in range(x.shape[1]):
            before[:, t] = h
            H[:, t] = h = np.tanh(driven[:, t] + h @ weights["U"])
        logits = H @ weights["V"] + weights["c"]
        odds = np.exp(logits - logits.max(axis=2, keepdims=True))
        dY = (odds / odds.sum(axis=2, keepdims=True) - right) / (n * x.shape[1])
        dA, later = (dY @ weights["V"].T), np.zeros((n, units))
        for t in reversed(range(x.shape[1])):
            dA[:, t] = (dA[:, t] + later) * (1 - H[:, t] ** 2)
            later = dA[:, t] @ weights["U"].T
        flat = {
            name: a.reshape(-1, a.shape[-1])
            for name, a in (("x", x), ("before", before), ("H", H), ("dA", dA), ("dY", dY))
        }
        return h, {
            "W": flat["x"].T @ flat["dA"],
            "U": flat["before"].T @ flat["dA"],
            "b": flat["dA"].sum(axis=0),
            "V": flat["H"].T @ flat["dY"],
            "c": flat["dY"].sum(axis=0),
        }

    for epoch in range(epochs):
        rate = 0.1 * (1 - 0.9 * epoch / epochs)
        h = np.zeros((n, units))
        for start in range(0, steps, truncation):
            stretch = slice(start, start + truncation)
            h, gradients = gradients_of(X[:, stretch], h, truth[:, stretch])
            norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
            for name, gradient in gradients.items():
                speed[name] = 0.9 * speed[name] - rate * gradient / max(norm, 1.0)
                weights[name] += speed[name]
    return weights
