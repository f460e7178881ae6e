"""Keras models by value: configuration and weights, never code.

A configuration is checked first (see `configuration.py`), then the model is built from it (see
`building.py`) and the weights put in.
"""

from __future__ import annotations

import json
import sys
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.runner.building import build, fill, model_classes
from autograder.runner.configuration import (
    ADVICE,
    NOT_BUILT,
    REFUSED_LAYERS,
    SINGLE,
    ModelRefused,
    branches,
    parse,
)

# Parts of a layer that may stay behind where they are no class of Keras: how its weights began,
# what they cost in training and where they are held. The weights cross themselves.
LEFT_BEHIND = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}
# Functions of TensorFlow that Keras has under other names, and such as only keras.ops has.
OTHER_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "identity": "linear"}
SAME_IN_BOTH = frozenset({"abs", "cos", "exp", "sin", "sqrt", "square"})
# Metrics fill tables of these sizes when they are made.
MAX_TABLE = 1_000
TABLE_SIZES = ("num_classes", "num_labels", "num_thresholds", "thresholds")


def is_tensor(value: Any) -> bool:
    """Whether `value` is a tensor or variable with numbers in it (not a symbolic one)."""
    if "tensorflow" not in sys.modules:
        return False
    import keras
    import tensorflow as tf

    return isinstance(value, keras.Variable) or (
        tf.is_tensor(value) and hasattr(value, "numpy") and not keras.utils.is_keras_tensor(value)
    )


def is_model(value: Any) -> bool:
    """Whether `value` is a Keras model (or a layer, which `describe` then refuses)."""
    if "keras" not in sys.modules:
        return False
    import keras

    return isinstance(value, keras.layers.Layer)


def describe(model: Any) -> tuple[str, list[np.ndarray], str | None]:
    """Configuration (JSON), weights and compile configuration (JSON or None) of a model.

    Raises `ModelRefused` with the advice that the student needs.
    """
    import keras

    kind = type(model)
    if not isinstance(model, keras.Model):
        raise ModelRefused(f"a layer ({kind.__name__}) cannot be graded: return a keras.Model")
    if kind not in model_classes():
        raise ModelRefused(
            f"{kind.__name__} is a class of its own: "
            "build the model with keras.Sequential or keras.Model(inputs, outputs)"
        )
    if not model.built:
        raise ModelRefused(NOT_BUILT)
    for layer in model._flatten_layers(include_self=False):
        _check_own_code(layer)
    try:
        with (
            _uncompiled(model),
            _parts_by_name(model),
            warnings.catch_warnings(action="ignore"),
        ):
            config = json.dumps(keras.saving.serialize_keras_object(model))
    except Exception as error:
        raise ModelRefused(f"the model's configuration is not plain data ({error})") from error
    parse(config)
    # NumPy itself knows no bfloat16; the model is built again in single precision anyway.
    weights = [w.astype("float32") if w.dtype.name in SINGLE else w for w in model.get_weights()]
    return config, weights, _compile_config(model)


def rebuild(config: str, weights: list[np.ndarray], compiled: str | None) -> Any:
    """A model from what `describe` gave; every part is checked first."""
    tree = _bare(parse(config))
    options = parse(compiled) if compiled is not None else {}
    if any(weight.dtype.kind not in "biuf" for weight in weights):
        raise ModelRefused("the weights of the model are not numbers")
    model, variables = build(tree)
    if [tuple(weight.shape) for weight in model.weights] != [weight.shape for weight in weights]:
        raise ModelRefused("the weights of the model do not have the shapes of its layers")
    fill(model, variables, weights)
    if "refused" in options:
        model.compile_refused = str(options["refused"])[:300]
    elif options:
        _compile(model, options)
    return model


def _check_own_code(layer: Any) -> None:
    """On the student's side: a function's name, all that Keras writes down, may mislead."""
    import keras

    kind = type(layer)
    if kind.__name__ in REFUSED_LAYERS:
        raise ModelRefused(f"a {kind.__name__} layer cannot be graded: {ADVICE}")
    if not kind.__module__.startswith("keras."):
        raise ModelRefused(f"the layer {kind.__name__} is a class of its own: {ADVICE}")
    parts = {} if isinstance(layer, keras.Model) else vars(layer)
    for name, value in parts.items():
        if _is_own_function(value) and not name.endswith(tuple(LEFT_BEHIND)):
            raise ModelRefused(f"the model uses a function of its own ({value.__name__}): {ADVICE}")


