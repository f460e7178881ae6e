"""Keras models by value: what a student may build crosses unchanged, and nothing else gets in.

The codec runs in this process here; that it runs on both sides of the sandbox is tested elsewhere.
"""

from __future__ import annotations

import copy
import functools
import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import built_in_layers
import keras
import msgpack
import numpy as np
import pytest
import tensorflow as tf
from built_in_layers import Example
from keras import layers, ops

from autograder.runner import configuration
from autograder.runner.values import Decoder, Encoder, ValueRefused
from autograder.runner.wire import unpack


@pytest.fixture(autouse=True)
def _seed() -> None:
    keras.utils.set_random_seed(5)


def encode(value: Any) -> Any:
    return unpack(msgpack.packb(Encoder(32).encode(value), use_bin_type=True))


def cross(value: Any) -> Any:
    return Decoder(32).decode(encode(value))


def inputs_for(model: keras.Model, *, integers: bool = False, batch: int = 3) -> list[np.ndarray]:
    rng = np.random.default_rng(7)
    shapes = [(batch, *(n or 6 for n in tensor.shape[1:])) for tensor in model.inputs]
    if integers:
        return [rng.integers(0, 10, shape) for shape in shapes]
    return [rng.random(shape, dtype="float32") for shape in shapes]


def outputs(model: keras.Model, given: list[np.ndarray]) -> list[np.ndarray]:
    answer = model(given if len(given) > 1 else given[0], training=False)
    return [np.asarray(item) for item in keras.tree.flatten(answer)]


def expect_same(there: keras.Model, here: keras.Model, *, integers: bool = False) -> None:
    """Same kind, weights, flags, losses and outputs."""
    assert type(there) is type(here)
    assert there is not here
    for mine, theirs in zip(here.weights, there.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(theirs), np.asarray(mine))
        assert theirs.dtype == mine.dtype
        assert theirs.trainable == mine.trainable
    given = inputs_for(here, integers=integers)
    for mine, theirs in zip(outputs(here, given), outputs(there, given), strict=True):
        np.testing.assert_allclose(theirs, mine, rtol=1e-6, atol=1e-6)
    assert [layer.name for layer in there.layers] == [layer.name for layer in here.layers]
    assert len(there.losses) == len(here.losses)


# --- every built-in layer ---------------------------------------------------------------------


@pytest.mark.parametrize("example", built_in_layers.examples(), ids=lambda e: e.name)
def test_a_model_with_this_layer_crosses_with_equal_weights_and_outputs(example: Example) -> None:
    given = [keras.Input(shape) for shape in example.shapes]
    layer = example.make()
    result = layer(*given) if example.apart or len(given) == 1 else layer(given)
    model = keras.Model(given if len(given) > 1 else given[0], result)
    expect_same(cross(model), model, integers=example.integers)


def test_no_built_in_layer_is_forgotten() -> None:
    public = {name for name in dir(layers) if isinstance(getattr(layers, name), type)}
    known = {example.name for example in built_in_layers.examples()}
    known |= built_in_layers.SECOND_NAMES | built_in_layers.LEFT_OUT.keys()
    assert public - known == configuration.REFUSED_LAYERS


def test_a_second_name_of_a_layer_crosses_as_the_first() -> None:
    for name in built_in_layers.SECOND_NAMES:
        assert getattr(layers, name).__name__ not in built_in_layers.SECOND_NAMES


# --- shapes of models -------------------------------------------------------------------------


def sequential() -> keras.Model:
    return keras.Sequential([keras.Input((5,)), layers.Dense(4, "relu"), layers.Dense(2)])


def sequential_built_late() -> keras.Model:
    model = keras.Sequential([layers.Dense(4), layers.Dense(2)])
    model.build((None, 5))
    return model


def sequential_built_by_data() -> keras.Model:
    model = keras.Sequential([layers.Dense(4), layers.Dense(2)])
    model(np.zeros((2, 5), "float32"))
    return model


def branches() -> keras.Model:
    """Kim 2014: regions on one shared embedding."""
    tokens = keras.Input((12,), dtype="int32")
    shared = layers.Embedding(10, 4)(tokens)
    pooled = [
        layers.GlobalMaxPooling1D()(layers.Conv1D(3, size, activation="relu")(shared))
        for size in (3, 4, 5)
    ]
    return keras.Model(tokens, layers.Dense(1, "sigmoid")(layers.concatenate(pooled)))


def several_inputs_and_outputs() -> keras.Model:
    first, second = keras.Input((5,), name="first"), keras.Input((3,), name="second")
    joined = layers.Concatenate()([first, second])
    return keras.Model([first, second], [layers.Dense(2)(joined), layers.Dense(1)(joined)])


def named_outputs() -> keras.Model:
    given = keras.Input((5,))
    return keras.Model(given, {"a": layers.Dense(2)(given), "b": layers.Dense(1)(given)})


def shared_layer() -> keras.Model:
    first, second = keras.Input((5,)), keras.Input((5,))
    shared = layers.Dense(3)
    return keras.Model([first, second], layers.Subtract()([shared(first), shared(second)]))


def layer_applied_twice_in_a_row() -> keras.Model:
    given = keras.Input((5,))
    twice = layers.Dense(5, "tanh")
    return keras.Model(given, twice(twice(given)))


def masked_recurrent() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(10, 4, mask_zero=True),
            layers.Bidirectional(layers.GRU(3, return_sequences=True)),
            layers.LSTM(3),
            layers.Dense(10, "softmax"),
        ]
    )


def mask_by_hand() -> keras.Model:
    tokens = keras.Input((None,), dtype="int32")
    vectors = layers.Embedding(10, 4)(tokens)
    mask = ops.not_equal(tokens, 0)
    return keras.Model(tokens, layers.LSTM(3)(vectors, mask=mask))


