"""Keep recurrent layers with a mask off cuDNN, which wants all padding at the end.

On a GPU, Keras hands an LSTM or a GRU to cuDNN, and asserts that a mask's padding stands behind
each sequence. Ours stands in front, so a right model would raise there and train on a CPU. Keras
itself has a way out, which it takes wherever cuDNN does not fit; with a mask it is taken here.
What has no mask goes on as it did.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import sys
from typing import Any

CUDNN_CALLS = ("_cudnn_lstm", "_cudnn_gru")  # in Keras's module of recurrent loops on TensorFlow


def allow_padding_in_front() -> None:
    """Change Keras so, where it is loaded with TensorFlow behind it; runs no operation.

    Raises RuntimeError when this Keras does not have what is changed.
    """
    if "keras" not in sys.modules or sys.modules["keras"].backend.backend() != "tensorflow":
        return
    # By its name: the package has a function that is called as the module is.
    rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")
    for name in CUDNN_CALLS:
        original = getattr(rnn, name, None)
        if original is None or "mask" not in inspect.signature(original).parameters:
            raise RuntimeError(
                f"this version of Keras has no {rnn.__name__}.{name} with a mask: read how its "
                "recurrent layers choose cuDNN, and change autograder/runner/recurrent.py"
            )
        if not hasattr(original, "without_mask"):
            setattr(rnn, name, _without_mask(original))


def _without_mask(original: Any) -> Any:
    """`original`, declining wherever there is a mask as Keras's own functions decline."""
    signature = inspect.signature(original)

    @functools.wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        if signature.bind(*args, **kwargs).arguments.get("mask") is not None:
            raise NotImplementedError
        return original(*args, **kwargs)

    call.without_mask = True  # type: ignore[attr-defined]
    return call