def _is_own_function(value: Any) -> bool:
    # tf.nn.relu and its like go by the names that Keras gives the same functions.
    theirs = ("keras.", "tensorflow.")
    return isinstance(value, types.FunctionType) and not str(value.__module__).startswith(theirs)


@contextmanager
def _parts_by_name(model: Any) -> Iterator[None]:
    """Put into the layers what a configuration can name, while it is written.

    How weights began, what they cost and where they are held may be the student's own code: the
    layers are built-in ones all the same, and their weights cross as they are.
    """
    before = []
    for layer in model._flatten_layers(include_self=False):
        for name, value in list(vars(layer).items()):
            named = _named(name, value)
            if named is not value:
                before.append((vars(layer), name, value))
                vars(layer)[name] = named
    try:
        yield
    finally:
        for parts, name, value in before:
            parts[name] = value


def _named(name: str, value: Any) -> Any:
    """What stands for the part `name` of a layer in its configuration: itself, as a rule."""
    import keras

    for ending, room in LEFT_BEHIND.items():
        if name.endswith(ending) and value is not None and not _is_built_in(value, room):
            return keras.initializers.Zeros() if ending == "initializer" else None
    if name.endswith("activation") and isinstance(value, types.FunctionType):
        word: str = value.__name__
        if str(value.__module__).startswith("tensorflow."):
            word = OTHER_NAMES.get(word, word)
            same = _operation(word) if word in SAME_IN_BOTH else value
            return getattr(keras.activations, word, same)
        if vars(keras.ops).get(word) is value:
            return _operation(word)
    return value


def _is_built_in(value: Any, room: str) -> bool:
    import keras

    known = vars(getattr(keras, room)).values()
    table = room == "initializers" and np.ndim(getattr(value, "value", 0)) > 0
    return any(type(value) is kind for kind in known) and not table


def _operation(name: str) -> dict[str, str]:
    """The entry of a function of `keras.ops`, which Keras itself would write without its module."""
    return {
        "module": "keras.ops",
        "class_name": "function",
        "config": name,
        "registered_name": name,
    }


@contextmanager
def _uncompiled(model: Any) -> Iterator[None]:
    """Leave out the compile options, also those of nested models: they cross apart."""
    import keras

    layers = model._flatten_layers()
    compiled = [m for m in layers if isinstance(m, keras.Model) and m.compiled]
    try:
        for part in compiled:
            part.compiled = False
        yield
    finally:
        for part in compiled:
            part.compiled = True


def _bare(tree: Any) -> Any:
    """The tree without compile options, which cross apart, and shapes, which follow from calls."""
    if isinstance(tree, dict):
        left_out = ("compile_config", "build_config")
        return {key: _bare(value) for key, value in tree.items() if key not in left_out}
    if isinstance(tree, list):
        return [_bare(value) for value in tree]
    return tree


def _compile_config(model: Any) -> str | None:
    """The compile options, or why they stay behind: they may hold the student's own code.

    Metrics are for the student's eyes; if only they cannot cross, the other options do.
    """
    if not model.compiled:
        return None
    options = dict(model._compile_config.config)
    reason = ""
    for left_out in ((), ("metrics", "weighted_metrics")):
        try:
            return _written({key: options[key] for key in options if key not in left_out})
        except Exception as error:
            reason = str(error)[:300]
    return json.dumps({"refused": reason})


def _written(options: dict[str, Any]) -> str:
    import keras

    for value in keras.tree.flatten(options):
        if _is_own_function(value):
            raise ModelRefused(f"it uses a function of its own ({value.__name__})")
    with warnings.catch_warnings(action="ignore"):
        text = json.dumps(keras.saving.serialize_keras_object(options))
    parse(text)
    return text


def _compile(model: Any, options: dict[str, Any]) -> None:
    """Compile; the optimizer makes its variables when the model is trained, if it ever is."""
    import keras

    for branch in branches(options):
        for key in TABLE_SIZES:
            size = branch.get(key) or 0
            size = len(size) if isinstance(size, list) else size
            if not isinstance(size, (int, float)) or size > MAX_TABLE:
                raise ModelRefused(f"the compile options have {key} over {MAX_TABLE}")
    try:
        model.compile(**keras.saving.deserialize_keras_object(options))
    except MemoryError:
        raise
    except Exception as error:
        raise ModelRefused(f"the compile options cannot be used: {str(error)[:300]}") from error