def initial_state_from_an_encoder() -> keras.Model:
    source, target = keras.Input((6, 3)), keras.Input((4, 3))
    _, h, c = layers.LSTM(5, return_state=True)(source)
    decoded = layers.LSTM(5, return_sequences=True)(target, initial_state=[h, c])
    return keras.Model([source, target], layers.TimeDistributed(layers.Dense(2))(decoded))


def nested() -> keras.Model:
    """An autoencoder of an encoder and a decoder, one of each kind."""
    code = keras.Input((3,))
    decoder = keras.Model(code, layers.Dense(5, "sigmoid")(code), name="decoder")
    encoder = keras.Sequential([keras.Input((5,)), layers.Dense(3)], name="encoder")
    given = keras.Input((5,))
    return keras.Model(given, decoder(encoder(given)), name="autoencoder")


def nested_in_sequential() -> keras.Model:
    return keras.Sequential([keras.Input((5,)), nested(), sequential()])


def variational_encoder() -> keras.Model:
    """Two outputs, and noise without Lambda: it is only added in training."""
    given = keras.Input((5,))
    mean, log_variance = layers.Dense(2, name="mean")(given), layers.Dense(2, name="lv")(given)
    noise = layers.GaussianNoise(1.0)(ops.zeros_like(mean))
    code = mean + ops.exp(0.5 * log_variance) * noise
    return keras.Model(given, [mean, log_variance, code])


def residual() -> keras.Model:
    given = keras.Input((6, 4))
    normal = layers.LayerNormalization()(given)
    attended = layers.MultiHeadAttention(2, 2)(normal, normal, use_causal_mask=True)
    return keras.Model(given, given + layers.Dropout(0.1)(attended))


def convolutional_denoiser() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Conv2DTranspose(4, 3, strides=2, padding="same"),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )


def whole_embedding_convolution() -> keras.Model:
    tokens = keras.Input((12,), dtype="int32")
    picture = layers.Reshape((12, 4, 1))(layers.Embedding(10, 4)(tokens))
    features = layers.Conv2D(3, (3, 4), activation="relu")(picture)
    return keras.Model(tokens, layers.Dense(1)(layers.GlobalMaxPooling2D()(features)))


def regularised() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(
                4,
                kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2),
                bias_regularizer="l1",
                activity_regularizer=keras.regularizers.L2(0.1),
                kernel_initializer=keras.initializers.HeNormal(seed=3),
                bias_initializer=keras.initializers.Constant(0.5),
                kernel_constraint=keras.constraints.MaxNorm(2),
                bias_constraint="non_neg",
            ),
            layers.Reshape((2, 2)),
            layers.LSTM(3, recurrent_regularizer="l2", recurrent_initializer="orthogonal"),
            layers.Dense(
                2,
                kernel_regularizer=keras.regularizers.OrthogonalRegularizer(0.1),
                kernel_initializer=keras.initializers.VarianceScaling(2.0),
            ),
        ]
    )


def frozen() -> keras.Model:
    model = sequential()
    model.layers[0].trainable = False
    return model


def double_precision() -> keras.Model:
    given = keras.Input((5,), dtype="float64")
    return keras.Model(given, layers.Dense(2, dtype="float64")(given))


INTEGERS = {
    branches,
    masked_recurrent,
    mask_by_hand,
    whole_embedding_convolution,
}
BUILDERS = [
    sequential,
    sequential_built_late,
    sequential_built_by_data,
    branches,
    several_inputs_and_outputs,
    named_outputs,
    shared_layer,
    layer_applied_twice_in_a_row,
    masked_recurrent,
    mask_by_hand,
    initial_state_from_an_encoder,
    nested,
    nested_in_sequential,
    variational_encoder,
    residual,
    convolutional_denoiser,
    whole_embedding_convolution,
    regularised,
    frozen,
    double_precision,
]


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_this_model_crosses(build: Callable[[], keras.Model]) -> None:
    model = build()
    expect_same(cross(model), model, integers=build in INTEGERS)


def by_policy(dtype: str) -> keras.Model:
    policy = keras.DTypePolicy(f"mixed_{dtype}")
    return keras.Sequential(
        [keras.Input((5,)), layers.Dense(4, dtype=policy), layers.Dense(2, dtype="float32")]
    )


def by_layer(dtype: str) -> keras.Model:
    given = keras.Input((5,), dtype=dtype)
    return keras.Model(given, layers.Dense(2, dtype=dtype)(given))


def by_operation(dtype: str) -> keras.Model:
    given = keras.Input((5,))
    return keras.Model(given, layers.Dense(2)(keras.ops.cast(given, dtype)))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("build", [by_policy, by_layer, by_operation])
def test_a_model_in_half_precision_crosses_in_single_precision(
    build: Callable[[str], keras.Model], dtype: str
) -> None:
    here = build(dtype)
    here.compile("adam", "mse")  # for which Keras scales the loss in half precision
    there = cross(here)
    rows = np.random.default_rng(0).random((20, 5), "float32")
    expected = np.asarray(keras.ops.cast(here(rows), "float32"))
    found = there(rows)
    assert keras.backend.standardize_dtype(found.dtype) == "float32"
    np.testing.assert_allclose(np.asarray(found), expected, atol=0.05)
    kinds = {str(layer.compute_dtype) for layer in there.layers}
    assert kinds == {"float32"}
    there.fit(rows, rows[:, :2], verbose=0)


def test_a_model_crosses_a_second_time_unchanged() -> None:
    model = nested_in_sequential()
    expect_same(cross(cross(model)), model)


def test_models_cross_inside_lists_and_dicts() -> None:
    whole = nested()
    there = cross((whole, {"parts": [whole.layers[1], whole.layers[2]], "accuracy": 0.5}))
    assert there[1]["accuracy"] == 0.5
    encoder, decoder = there[1]["parts"]
    given = inputs_for(whole)[0]
    joined = np.asarray(decoder(encoder(given)))
    np.testing.assert_allclose(joined, outputs(there[0], [given])[0], atol=1e-6)


