"""Losses and norms without a float(): NumPy scalars and arrays of no axis; softmax by logaddexp; einsum and cumulative products."""

import numpy as np


def masked_cross_entropy(Y, targets, mask):
    Y = np.asarray(Y, dtype=np.float64)
    mask = np.asarray(mask)
    logs = Y - np.logaddexp.reduce(Y, axis=-1, keepdims=True)
    one_hot = np.asarray(targets)[..., None] == np.arange(Y.shape[-1])
    weight = mask[..., None] / max(1, np.count_nonzero(mask))
    dY = (np.exp(logs) - one_hot) * weight
    return np.asarray(-(np.where(one_hot, logs, 0) * weight).sum()), dY


def clip_gradients(gradients, max_norm):
    if max_norm <= 0:
        raise ValueError(f"{max_norm=}")
    norm = np.linalg.norm([np.linalg.norm(g) for g in gradients.values()])
    if norm > max_norm:
        return {name: (max_norm / norm) * g for name, g in gradients.items()}, np.asarray(norm)
    return gradients, np.asarray(norm)


def gradient_through_time(H, U, dh):
    H, U = np.asarray(H), np.asarray(U)
    jacobians = (1 - H[:, 1:, :, None] ** 2) * U.T
    rows = [np.asarray(dh)]
    for step in range(jacobians.shape[1] - 1, -1, -1):
        rows = [np.einsum("nu,nuv->nv", rows[0], jacobians[:, step]), *rows]
    return np.stack(rows, 1)


def rnn_backward(X, h0, H, weights, dY):
    X, h0, H, dY = map(np.asarray, (X, h0, H, dY))
    n, T, units = H.shape
    flat = lambda a: a.reshape(n * T, -1)
    dA = np.zeros(H.shape, dtype=np.result_type(H, dY, float))
    dH = dY @ weights["V"].T
    dA[:, -1] = dH[:, -1] * (1 - H[:, -1] ** 2)
    for t in range(T - 2, -1, -1):
        dA[:, t] = (dH[:, t] + dA[:, t + 1] @ weights["U"].T) * (1 - H[:, t] ** 2)
    shifted = np.roll(H, 1, axis=1)
    shifted[:, 0] = h0
    return dict(
        W=flat(X).T @ flat(dA),
        U=flat(shifted).T @ flat(dA),
        b=flat(dA).sum(0),
        V=flat(H).T @ flat(dY),
        c=flat(dY).sum(0),
        h0=dA[:, 0] @ weights["U"].T,
    )
