"""Keras models on the wire, changed at random: their configurations, weights and compile options.

    python tests/model_fuzzer.py 0 300      # seeds 0 to 299, one line of JSON for each

A real grader's decoder takes each of them and, where it does, the model is evaluated as a test
would. A line says what became of it: refused, why; or taken. Anything else that is raised is
`broke`: in a judge it would be a traceback where the student should read a sentence.
"""

from __future__ import annotations

import copy
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import msgpack
import numpy as np
from built_in_layers import Example, examples

from autograder import testing_keras
from autograder.runner.configuration import _classes, _functions
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import unpack

MOST_CHANGES = 4
ROWS = 5
OPTIONS: list[dict[str, Any]] = [
    {"optimizer": "adam", "loss": "mse", "metrics": ["mae"]},
    {"optimizer": keras.optimizers.SGD(0.1, momentum=0.9), "loss": keras.losses.Huber(0.5)},
    {"optimizer": keras.optimizers.AdamW(1e-3), "weighted_metrics": [keras.metrics.AUC()]},
]
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 3, 7, 1000, 10**6, 2**31, 2**63, -(2**63), 10**30),
    *(0.5, -0.5, 1e-9, 1e308, float("nan"), float("inf")),
    *("", "x", "relu", "softmax", "same", "causal", "channels_first", "auto", "\0", "é" * 300),
    *("float64", "float16", "int8", "uint4", "uint7", "bool", "complex64", "float8", "string"),
    *([], {}, [[]], [None], [1, 2], [None, 5], ["x"], {"class_name": "x"}, {"config": {}}),
]


@cache
def some_models() -> list[keras.Model]:
    """One model for each built-in layer that may cross, compiled in one of several ways."""
    return [_model(number, example) for number, example in enumerate(examples())]


def _model(number: int, example: Example) -> keras.Model:
    kind = "int32" if example.integers else "float32"
    inputs = [keras.Input(shape, dtype=kind) for shape in example.shapes]
    layer = example.make()
    one = len(inputs) == 1
    output = layer(inputs[0]) if one else layer(*inputs) if example.apart else layer(inputs)
    model = keras.Model(inputs, output)
    if number % (len(OPTIONS) + 1):
        model.compile(**OPTIONS[number % (len(OPTIONS) + 1) - 1])
    return model


class Fuzzer:
    """What one seed makes of a model."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def node(self) -> list[Any]:
        """A model on the wire, with a few changes."""
        model = self.chance.choice(some_models())
        kind, config, weights, compiled = copy.deepcopy(Encoder(32).encode(model))
        for _ in range(self.chance.choice([1, 1, 2, MOST_CHANGES])):
            what = self.chance.random()
            if what < 0.7:
                config = self.changed(config)
            elif what < 0.85:
                weights = self.other_weights(weights)
            elif compiled is not None:
                compiled = self.changed(compiled)
        return [kind, config, weights, compiled]

    def changed(self, text: str) -> str:
        """A configuration with one place of it changed."""
        tree = json.loads(text)
        places = list(_places(tree))
        if not places:
            return text
        holder, key = self.chance.choice(places)
        what = self.chance.random()
        if what < 0.4:
            holder[key] = self.chance.choice(ODD)
        elif what < 0.6:
            holder[key] = self.near(holder[key])
        elif what < 0.75:
            other, its = self.chance.choice(places)
            holder[key] = copy.deepcopy(other[its])
        elif what < 0.85:
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            named = [branch for branch, name in places if name == "class_name"]
            entry = self.chance.choice(named)
            entry["module"], entry["class_name"] = self.chance.choice(sorted(_classes()))
        return json.dumps(tree)

    def near(self, value: Any) -> Any:
        """Another value of the same kind."""
        if isinstance(value, bool):
            return not value
        if isinstance(value, (int, float)):
            return value * self.chance.choice([-1, 0, 2, 100]) + self.chance.choice([0, 1])
        if isinstance(value, str):
            names = [name for pair in sorted(_functions()) for name in pair]
            return self.chance.choice([value.upper(), value + "_1", *self.chance.sample(names, 3)])
        if isinstance(value, list):
            return self.chance.choice([value[::-1], value + value, value[1:], tuple(value)])
        return None

    def other_weights(self, nodes: list[Any]) -> list[Any]:
        """The arrays with one of them changed, left out, or added."""
        extra = Encoder(4).encode(np.full((2, 3), np.nan, "float32"))
        if not nodes:
            return [extra]
        place, what = self.chance.randrange(len(nodes)), self.chance.random()
        array = Decoder(4).decode(nodes[place])
        if array.dtype.kind not in "biuf":  # an earlier change made it text
            return nodes
        if what < 0.2:
            return nodes[:place] + nodes[place + 1 :]
        if what < 0.4:
            return [*nodes[:place], extra, *nodes[place:]]
        kinds = ["float64", "float16", "int8", "int64", "uint8", "bool", "complex64", "U1"]
        others = [
            np.full_like(array, np.nan, dtype="float32"),
            np.full_like(array, np.inf, dtype="float32"),
            array.T,
            array[..., None],
            array.ravel(),
            np.zeros((0,), "float32"),
            *(array.astype(kind) for kind in kinds),
        ]
        return [*nodes[:place], Encoder(4).encode(self.chance.choice(others)), *nodes[place + 1 :]]


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a tree, as what holds it and its key there."""
    keys = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in list(keys):
        yield tree, key
        yield from _places(tree[key])


def taken(node: list[Any]) -> str:
    """What a grader makes of a model on the wire: `taken`, or why not."""
    try:
        wire = unpack(msgpack.packb(node, use_bin_type=True))
        model = Decoder(32).decode(wire)
    except ValueRefused as refused:
        return f"refused: {refused}"
    given = tuple(
        np.ones((ROWS, *(size or 3 for size in tensor.shape[1:])), tensor.dtype)
        for tensor in model.inputs
    )
    try:
        testing_keras.answers(model, given, outputs=len(model.outputs))
    except Exception as failed:  # noqa: BLE001 - so a test fails, by the model of the student
        return f"taken, and fails: {type(failed).__name__}: {failed}"
    return "taken"


def main(first: int, last: int) -> None:
    """Print what became of each seed."""
    for seed in range(first, last):
        started = time.monotonic()
        try:
            said = taken(Fuzzer(seed).node())
        except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
            said = f"broke: {type(error).__name__}: {error}"
        line = {"seed": seed, "said": said[:300], "seconds": round(time.monotonic() - started, 3)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
