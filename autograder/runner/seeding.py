"""One seed for everything that draws random numbers."""

from __future__ import annotations

import hashlib
import random
import sys

import numpy as np
import numpy.random  # NumPy imports it only when it is asked for: too late, in every process


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and, where it is loaded, Keras with its backend."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    if "keras" in sys.modules:
        import keras

        keras.utils.set_random_seed(seed % 2**32)


def make_deterministic() -> None:
    """Operations of TensorFlow give the same result every time, from here on.

    On a GPU also as precisely as on a processor: with TF32, which is TensorFlow's default there,
    products have three digits, and tests ask for five.
    """
    if "tensorflow" in sys.modules:
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
        tf.config.experimental.enable_tensor_float_32_execution(False)


def settle_late_tensorflow(seed: int) -> None:
    """Seed TensorFlow and make it deterministic where a cell was the first to import it."""
    import tensorflow as tf

    make_deterministic()
    tf.random.set_seed(seed % 2**32)


def derived_seed(seed: int, label: str) -> int:
    """A seed of its own for each question, the same on every machine."""
    digest = hashlib.sha256(f"{seed}:{label}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