def test_models_that_belong_together_take_a_step_there_and_come_back_moved() -> None:
    given = keras.Input((5,))
    encoder = keras.Model(given, [layers.Dense(2)(given), layers.Dense(2)(given)])
    decoder = keras.Sequential([keras.Input((2,)), layers.Dense(5, "sigmoid")])
    here = {"encoder": encoder, "decoder": decoder}
    before = {name: model.get_weights() for name, model in here.items()}
    there = cross(here)
    pictures = np.random.default_rng(1).random((7, 5), dtype="float32")
    with tf.GradientTape(persistent=True) as tape:
        mean, _ = there["encoder"](pictures)
        error = tf.reduce_sum((there["decoder"](mean) - pictures) ** 2)
    for model in there.values():
        slopes = tape.gradient(error, model.trainable_variables)
        for variable, slope in zip(model.trainable_variables, slopes, strict=True):
            if slope is not None:  # nothing looks at the second output of the encoder
                variable.assign_sub(0.1 * slope)
    back = cross(there)
    assert list(back) == ["encoder", "decoder"]
    for name, model in back.items():
        expect_same(model, there[name])
        for old, still in zip(before[name], here[name].get_weights(), strict=True):
            np.testing.assert_array_equal(old, still)
        moved = [
            np.abs(a - b).max() for a, b in zip(before[name], model.get_weights(), strict=True)
        ]
        assert max(moved) > 1e-3


def test_one_model_under_two_names_arrives_as_two_that_move_apart() -> None:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    there = cross({"one": model, "other": model})
    there["one"].set_weights([weight + 1 for weight in model.get_weights()])
    expect_same(there["other"], model)


def test_regularisation_constraints_and_initialisers_are_still_there() -> None:
    dense = cross(regularised()).layers[0]
    assert isinstance(dense.kernel_regularizer, keras.regularizers.L1L2)
    assert isinstance(dense.kernel_constraint, keras.constraints.MaxNorm)
    assert isinstance(dense.kernel_initializer, keras.initializers.HeNormal)
    assert isinstance(dense.bias_constraint, keras.constraints.NonNeg)


class Sparse(keras.regularizers.Regularizer):
    """A price of the student's own, which keeps what no configuration holds."""

    def __init__(self) -> None:
        self.wanted = tf.constant(0.1)

    def __call__(self, code: Any) -> Any:
        return ops.sum(ops.square(ops.mean(code, axis=0) - self.wanted))


PARTS: dict[str, dict[str, Any]] = {
    "own initialiser": {"kernel_initializer": lambda s, dtype=None: ops.ones(s, dtype)},
    "TensorFlow's initialisers": {
        "kernel_initializer": tf.random_normal_initializer(stddev=0.1),
        "bias_initializer": tf.constant_initializer(0.5),
    },
    "own class of prices": {"activity_regularizer": Sparse()},
    "own function for a price": {"kernel_regularizer": lambda w: 0.1 * ops.sum(ops.abs(w))},
    "own bound": {"kernel_constraint": lambda w: ops.clip(w, -1, 1)},
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS.keys())
def test_parts_of_the_students_own_that_only_training_asks_for_stay_behind(
    parts: dict[str, Any],
) -> None:
    dense = layers.Dense(3, **parts)
    here = keras.Sequential([keras.Input((5,)), dense, layers.Dense(2)])
    there = cross(here)
    given = inputs_for(here)
    np.testing.assert_allclose(outputs(there, given), outputs(here, given), rtol=1e-6, atol=1e-6)
    assert all(getattr(dense, name) is part for name, part in parts.items())


def test_a_large_table_that_weights_began_as_stays_behind() -> None:
    table = np.random.default_rng(0).random((4000, 100))
    began = keras.initializers.Constant(table)
    embedding = layers.Embedding(*table.shape, embeddings_initializer=began, trainable=False)
    model = keras.Sequential([keras.Input((6,), dtype="int32"), embedding])
    expect_same(cross(model), model, integers=True)


def test_what_was_adapted_to_data_is_still_so() -> None:
    data = np.random.default_rng(0).normal(50, 9, (200, 5)).astype("float32")
    there_and_back = [layers.Normalization(), layers.Normalization(invert=True)]
    for layer in there_and_back:
        layer.adapt(data)
    first, last = there_and_back
    model = keras.Sequential([keras.Input((5,)), first, layers.Dense(5), last])
    there = cross(model)
    np.testing.assert_allclose(outputs(there, [data]), outputs(model, [data]), rtol=1e-5)


def test_a_model_that_has_crossed_can_be_trained_and_saved_again() -> None:
    model = cross(compiled())
    given = inputs_for(model, batch=8)[0]
    before = model.get_weights()
    model.fit(given, given[:, :2], epochs=1, verbose=0)
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))
    expect_same(cross(model), model)


def test_dropout_draws_other_numbers_every_time_after_crossing() -> None:
    model = cross(keras.Sequential([keras.Input((50,)), layers.Dropout(0.5)]))
    ones = np.ones((1, 50), "float32")
    first, second = (np.asarray(model(ones, training=True)) for _ in range(2))
    assert (first != second).any()


def test_weights_that_were_made_large_or_odd_arrive_to_the_bit() -> None:
    model = sequential()
    rng = np.random.default_rng(0)
    weights = [(rng.standard_normal(w.shape) * 1e30).astype("float32") for w in model.get_weights()]
    weights[1][:2] = np.nan, np.inf
    model.set_weights(weights)
    for there, here in zip(cross(model).get_weights(), weights, strict=True):
        assert there.tobytes() == here.tobytes()


# --- activations ------------------------------------------------------------------------------

