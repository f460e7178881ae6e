"""Which Keras configurations may cross: trees of entries, checked before anything is built.

An entry is `{"module", "class_name", "config"}`, and all that Keras would look up by name in one
is looked up here first, in tables of its built-in classes and functions. Lambda, wrappers of
foreign code and layers that read files or keep vocabularies are not in the tables, and neither is
anything outside Keras.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

MAX_CONFIG = 4 << 20
MAX_BRANCHES = 20_000  # objects in a configuration; a layer has about ten
MAX_DEPTH = 100
DTYPE = re.compile(r"(mixed_)?(b?float|u?int|complex)[0-9]{1,3}|bool")
# Half precision becomes single. It is a habit of speed, and would give a verdict seven of its
# digits away: so coarse are two sums of the same numbers then that anything may hide in between.
SINGLE = {
    "float16": "float32",
    "bfloat16": "float32",
    "mixed_float16": "float32",
    "mixed_bfloat16": "float32",
}
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
# Operations that take functions.
REFUSED_OPERATIONS = {
    "AssociativeScan", "Cond", "ForiLoop", "JVP", "Map", "Scan", "Switch",
    "VectorizedMap", "WhileLoop",
}  # fmt: skip
OPERATION_MODULES = ("core", "einops", "image", "linalg", "math", "nn", "numpy")
DATA_ENTRIES = {"__keras_tensor__", "__tensor__", "__numpy__", "__slice__", "__ellipsis__"}
NOT_BUILT = "the model is not built: start it with keras.Input(shape=…)"
ADVICE = "use built-in layers, and keras.ops in a functional model for what has no layer"


class ModelRefused(Exception):
    """A model that may not cross; the text says what to use instead."""


def parse(text: str) -> dict[str, Any]:
    """A configuration from JSON, with every entry checked against the table, in full precision."""
    if len(text) > MAX_CONFIG:
        raise ModelRefused(f"a model configuration of more than {MAX_CONFIG} characters")
    try:
        tree = json.loads(text)
        json.dumps(tree, ensure_ascii=False).encode()  # no half characters, which nobody can send
    except (ValueError, RecursionError) as error:
        raise ModelRefused("a model configuration that is not JSON") from error
    if not isinstance(tree, dict):
        raise ModelRefused("a model configuration that is not an object")
    for count, branch in enumerate(branches(tree)):
        if count > MAX_BRANCHES:
            raise ModelRefused("a model configuration with too many layers")
        _check_branch(branch)
    full: dict[str, Any] = _in_single_precision(tree)
    return full


def _in_single_precision(tree: Any) -> Any:
    """The same configuration; wherever a half precision is named, single precision is.

    That may be the policy of a layer, the argument of an operation or the type of an input.
    """
    if isinstance(tree, dict):
        return {key: _in_single_precision(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_in_single_precision(value) for value in tree]
    return SINGLE.get(tree, tree) if isinstance(tree, str) else tree


def branches(tree: Any, depth: int = MAX_DEPTH) -> Iterator[dict[str, Any]]:
    """Every object in a configuration."""
    if depth < 0:
        raise ModelRefused(f"a model configuration nested more than {MAX_DEPTH} deep")
    if isinstance(tree, dict):
        yield tree
    if isinstance(tree, (dict, list)):
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from branches(value, depth - 1)


def _check_branch(branch: dict[str, Any]) -> None:
    if "class_name" in branch:
        _check_entry(branch)
    _check_dtype(branch.get("dtype"))
    if branch.get("quantization_config") is not None:
        raise ModelRefused("a quantized layer cannot be graded: leave quantization_config out")
    if branch.get("stateful"):
        raise ModelRefused("a layer with stateful=True cannot be graded: leave it out")
    nodes = branch.get("inbound_nodes", [])
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise ModelRefused("a model whose layers are connected in no known way")
    # Without a symbolic tensor among its arguments an operation would run at once.
    if not all(_has_tensor([node.get("args"), node.get("kwargs")]) for node in nodes):
        raise ModelRefused("a model with an operation that has no input")


def _check_dtype(dtype: Any) -> None:
    fine = DTYPE.fullmatch(dtype) if isinstance(dtype, str) else dtype is None
    if not fine and not isinstance(dtype, dict):  # a dict is an entry of its own
        raise ModelRefused(f"a model with the dtype {dtype}: use float32 and int32")


def _has_tensor(tree: Any) -> bool:
    if isinstance(tree, dict) and "class_name" in tree:
        return bool(tree["class_name"] == "__keras_tensor__")
    if isinstance(tree, dict):
        tree = list(tree.values())
    return isinstance(tree, list) and any(_has_tensor(value) for value in tree)


def _check_entry(entry: dict[str, Any]) -> None:
    name, module, config = (entry.get(key) for key in ("class_name", "module", "config"))
    if not isinstance(name, str) or not isinstance(module, (str, types.NoneType)):
        raise ModelRefused("a model configuration with an entry that has no name")
    if name in DATA_ENTRIES and module is None and isinstance(config, dict):
        return
    if name == "function":
        if isinstance(config, str) and (module, config) in _functions():
            return
        raise ModelRefused(f"the model uses a function of its own ({config}): {ADVICE}")
    known = (module, name) in _classes() and entry.get("registered_name") in (None, name)
    if known and isinstance(config, dict):
        if "DTypePolicy" in name:
            _check_dtype(config.get("name"))
        return
    if name in REFUSED_LAYERS:
        raise ModelRefused(f"a {name} layer cannot be graded: {ADVICE}")
    raise ModelRefused(f"{name} ({module}) is not built into Keras: {ADVICE}")


@cache
def _classes() -> frozenset[tuple[str, str]]:
    """Module and name of each class that a configuration may name."""
    import keras

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
    for room in (*(f"ops.{name}" for name in OPERATION_MODULES), "activations.activations"):
        module = importlib.import_module(f"keras.src.{room}")
        found |= {(module.__name__, name) for name in _operation_names(module)}
    return frozenset(found)


def _class_names(module: Any) -> set[str]:
    return {name for name, value in vars(module).items() if inspect.isclass(value)}


def _operation_names(module: Any) -> set[str]:
    from keras.src.ops.operation import Operation

    return {
        name
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, Operation)
        if value.__module__ == module.__name__ and name not in REFUSED_OPERATIONS
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
