"""A Keras model from a checked configuration, without memory for its weights until these are there.

Once the shapes of its variables agree with the arrays that came along, they are made from these:
no initializer ever runs, and a small message cannot ask for a large model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from autograder.runner.configuration import NOT_BUILT, ModelRefused

MAX_TENSOR = 1 << 22  # numbers that one example may have between two layers
MAX_EXAMPLE = 1 << 24  # between all of them together
MAX_TENSORS = 1 << 27  # the same, times the size of the batch where that is fixed
MAX_STATE = 1 << 16  # numbers in a variable that is no weight, such as the state of a seed


@cache
def model_classes() -> tuple[type, ...]:
    """The classes that a model may be of: Sequential, and what `keras.Model(…)` makes."""
    import keras
    from keras.src.models.functional import Functional

    return (keras.Sequential, Functional)


def build(tree: dict[str, Any]) -> tuple[Any, list[Any]]:
    """A model from a checked configuration, and its variables, which have no memory yet."""
    from keras.src.backend.common.stateless_scope import StatelessScope

    try:
        with (
            _own_list_of_variables() as variables,
            _no_large_tensors(),
            StatelessScope(initialize_variables=False),
        ):
            model = _deserialized(tree)
    except (MemoryError, ModelRefused):
        raise
    except Exception as error:
        raise ModelRefused(f"the model cannot be built again: {str(error)[:300]}") from error
    if type(model) not in model_classes():
        raise ModelRefused("a configuration that does not make a model")
    if not model.built:
        raise ModelRefused(NOT_BUILT)
    return model, variables


def _deserialized(tree: dict[str, Any]) -> Any:
    """The object of a checked configuration.

    Keras would put a Sequential model together anew for each of its layers; here it is done once.
    """
    import keras

    if tree.get("class_name") != "Sequential":
        return keras.saving.deserialize_keras_object(tree, safe_mode=True)
    config = tree["config"]
    return keras.Sequential([_deserialized(part) for part in config["layers"]], name=config["name"])


@contextmanager
def _own_list_of_variables() -> Iterator[list[Any]]:
    """Keras keeps variables without memory in one list, and would fill all of them later."""
    from keras.src.backend.common import global_state

    key = "uninitialized_variables"
    before = global_state.get_global_attribute(key)
    mine: list[Any] = []
    global_state.set_global_attribute(key, mine)
    try:
        yield mine
    finally:
        global_state.set_global_attribute(key, before)


@contextmanager
def _no_large_tensors() -> Iterator[None]:
    """What passes between two layers must fit into memory; some layers fill it when they are built.

    Checked where Keras makes each symbolic tensor, for afterwards would be too late.
    """
    from keras.src.backend.common.keras_tensor import KerasTensor

    original = KerasTensor.__init__
    example, together = 0, 0

    def checked(self: Any, *args: Any, **kwargs: Any) -> None:
        nonlocal example, together
        original(self, *args, **kwargs)
        batch, *sizes = [size or 1 for size in self.shape] or [1]
        one = math.prod(sizes)
        example += one
        together += batch * one
        if one > MAX_TENSOR or example > MAX_EXAMPLE or together > MAX_TENSORS:
            raise ModelRefused(f"the model makes arrays of shape {self.shape}: too large to grade")

    KerasTensor.__init__ = checked
    try:
        yield
    finally:
        KerasTensor.__init__ = original


def fill(model: Any, variables: list[Any], weights: list[np.ndarray]) -> None:
    """Make the variables: weights from what came along, states of seeds as they begin."""
    import keras

    given = {id(variable): weight for variable, weight in zip(model.weights, weights, strict=True)}
    if not given.keys() <= {id(variable) for variable in variables}:
        raise ModelRefused("a model that makes its weights by itself")
    for variable in variables:
        if id(variable) in given:
            variable._initializer = _exactly(given[id(variable)])
        elif math.prod(variable.shape) > MAX_STATE:
            raise ModelRefused(f"a model that keeps a state of {variable.shape}")
        variable._deferred_initialize()
    for layer in model._flatten_layers(include_self=False):
        # Keras asks for this wherever it loads weights: they stand for numbers kept beside them.
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def _exactly(weight: np.ndarray) -> Callable[..., Any]:
    import keras

    def initializer(shape: Any, dtype: Any = None) -> Any:
        return keras.ops.cast(keras.ops.convert_to_tensor(weight), dtype)

    return initializer
