"""Let Keras write down a training step once instead of two or three times.

On TensorFlow, `fit` makes the variables of the optimizer and of the metrics while it traces its
first step. A trace that made variables is thrown away and written again, and half of the seconds
in which a small model trains are tracing. Here these variables are made just before, by the calls
that Keras would make; the step, its numbers and its random draws are the same, to the bit.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

from autograder.runner.building import model_classes


def trace_once() -> None:
    """Change Keras so, where it is loaded with TensorFlow behind it; runs no operation."""
    if "keras" not in sys.modules or sys.modules["keras"].backend.backend() != "tensorflow":
        return
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

    # What `fit` and `evaluate` call before they trace.
    original = TensorFlowTrainer._maybe_symbolic_build

    @functools.wraps(original)
    def prepare(self: Any, iterator: Any = None, data_batch: Any = None) -> None:
        original(self, iterator=iterator, data_batch=data_batch)
        # Others may have a training step of their own, with other variables.
        if type(self) in model_classes() and self.built and iterator is not None:
            batch = iterator._distributed_dataset.element_spec
            _make_variables(self, batch if isinstance(batch, tuple) else (batch,))

    TensorFlowTrainer._maybe_symbolic_build = prepare


def _make_variables(model: Any, batch: tuple[Any, ...]) -> None:
    """Make the variables of the optimizer and of the metrics, for batches of these types."""
    if model.optimizer is not None and not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    metrics = model._compile_metrics
    if metrics is None or metrics.built or len(model.outputs) != 1 or len(batch) < 2:
        return
    rank = getattr(getattr(batch[1], "shape", None), "rank", None)  # None: nested, or not known
    if rank:
        metrics.build(batch[1], model.outputs[0])
