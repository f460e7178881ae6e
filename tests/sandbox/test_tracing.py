"""Training steps are traced once, and the numbers stay what plain Keras makes of them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from each import each
from keras.src.backend.tensorflow.trainer import TensorFlowTrainer
from made_sandbox import LIMITS, Grader

from autograder.runner.tracing import trace_once
from autograder.sandbox import Sandbox

SIZE = 40
RANDOM = np.random.default_rng(3)
WORDS = RANDOM.integers(1, 20, size=(SIZE, 6))
KINDS = RANDOM.integers(3, size=SIZE)
ANSWERS = (WORDS[:, :1] > 9).astype("float32")
PICTURES = RANDOM.random((SIZE, 6, 6, 1), dtype="float32")


def words() -> tuple[keras.Model, Any, Any]:
    model = keras.Sequential(
        [
            keras.Input((6,), dtype="int32"),
            keras.layers.Embedding(20, 4, mask_zero=True),
            keras.layers.LSTM(5, dropout=0.2),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
    return model, WORDS, ANSWERS


def branches() -> tuple[keras.Model, Any, Any]:
    inputs = keras.Input((6,), dtype="int32")
    x = keras.layers.Embedding(20, 4)(inputs)
    convolved = [keras.layers.Conv1D(4, size, activation="relu")(x) for size in (2, 3)]
    x = keras.layers.concatenate([keras.layers.GlobalMaxPooling1D()(x) for x in convolved])
    x = keras.layers.BatchNormalization()(x)
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(x))
    model.compile(
        keras.optimizers.RMSprop(keras.optimizers.schedules.ExponentialDecay(0.01, 5, 0.9)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        weighted_metrics=["accuracy"],
    )
    return model, WORDS, KINDS


def pictures() -> tuple[keras.Model, Any, Any]:
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.GaussianNoise(0.1),
            keras.layers.Conv2D(2, 3, padding="same", activation="relu"),
            keras.layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
    return model, PICTURES, PICTURES


def two_outputs() -> tuple[keras.Model, Any, Any]:
    inputs = keras.Input((6,))
    x = keras.layers.Dense(3, activation="tanh", kernel_regularizer="l2")(inputs)
    model = keras.Model(inputs, [keras.layers.Dense(6)(x), keras.layers.Dense(1)(x)])
    model.compile("adam", ["mse", "mae"], loss_weights=[1, 0.5], metrics=[["mae"], None])
    return model, WORDS / 20, [WORDS / 20, ANSWERS]


def a_dataset() -> tuple[keras.Model, Any, Any]:
    model, x, y = branches()
    return model, tf.data.Dataset.from_tensor_slices((x, y)).shuffle(SIZE, seed=1).batch(8), None


def a_generator() -> tuple[keras.Model, Any, Any]:
    model, x, y = words()

    def batches() -> Iterator[tuple[Any, Any]]:
        while True:
            for start in range(0, SIZE, 8):
                yield x[start : start + 8], y[start : start + 8]

    return model, batches(), None


def of_unknown_shape() -> tuple[keras.Model, Any, Any]:
    model, x, y = words()
    types = (tf.TensorSpec(None, "int32"), tf.TensorSpec(None, "float32"))
    batches = [(x[start : start + 8], y[start : start + 8]) for start in range(0, SIZE, 8)]
    return (
        model,
        tf.data.Dataset.from_generator(lambda: iter(batches), output_signature=types),
        None,
    )


def unknown_metric() -> tuple[keras.Model, Any, Any]:
    model, x, y = words()
    model.compile("adam", "mse", metrics=["no such metric"])
    return model, x, y


MODELS = each([words, branches, pictures, two_outputs, a_dataset, a_generator], always=[words])


def trained(make: Callable[[], tuple[keras.Model, Any, Any]]) -> tuple[int, list[np.ndarray], Any]:
    """How often the step was traced, the weights, and the history with an evaluation behind it."""
    keras.backend.clear_session()  # which counts the names of layers and metrics
    keras.utils.set_random_seed(11)
    model, x, y = make()
    traces, step = [], model.train_step

    def counted(data: Any) -> Any:
        traces.append(1)
        return step(data)

    model.train_step = counted
    endless = make is a_generator
    steps = SIZE // 8 if endless else None
    options: dict[str, Any] = {"epochs": 2, "steps_per_epoch": steps, "shuffle": y is not None}
    history = model.fit(x, y, verbose=0, **options).history
    told = None if endless else model.evaluate(x, y, verbose=0)
    return len(traces), model.get_weights(), (history, told)


@pytest.fixture
def tracing_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What changes Keras when it is called; changed back in the end."""
    plain = TensorFlowTrainer._maybe_symbolic_build
    monkeypatch.setattr(TensorFlowTrainer, "_maybe_symbolic_build", plain)
    return trace_once


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_a_step_is_traced_once_and_every_number_is_the_same(
    tracing_once: Callable[[], None], make: Callable[[], tuple[keras.Model, Any, Any]]
) -> None:
    plain_traces, plain_weights, plain_told = trained(make)
    tracing_once()
    traces, weights, told = trained(make)
    assert plain_traces > 1, "Keras traces once by itself: autograder/runner/tracing.py can go"
    assert traces == (2 if make is two_outputs else 1)  # metrics of several outputs are left alone
    assert told == plain_told
    for weight, plain in zip(weights, plain_weights, strict=True):
        np.testing.assert_array_equal(weight, plain)


@pytest.mark.parametrize(
    ("make", "kind", "words_of_it"),
    [(of_unknown_shape, Exception, r"\w"), (unknown_metric, ValueError, "no such metric")],
    ids=["of unknown shape", "unknown metric"],
)
def test_what_plain_keras_refuses_is_refused_in_the_same_words(
    tracing_once: Callable[[], None],
    make: Callable[[], tuple[keras.Model, Any, Any]],
    kind: type[Exception],
    words_of_it: str,
) -> None:
    told = []
    for change in (lambda: None, tracing_once):
        change()
        with pytest.raises(kind, match=words_of_it) as failure:
            trained(make)
        told.append((type(failure.value), str(failure.value)[:100]))
    assert told[0] == told[1]


def test_a_model_with_a_training_step_of_its_own_is_left_alone(
    tracing_once: Callable[[], None],
) -> None:
    class Own(keras.Model):
        pass

    def make() -> tuple[keras.Model, Any, Any]:
        model, x, y = words()
        own = Own(model.inputs, model.outputs)
        own.compile("adam", "binary_crossentropy")
        return own, x, y

    plain_traces, *_ = trained(make)
    tracing_once()
    assert trained(make)[0] == plain_traces


PROBE = """
import keras
import numpy as np
traces = []
def loss(target, answer):
    traces.append(1)
    return keras.ops.mean((target - answer) ** 2)
def probe():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", loss)
    model.fit(np.ones((8, 2)), np.ones((8, 1)), verbose=0)
    return len(traces)
"""


def test_it_is_so_where_submissions_run(kind: str, start: Callable[..., Sandbox]) -> None:
    limits = LIMITS.model_copy(update={"memory": 2 * 2**30, "test_seconds": 30.0})
    with closing(start(kind, limits, container_memory=3 * 2**30, preload=("keras",))) as sandbox:
        detail = Grader(sandbox).case(PROBE, question="q3").detail
    assert "probe: 1" in detail