ACTIVATIONS = [
    *(tf.nn.softmax, tf.nn.log_softmax, tf.nn.relu, tf.nn.silu, tf.nn.leaky_relu, tf.nn.gelu),
    *(tf.sigmoid, tf.math.tanh, tf.identity, tf.abs, tf.exp, tf.square, tf.sin),
    *(ops.softmax, ops.gelu, ops.silu, ops.exp, ops.abs, ops.square, ops.leaky_relu),
]


@pytest.mark.parametrize(
    "activation", ACTIVATIONS, ids=lambda a: f"{a.__module__.partition('.')[0]} {a.__name__}"
)
def test_an_activation_of_tensorflow_or_an_operation_of_keras_crosses(activation: Any) -> None:
    dense = layers.Dense(5, activation=activation)
    model = keras.Sequential([keras.Input((5,)), dense, layers.Activation(activation)])
    expect_same(cross(model), model)
    assert dense.activation is activation


# --- operations -------------------------------------------------------------------------------

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "arithmetic with constants": lambda x: -((2 * x + 1 - x / 3) ** 2) % 5 // 2,
    "arithmetic with arrays": lambda x: x * np.arange(4, dtype="float32") + tf.constant(1.5),
    "comparison and choice": lambda x: ops.where(x > 0.5, x, ops.zeros_like(x)),
    "slices": lambda x: x[:, 1:, ::2],
    "one index": lambda x: x[:, -1],
    "ellipsis and new axis": lambda x: x[..., None, :2],
    "concatenate": lambda x: ops.concatenate([x, x * 2], axis=-1),
    "stack": lambda x: ops.stack([x, x], axis=1),
    "exponential and logarithm": lambda x: ops.log(ops.exp(x) + 1e-7),
    "reshape": lambda x: ops.reshape(x, (-1, 12)),
    "transpose": lambda x: ops.transpose(x, (0, 2, 1)),
    "cast": lambda x: ops.cast(ops.cast(x * 9, "int32"), "float32"),
    "saturate cast": lambda x: ops.saturate_cast(x * 900, "uint8"),
    "mean over an axis": lambda x: ops.mean(x, axis=[1, 2]),
    "sum keeping axes": lambda x: ops.sum(x, axis=1, keepdims=True),
    "variance": lambda x: ops.var(x, axis=-1),
    "matmul": lambda x: ops.matmul(x, ops.transpose(x, (0, 2, 1))),
    "einsum": lambda x: ops.einsum("btd,bsd->bts", x, x),
    "clip": lambda x: ops.clip(x, 0.2, 0.8),
    "one hot": lambda x: ops.one_hot(ops.cast(x * 9, "int32"), 10),
    "top k": lambda x: ops.top_k(x, 2)[0],
    "argmax": lambda x: ops.argmax(x, axis=-1),
    "softmax": lambda x: ops.softmax(x, axis=1),
    "repeat and tile": lambda x: ops.tile(ops.repeat(x, 2, axis=1), (1, 1, 2)),
    "pad": lambda x: ops.pad(x, [[0, 0], [1, 0], [0, 0]]),
    "roll": lambda x: ops.roll(x, 1, axis=1),
    "split": lambda x: ops.split(x, 2, axis=-1)[1],
    "unstack": lambda x: ops.unstack(x, axis=1)[0],
    "take": lambda x: ops.take(x, [0, 2], axis=1),
    "norm": lambda x: x / ops.norm(x, axis=-1, keepdims=True),
    "cumulative sum": lambda x: ops.cumsum(x, axis=1),
    "convolution": lambda x: ops.conv(x, np.ones((2, 4, 3), "float32")),
    "resize": lambda x: ops.image.resize(x[..., None], (6, 8)),
    "scatter update": lambda x: ops.scatter_update(x, [[0, 0, 0]], [5.0]),
    "stop gradient": lambda x: ops.stop_gradient(x),
    "activation functions": lambda x: keras.activations.gelu(keras.activations.relu(x, 0.1, 6)),
    "logical": lambda x: ops.cast(ops.logical_and(x > 0.2, x < 0.8), "float32"),
    "tf function": lambda x: layers.Activation(tf.nn.relu)(x - 0.5),
    "square and root": lambda x: ops.sqrt(ops.square(x) + ops.abs(x)),
    "layer function": lambda x: layers.add([x, x]),
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
def test_this_operation_in_a_functional_model_crosses(operation: Callable[[Any], Any]) -> None:
    given = keras.Input((3, 4))
    model = keras.Model(given, operation(layers.Dense(4)(given)))
    expect_same(cross(model), model)


# --- compile options --------------------------------------------------------------------------


def compiled(**options: Any) -> keras.Model:
    model = sequential()
    model.compile(**({"optimizer": "adam", "loss": "mse"} | options))
    return model


COMPILED: dict[str, dict[str, Any]] = {
    "strings": {"optimizer": "rmsprop", "loss": "mae", "metrics": ["accuracy"]},
    "optimizer object": {"optimizer": keras.optimizers.SGD(0.1, momentum=0.9, clipnorm=1.0)},
    "schedule": {
        "optimizer": keras.optimizers.AdamW(
            keras.optimizers.schedules.ExponentialDecay(0.1, 9, 0.9)
        )
    },
    "cosine": {"optimizer": keras.optimizers.Nadam(keras.optimizers.schedules.CosineDecay(0.1, 9))},
    "averaging": {"optimizer": keras.optimizers.Lion(1e-3, use_ema=True)},
    "loss object": {"loss": keras.losses.Huber(0.5)},
    "loss from logits": {"loss": keras.losses.SparseCategoricalCrossentropy(from_logits=True)},
    "loss function": {"loss": keras.losses.mean_squared_error},
    "loss of tf.keras": {"loss": tf.keras.losses.MeanSquaredLogarithmicError()},
    "metric objects": {"metrics": [keras.metrics.TopKCategoricalAccuracy(2), keras.metrics.AUC()]},
    "metric function": {"metrics": [keras.metrics.categorical_accuracy]},
    "weighted metrics": {"weighted_metrics": ["mse"]},
    "ways to run": {"run_eagerly": True, "steps_per_execution": 4},
    "jit": {"jit_compile": True},
    "no loss": {"loss": None},
}


