"""Keras models by value: configuration and weights, never code.

A configuration is a tree of `{"module", "class_name", "config"}` entries. Before anything is
built from it, every entry is looked up in a table of built-in classes and functions. Lambda,
wrappers of foreign code and layers that read files or keep vocabularies are not in the table,
and neither is anything outside Keras. Then the model is built once without memory for its
weights, to compare their shapes with the arrays that came along, and only then for real.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

MAX_CONFIG = 4 << 20
# These load files, run foreign code, or hold Python code in their configuration.
REFUSED_LAYERS = {
    "FlaxLayer",
    "HashedCrossing",
    "Hashing",
    "IntegerLookup",
    "JaxLayer",
    "Lambda",
    "Layer",
    "StringLookup",
    "TFSMLayer",
    "TextVectorization",
    "TorchModuleWrapper",
}
# Of the module keras.src.ops.core, only what holds no function of its own.
CORE_OPERATIONS = {"Cast", "ConvertToTensor", "Slice", "SliceUpdate", "StopGradient", "Unstack"}
DATA_ENTRIES = {"__keras_tensor__", "__tensor__", "__numpy__", "__slice__", "__ellipsis__"}
ADVICE = "use built-in layers, and keras.ops in a functional model for what has no layer"


class ModelRefused(Exception):
    """A model that may not cross; the text says what to use instead."""


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
    if kind not in _model_classes():
        raise ModelRefused(
            f"{kind.__name__} is a class of its own: "
            "build the model with keras.Sequential or keras.Model(inputs, outputs)"
        )
    if not model.built:
        raise ModelRefused("the model is not built: start it with keras.Input(shape=…)")
    try:
        config = json.dumps(keras.saving.serialize_keras_object(model))
        config = json.dumps(_without_compile(json.loads(config)))
    except (TypeError, ValueError, NotImplementedError) as error:
        raise ModelRefused(f"the model's configuration is not plain data ({error})") from error
    _parse(config)
    return config, model.get_weights(), _compile_config(model)


def rebuild(config: str, weights: list[np.ndarray], compiled: str | None) -> Any:
    """A model from what `describe` gave; every part is checked first."""
    config = json.dumps(_without_compile(_parse(config)))
    shapes = [tuple(shape) for shape in _dry_shapes(config)]
    if shapes != [weight.shape for weight in weights]:
        raise ModelRefused("the weights of the model do not have the shapes of its layers")
    if any(weight.dtype.kind not in "biuf" for weight in weights):
        raise ModelRefused("the weights of the model are not numbers")
    model = _build(config)
    model.set_weights(weights)
    if compiled is not None:
        options = _parse(compiled)
        try:
            model.compile_from_config(options)
        except Exception as error:
            raise ModelRefused(f"the compile options cannot be used: {str(error)[:300]}") from error
    return model


def _without_compile(tree: Any) -> Any:
    """The tree without compile options, also those of nested models: they cross apart."""
    if isinstance(tree, dict):
        return {k: _without_compile(v) for k, v in tree.items() if k != "compile_config"}
    if isinstance(tree, list):
        return [_without_compile(value) for value in tree]
    return tree


def _compile_config(model: Any) -> str | None:
    """The compile options, or None where they hold the student's own code."""
    try:
        options = model.get_compile_config() if model.compiled else None
        if not options:
            return None
        text = json.dumps(options)
        _parse(text)
    except (ModelRefused, TypeError, ValueError, NotImplementedError):
        return None
    return text


def _parse(text: str) -> dict[str, Any]:
    """A configuration from JSON, with every entry checked against the table."""
    if len(text) > MAX_CONFIG:
        raise ModelRefused(f"a model configuration of more than {MAX_CONFIG} characters")
    try:
        tree = json.loads(text)
        entries = list(_entries(tree))
    except (ValueError, RecursionError) as error:
        raise ModelRefused("a model configuration that is not JSON") from error
    if not isinstance(tree, dict):
        raise ModelRefused("a model configuration that is not an object")
    for entry in entries:
        _check_entry(entry)
    return tree


