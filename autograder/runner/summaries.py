"""Let what writes summaries for TensorBoard write nothing, where TensorBoard is not installed.

`keras.callbacks.TensorBoard` is a habit of many, and no answer hangs on it. TensorFlow itself makes
the files, and asks TensorBoard's package only what to write into them.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from typing import Any

WRITE = ("audio", "histogram", "image", "scalar", "text")  # functions of tf.summary
# The last is a second copy, made for whoever imports it by this name, as Keras does; then it
# stands in tf.summary, too.
MODULES = (
    "tensorflow.python.summary.tb_summary",
    "tensorflow._api.v2.summary",
    "tensorflow.summary",
)


def write_no_summaries() -> None:
    """Change `tf.summary` so, where TensorFlow is loaded; runs no operation."""
    if "tensorflow" not in sys.modules or find_spec("tensorboard") is not None:
        return
    for module in map(importlib.import_module, MODULES):
        for name in WRITE:
            setattr(module, name, _nothing)


def _nothing(*args: Any, **kwargs: Any) -> bool:
    """As a summary that nobody asked to be written."""
    return False