@pytest.mark.parametrize("options", COMPILED.values(), ids=COMPILED.keys())
def test_these_compile_options_cross(options: dict[str, Any]) -> None:
    model = compiled(**options)
    there = cross(model)
    assert there.compiled
    assert there.get_compile_config() == model.get_compile_config()
    for name in ("run_eagerly", "steps_per_execution", "jit_compile"):
        assert getattr(there, name) == getattr(model, name)
    assert type(there.optimizer) is type(model.optimizer)


def test_losses_and_weights_for_several_outputs_cross() -> None:
    model = named_outputs()
    model.compile(
        "adam",
        loss={"a": "mse", "b": keras.losses.Huber()},
        loss_weights={"a": 1.0, "b": 0.25},
        metrics={"a": ["mae"]},
    )
    there = cross(model)
    rng = np.random.default_rng(0)
    given = inputs_for(model)[0]
    truth = {"a": rng.random((3, 2)), "b": rng.random((3, 1))}
    here_loss, there_loss = (m.evaluate(given, truth, verbose=0)[0] for m in (model, there))
    assert there_loss == pytest.approx(here_loss, rel=1e-6)


def test_the_state_of_the_optimizer_stays_behind_and_training_goes_on() -> None:
    model = compiled()
    given = inputs_for(model, batch=8)[0]
    model.fit(given, given[:, :2], epochs=1, verbose=0)
    there = cross(model)
    assert int(there.optimizer.iterations) == 0
    there.fit(given, given[:, :2], epochs=1, verbose=0)
    assert int(there.optimizer.iterations) == 1


def test_a_model_that_is_not_compiled_arrives_not_compiled() -> None:
    assert not cross(sequential()).compiled


def mean_squared_error(truth: Any, answer: Any) -> Any:
    """A student's own, with the name of one of Keras."""
    return ops.sum(ops.square(truth - answer))


class OwnLoss(keras.losses.Loss):
    def call(self, y_true: Any, y_pred: Any) -> Any:
        return ops.mean(y_true - y_pred)


@pytest.mark.parametrize(
    "loss",
    [mean_squared_error, lambda t, p: ops.mean(t - p), OwnLoss(), functools.partial(max)],
    ids=["own function", "lambda", "own class", "partial"],
)
def test_a_loss_of_the_students_own_stays_behind_and_the_model_says_so(loss: Any) -> None:
    here = compiled(loss=loss)
    there = cross(here)
    assert here.compiled
    assert not there.compiled
    assert there.compile_refused
    expect_same(there, here)


@pytest.mark.parametrize("option", ["metrics", "weighted_metrics"])
def test_metrics_of_the_students_own_stay_behind_alone(option: str) -> None:
    here = compiled(loss="mae", **{option: [mean_squared_error, lambda t, p: ops.mean(t - p)]})
    there = cross(here)
    assert there.compiled
    assert there.loss == "mae"


def test_a_model_with_a_fixed_batch_crosses() -> None:
    given = keras.Input((28, 28, 1), batch_size=128)
    hidden = layers.Conv2D(32, 3, padding="same")(given)
    model = keras.Model(given, layers.Conv2D(1, 3, padding="same")(hidden))
    assert cross(model).input_shape == (128, 28, 28, 1)


def test_a_nested_model_that_is_compiled_with_own_code_crosses() -> None:
    inner = compiled(loss=lambda t, p: ops.mean(t - p))
    model = keras.Sequential([keras.Input((5,)), inner])
    expect_same(cross(model), model)
    assert inner.compiled


# --- refused, with words ----------------------------------------------------------------------


class OwnLayer(layers.Layer):
    def call(self, x: Any) -> Any:
        return x


@keras.saving.register_keras_serializable(package="mine")
class RegisteredLayer(layers.Layer):
    def call(self, x: Any) -> Any:
        return x


class LayerWithArguments(layers.Layer):
    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def call(self, x: Any) -> Any:
        return x


class OwnModel(keras.Model):
    def call(self, x: Any) -> Any:
        return x


class OwnDense(layers.Dense):
    """Looks like the built-in one in every configuration."""


def relu(x: Any) -> Any:
    """Has the name of a built-in function."""
    return x + 1


def around(layer: Any) -> keras.Model:
    return keras.Sequential([keras.Input((5,)), layer])


def own_cell() -> keras.Model:
    class Cell(layers.SimpleRNNCell):
        pass

    return keras.Sequential([keras.Input((6, 3)), layers.RNN(Cell(2))])


def mapped() -> keras.Model:
    given = keras.Input((3, 4), batch_size=2)
    return keras.Model(given, ops.vectorized_map(lambda row: row * 2, given))