def _entries(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "class_name" in tree:
            yield tree
        for value in tree.values():
            yield from _entries(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _entries(value)


def _check_entry(entry: dict[str, Any]) -> None:
    name, module = entry.get("class_name"), entry.get("module")
    if name in DATA_ENTRIES and module is None:
        return
    if name == "function":
        function = entry.get("config")
        if isinstance(function, str) and (module, function) in _functions():
            return
        raise ModelRefused(f"the model uses a function of its own ({function}): {ADVICE}")
    registered = entry.get("registered_name")
    known = (module, name) in _classes() and registered in (None, name)
    if known and isinstance(entry.get("config"), dict):
        return
    if name in REFUSED_LAYERS:
        raise ModelRefused(f"a {name} layer cannot be graded: {ADVICE}")
    raise ModelRefused(f"{name} ({module}) is not built into Keras: {ADVICE}")


@cache
def _model_classes() -> tuple[type, ...]:
    import keras
    from keras.src.models.functional import Functional

    return (keras.Sequential, Functional)


@cache
def _classes() -> frozenset[tuple[str, str]]:
    """Module and name of each class that a configuration may name."""
    import keras
    from keras.src import ops as keras_ops

    found = {
        ("keras", "Sequential"),
        ("keras.src.models.functional", "Functional"),
        ("keras", "Functional"),
        ("keras", "DTypePolicy"),
        ("keras", "FloatDTypePolicy"),
        ("keras.dtype_policies", "DTypePolicy"),
    }
    for name, value in vars(keras.layers).items():
        is_layer = inspect.isclass(value) and issubclass(value, keras.layers.Layer)
        if is_layer and name not in REFUSED_LAYERS:
            found.add(("keras.layers", name))
    for room in ("initializers", "regularizers", "constraints", "losses", "metrics"):
        found |= {(f"keras.{room}", name) for name in _class_names(getattr(keras, room))}
    found |= {("keras.optimizers", name) for name in _class_names(keras.optimizers)}
    schedules = keras.optimizers.schedules
    found |= {("keras.optimizers.schedules", name) for name in _class_names(schedules)}
    for room in ("numpy", "nn", "math", "core"):
        module = getattr(keras_ops, room)
        names = CORE_OPERATIONS if room == "core" else _operation_names(module)
        found |= {(module.__name__, name) for name in names}
    return frozenset(found)


def _class_names(module: Any) -> set[str]:
    return {name for name, value in vars(module).items() if inspect.isclass(value)}


def _operation_names(module: Any) -> set[str]:
    from keras.src.ops.operation import Operation

    return {
        name
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, Operation) and value is not Operation
        if value.__module__ == module.__name__
    }


@cache
def _functions() -> frozenset[tuple[str, str]]:
    """Module and name of each function that a configuration may name."""
    import keras

    found = set()
    for room in ("activations", "losses", "metrics", "ops"):
        for name, value in vars(getattr(keras, room)).items():
            if inspect.isfunction(value) and name not in ("get", "serialize", "deserialize"):
                found |= {(f"keras.{room}", name)}
                if room != "ops":  # Keras writes "builtins" for functions it knows by name
                    found |= {("builtins", name)}
    return frozenset(found)


def _dry_shapes(config: str) -> list[Any]:
    """The shapes of the model's weights, found without memory for them."""
    from keras.src.backend.common.stateless_scope import StatelessScope

    with StatelessScope(initialize_variables=False):
        return [weight.shape for weight in _build(config).weights]


def _build(config: str) -> Any:
    """A model from a checked configuration; Keras takes its copy of the tree apart on the way."""
    import keras

    try:
        model = keras.saving.deserialize_keras_object(json.loads(config), safe_mode=True)
    except MemoryError:
        raise
    except Exception as error:
        raise ModelRefused(f"the model cannot be built again: {str(error)[:300]}") from error
    if type(model) not in _model_classes():
        raise ModelRefused("a configuration that does not make a model")
    if not model.built:
        raise ModelRefused("the model is not built: start it with keras.Input(shape=…)")
    return model