REFUSED: dict[str, tuple[Callable[[], Any], list[str]]] = {
    "Lambda": (lambda: around(layers.Lambda(lambda x: x)), ["Lambda", "keras.ops"]),
    "own layer": (lambda: around(OwnLayer()), ["OwnLayer", "built-in layers"]),
    "registered layer": (lambda: around(RegisteredLayer()), ["RegisteredLayer", "built-in layers"]),
    "layer with arguments": (
        lambda: around(LayerWithArguments(len)),
        ["LayerWithArguments", "built-in layers"],
    ),
    "own subclass of Dense": (lambda: around(OwnDense(3)), ["OwnDense", "built-in layers"]),
    "own model": (lambda: OwnModel(), ["OwnModel", "keras.Model(inputs, outputs)"]),
    "own model inside": (lambda: around(OwnModel()), ["OwnModel", "built-in layers"]),
    "own cell": (own_cell, ["Cell", "built-in layers"]),
    "own activation": (
        lambda: around(layers.Dense(3, activation=lambda x: x * 2)),
        ["function of its own", "keras.ops"],
    ),
    "own activation with a known name": (
        lambda: around(layers.Dense(3, activation=relu)),
        ["function of its own (relu)"],
    ),
    "own function mapped": (mapped, ["VectorizedMap"]),
    "vocabulary": (
        lambda: keras.Sequential(
            [keras.Input((1,), dtype="int32"), layers.IntegerLookup(vocabulary=[1, 2])]
        ),
        ["IntegerLookup"],
    ),
    "stateful": (
        lambda: keras.Sequential(
            [keras.Input(batch_shape=(1, 6, 3)), layers.LSTM(2, stateful=True)]
        ),
        ["stateful=True"],
    ),
    "not built": (lambda: keras.Sequential([layers.Dense(3)]), ["not built", "keras.Input"]),
    "layer": (lambda: layers.Dense(3), ["a layer (Dense)", "keras.Model"]),
    "symbolic tensor": (lambda: keras.Input((3,)), ["KerasTensor", "model or an array"]),
    "history": (
        lambda: compiled().fit(np.ones((2, 5)), np.ones((2, 2)), verbose=0),
        ["History", "model"],
    ),
    "ragged tensor": (lambda: tf.ragged.constant([[1], [1, 2]]), ["rows of different length"]),
    "bfloat16 array": (lambda: tf.constant([1.0], "bfloat16"), ["bfloat16"]),
}


@pytest.mark.parametrize(("make", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_this_is_refused_and_the_message_says_what_to_use(
    make: Callable[[], Any], words: list[str]
) -> None:
    with pytest.raises(ValueRefused) as refusal:
        Encoder(32).encode(make())
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


def test_tensors_and_variables_arrive_as_arrays() -> None:
    there = cross([tf.constant([[1, 2]]), ops.ones(3), keras.Variable(2.0), tf.Variable([True])])
    assert [(item.dtype.name, item.shape) for item in there] == [
        ("int32", (1, 2)),
        ("float32", (3,)),
        ("float32", ()),
        ("bool", (1,)),
    ]


def test_a_tensor_without_axes_arrives_as_a_number() -> None:
    there = cross([tf.constant(2), keras.ops.mean(np.ones(3, "float32")), keras.Variable(True)])
    assert [type(item) for item in there] == [np.int32, np.float32, np.bool_]


# --- hostile configurations -------------------------------------------------------------------


@contextmanager
def cheaply() -> Iterator[None]:
    """Neither memory nor time worth speaking of."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 << 10
    assert time.process_time() - started < 5


def described(model: keras.Model) -> tuple[dict[str, Any], list[Any], Any]:
    _, config, weights, options = encode(model)
    return json.loads(config), weights, options


def refuse(tree: Any, weights: list[Any], options: Any = None) -> str:
    text = tree if isinstance(tree, str) else json.dumps(tree)
    with cheaply(), pytest.raises(ValueRefused) as refusal:
        Decoder(32).decode(["m", text, weights, options])
    return str(refusal.value)


def entry(module: Any, name: Any, config: Any, **more: Any) -> dict[str, Any]:
    return {
        "module": module,
        "class_name": name,
        "config": config,
        "registered_name": None,
    } | more


def with_layer(layer: dict[str, Any]) -> dict[str, Any]:
    tree, _, _ = described(sequential())
    tree["config"]["layers"].append(layer)
    return tree


FOREIGN: dict[str, dict[str, Any]] = {
    "Lambda": entry("keras.layers", "Lambda", {"function": "x"}),
    "a lambda": entry(None, "__lambda__", {"value": "4wEAAAA"}),
    "type specification": entry("os", "__typespec__", [], spec_name="system"),
    "bytes": entry(None, "__bytes__", {"value": "x"}),
    "SavedModel": entry("keras.layers", "TFSMLayer", {"filepath": "/etc"}),
    "vocabulary file": entry("keras.layers", "StringLookup", {"vocabulary": "/etc/passwd"}),
    "text vocabulary": entry("keras.layers", "TextVectorization", {"vocabulary": "/etc/passwd"}),
    "torch": entry("keras.layers", "TorchModuleWrapper", {"module": "x"}),
    "foreign module": entry("os", "system", {"command": "true"}),
    "subprocess": entry("subprocess", "Popen", {"args": ["true"]}),
    "inside Keras": entry("keras.src.layers.core.lambda_layer", "Lambda", {"function": "x"}),
    "utilities": entry("keras.utils", "get_file", {"origin": "file:///etc/passwd"}),
    "model loading": entry("keras.models", "load_model", {"filepath": "/x"}),
    "no module": {"class_name": "Dense", "config": {"units": 3}},
    "empty module": entry("", "Dense", {"units": 3}),
    "registered name": entry("keras.layers", "Dense", {"units": 3}, registered_name="mine>Layer"),
    "name that is a list": entry("keras.layers", ["Dense"], {}),
    "module that is a list": entry(["keras.layers"], "Dense", {}),
    "name that is nothing": entry("keras.layers", None, {}),
    "configuration that is text": entry("keras.layers", "Dense", "units"),
    "configuration that is missing": {"module": "keras.layers", "class_name": "Dense"},
    "built-in eval": entry(
        "keras.layers", "Activation", {"activation": entry("builtins", "function", "eval")}
    ),
    "function of os": entry(
        "keras.layers", "Activation", {"activation": entry("os", "function", "system")}
    ),
    "function with a list": entry(
        "keras.layers", "Activation", {"activation": entry("os", "function", ["system"])}
    ),
    "own registered function": entry(
        "keras.layers", "Activation", {"activation": entry("__main__", "function", "relu")}
    ),
    "foreign cell": entry("keras.layers", "RNN", {"cell": entry("os", "Cell", {})}),
    "foreign layer wrapped": entry(
        "keras.layers", "TimeDistributed", {"layer": entry("keras.layers", "Lambda", {})}
    ),
    "foreign layer in a pipeline": entry(
        "keras.layers", "Pipeline", {"layers": [entry("keras.layers", "Lambda", {})]}
    ),
    "quantization": entry("keras.layers", "Dense", {"units": 3, "quantization_config": {"x": 1}}),
    "quantized dtype": entry("keras.layers", "Dense", {"units": 3, "dtype": "int4/1_from_float32"}),
    "quantized policy": entry(
        "keras.layers",
        "Dense",
        {"units": 3, "dtype": entry("keras", "DTypePolicy", {"name": "int8_from_float32"})},
    ),
    "array of long texts": entry(
        "keras.layers",
        "Dense",
        {"units": 3, "x": entry(None, "__numpy__", {"value": ["a"], "dtype": "U1000000000"})},
    ),
    "function over": entry("keras.src.ops.core", "WhileLoop", {"cond": "x", "body": "y"}),
    "base layer": entry("keras.layers", "Layer", {}),
    "a bare text": "Lambda",  # type: ignore[dict-item]
    "a bare list": [["Lambda"]],  # type: ignore[dict-item]
    "nothing at all": {},
}


@pytest.mark.parametrize("layer", FOREIGN.values(), ids=FOREIGN.keys())
def test_this_layer_of_a_forged_configuration_is_refused(layer: dict[str, Any]) -> None:
    _, weights, _ = described(sequential())
    refuse(with_layer(layer), weights)


BOMBS: dict[str, list[dict[str, Any]]] = {
    "units": [entry("keras.layers", "Dense", {"units": 10**9})],
    "more units": [entry("keras.layers", "Dense", {"units": 10**30})],
    "vocabulary": [entry("keras.layers", "Embedding", {"input_dim": 10**9, "output_dim": 10**6})],
    "orthogonal": [
        entry(
            "keras.layers",
            "Dense",
            {"units": 10**6, "kernel_initializer": entry("keras.initializers", "Orthogonal", {})},
        )
    ],
    "repeat": [entry("keras.layers", "RepeatVector", {"n": 10**9})],
    "repeat again and again": [entry("keras.layers", "RepeatVector", {"n": 10**4})]
    + [entry("keras.layers", "UpSampling1D", {"size": 10**4})] * 3,
    "padding": [
        entry("keras.layers", "Reshape", {"target_shape": [2, 1]}),
        entry("keras.layers", "ZeroPadding1D", {"padding": [10**9, 10**9]}),
    ],
    "reshape and dense": [
        entry("keras.layers", "RepeatVector", {"n": 10**8}),
        entry("keras.layers", "Flatten", {}),
        entry("keras.layers", "Dense", {"units": 10**8}),
    ],
    "normalization": [
        entry("keras.layers", "RepeatVector", {"n": 10**9}),
        entry("keras.layers", "Normalization", {"axis": [1, 2], "mean": 0.0, "variance": 1.0}),
    ],
    "many normalizations": [
        entry("keras.layers", "RepeatVector", {"n": 10**6}),
        *[entry("keras.layers", "Normalization", {"axis": [1, 2], "mean": 0.0, "variance": 1.0})]
        * 1000,
    ],
    "normalization of a batch": [
        entry("keras.layers", "InputLayer", {"batch_shape": [10**9, 2], "dtype": "float32"}),
        entry("keras.layers", "Normalization", {"axis": -2, "mean": 0.0, "variance": 1.0}),
    ],
    "low rank": [entry("keras.layers", "Dense", {"units": 2, "lora_rank": 10**9})],
    "state": [
        entry("keras.layers", "RepeatVector", {"n": 3}),
        entry("keras.layers", "LSTM", {"units": 10**9, "stateful": True}),
    ],
    "encoding": [entry("keras.layers", "CategoryEncoding", {"num_tokens": 10**9})],
    "resize": [
        entry("keras.layers", "Reshape", {"target_shape": [1, 1, 2]}),
        entry("keras.layers", "Resizing", {"height": 10**6, "width": 10**6}),
    ],
    "spectrogram": [entry("keras.layers", "MelSpectrogram", {"num_mel_bins": 10**9})],
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_small_message_cannot_ask_for_a_large_model(bomb: list[dict[str, Any]]) -> None:
    tree, weights, _ = described(sequential())
    tree["config"]["layers"] += bomb
    refuse(tree, weights)


def test_a_refused_bomb_does_not_go_off_when_the_next_model_is_built() -> None:
    tree, weights, _ = described(sequential())
    tree["config"]["layers"].append(BOMBS["units"][0])
    with cheaply():
        refuse(tree, weights)
        model = variational_encoder()
        expect_same(cross(model), model)


def test_an_operation_without_inputs_does_not_run() -> None:
    tree, weights, _ = described(several_inputs_and_outputs())
    constant = entry("keras.src.ops.numpy", "Full", {}) | {"name": "full"}
    arguments = {"args": [[10**6, 10**6], 0.0], "kwargs": {}}
    forged = [
        [arguments],
        [{"args": [[10**6, 10**6], entry(None, "__slice__", _tensor())], "kwargs": {}}],
        [{"args": [{"class_name": "__keras_tensor__"}], "kwargs": {}}],
        [[["first", 0, 0]]],
        [None],
        None,
        "first",
    ]
    for nodes in forged:
        broken = copy.deepcopy(tree)
        broken["config"]["layers"].append(constant | {"inbound_nodes": nodes})
        refuse(broken, weights)


def _tensor() -> dict[str, Any]:
    history = ["first", 0, 0]
    config = {"shape": [None, 5], "dtype": "float32", "keras_history": history}
    return {"start": entry(None, "__keras_tensor__", config), "stop": None, "step": None}


def test_layers_in_a_circle_are_refused() -> None:
    tree, weights, _ = described(nested())
    first, last = tree["config"]["layers"][1], tree["config"]["layers"][2]
    first["inbound_nodes"], last["inbound_nodes"] = last["inbound_nodes"], first["inbound_nodes"]
    first["inbound_nodes"][0]["args"][0]["config"]["keras_history"][0] = last["name"]
    last["inbound_nodes"][0]["args"][0]["config"]["keras_history"][0] = first["name"]
    refuse(tree, weights)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"keras"',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"x": ' + "[" * 300 + "]" * 300 + "}",
        '{"x": [' + "{}," * 30_000 + "{}]}",
        '{"x": ' + "9" * 5000 + "}",
        '{"x": "' + "y" * configuration.MAX_CONFIG + '"}',
        '{"x": "half a character: \\ud83d"}',
    ],
    ids=lambda text: text[:6],
)
def test_text_that_is_no_configuration_is_refused(text: str) -> None:
    refuse(text, [])
    _, weights, _ = described(sequential())
    refuse(described(sequential())[0], weights, text)


def test_what_is_not_a_model_is_refused() -> None:
    for tree in (
        entry("keras.layers", "Dense", {"units": 3}),
        entry("keras.optimizers", "Adam", {}),
        entry("keras.initializers", "Zeros", {}),
        entry("keras", "Model", {}),
        {},
        {"layers": []},
    ):
        refuse(tree, [])


def test_weights_of_another_shape_number_or_kind_are_refused() -> None:
    tree, weights, _ = described(sequential())
    for wrong in (
        [],
        weights[:-1],
        [*weights, weights[0]],
        [weights[1], weights[0], *weights[2:]],
        [["a", "<c8", weights[0][2], bytes(8 * 20)], *weights[1:]],
        [["a", "<U1", weights[0][2], bytes(4 * 20)], *weights[1:]],
        [["a", "<f4", [4, 5], weights[0][3]], *weights[1:]],
    ):
        refuse(tree, wrong)


def test_weights_of_another_precision_are_converted() -> None:
    tree, weights, _ = described(sequential())
    whole = ["a", "<i8", weights[0][2], np.arange(20, dtype="<i8").tobytes()]
    model = Decoder(32).decode(["m", json.dumps(tree), [whole, *weights[1:]], None])
    assert model.get_weights()[0].dtype == "float32"
    assert model.get_weights()[0].reshape(-1).tolist() == list(range(20))


OPTIONS: dict[str, dict[str, Any]] = {
    "own class": {"optimizer": entry("os", "system", {}), "loss": "mse"},
    "own function": {"optimizer": "adam", "loss": entry("builtins", "function", "exec")},
    "unknown option": {"optimizer": "adam", "x": 1},
    "a thousand million thresholds": {
        "optimizer": "adam",
        "metrics": [entry("keras.metrics", "AUC", {"num_thresholds": 10**9})],
    },
    "a square of classes": {
        "optimizer": "adam",
        "metrics": [entry("keras.metrics", "MeanIoU", {"num_classes": 10**6})],
    },
    "classes as text": {
        "optimizer": "adam",
        "metrics": [entry("keras.metrics", "MeanIoU", {"num_classes": "9" * 9})],
    },
    "a table of labels": {
        "optimizer": "adam",
        "metrics": [entry("keras.metrics", "AUC", {"multi_label": True, "num_labels": 10**9})],
    },
    "a list of thresholds": {
        "optimizer": "adam",
        "metrics": [entry("keras.metrics", "AUC", {"thresholds": [0.5] * 10**5})],
    },
    "a metric for an optimizer": {
        "optimizer": entry("keras.metrics", "MeanIoU", {"num_classes": 10**6})
    },
    "optimizer that is a layer": {"optimizer": entry("keras.layers", "Dense", {"units": 3})},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS.keys())
def test_these_forged_compile_options_are_refused(options: dict[str, Any]) -> None:
    tree, weights, _ = described(sequential())
    refuse(tree, weights, json.dumps(options))


def test_compile_options_and_shapes_inside_a_configuration_are_not_looked_at() -> None:
    here = sequential()
    tree, weights, _ = described(here)
    tree["compile_config"] = {"optimizer": "adam", "loss": "no_such_loss"}
    tree["build_config"] = {"input_shape": [None, 10**10]}
    numbers = {"axis": -1, "mean": 0.0, "variance": 1.0}
    large = {"build_config": {"input_shape": [None, 10**10]}}
    tree["config"]["layers"].append(entry("keras.layers", "Normalization", numbers, **large))
    with cheaply():
        model = Decoder(32).decode(["m", json.dumps(tree), weights, None])
    assert not model.compiled
    given = inputs_for(here)
    np.testing.assert_allclose(outputs(model, given)[0], outputs(here, given)[0], atol=1e-6)


def test_every_single_change_of_a_valid_configuration_is_a_model_or_refused() -> None:
    """A seeded sample: any leaf of a configuration becomes something else."""
    rng = np.random.default_rng(11)
    junk = [None, -1, 0, 10**9, 2**63, 1e308, "x", "", [], {}, [[None]], True]
    junk += [entry("keras.layers", "Dense", {"units": 10**9}), entry("keras.losses", "Huber", {})]
    for build in (branches, nested, masked_recurrent, residual, compiled):
        tree, weights, options = described(build())
        places = list(_leaves(tree))
        for index in rng.choice(len(places), 30):
            changed = copy.deepcopy(tree)
            *path, last = places[index]
            functools.reduce(lambda node, key: node[key], path, changed)[last] = junk[
                rng.integers(len(junk))
            ]
            try:
                Decoder(32).decode(["m", json.dumps(changed), weights, options])
            except ValueRefused:
                continue


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        if isinstance(value, (dict, list)):
            yield from _leaves(value, (*path, key))
        yield (*path, key)
