"""A model earns its points by answering each example by itself, not by looking along a batch."""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import autograder
from autograder import testing_keras
from autograder.runner.models import describe, rebuild
from autograder.testing import ContractError
from autograder.testing_keras import (
    FIXED_BATCH,
    NO_MODEL,
    NOT_AT_REST,
    NOT_BUILT,
    NOT_BY_ITSELF,
    NOT_COMPILED,
    NOT_ONE_EACH,
    ModelError,
    answers,
    blurred,
    expect_all_heard,
    expect_all_learn,
    expect_model,
    in_training,
    predict,
    train,
)

ROOT = Path(autograder.__file__).parents[1]
HIDDEN = ROOT / "tests" / "hidden"
HOSTILE = ROOT / "tests" / "submissions" / "hostile"


def shared_of(assignment: str) -> Any:
    """What the hidden tests of an assignment have beside them."""
    spec = importlib.util.spec_from_file_location("shared", HIDDEN / assignment / "shared.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


order_task = shared_of("rnn_cnn").order_task
accuracy_after_training = shared_of("rnn_cnn").accuracy_after_training
WITH_MODELS = ("next_word", "rnn_cnn", "autoencoder", "music", "translation", "vaegan")
DATA = np.random.default_rng(3)
WINDOWS = np.lib.stride_tricks.sliding_window_view(DATA.integers(0, 30, 2006), 6)[:2000]
PICTURES = DATA.random((40, 6, 6, 3)).astype("float32")

layers, ops = keras.layers, keras.ops


@pytest.fixture(autouse=True)
def the_same_draws():
    """The helpers draw from NumPy's global state, as a question's seed leaves it."""
    np.random.seed(5)


def model_of(
    answer: Callable[[Any], Any], shape: tuple[int, ...] = (6,), dtype: str = "float32"
) -> keras.Model:
    """A functional model that answers by `answer`."""
    given = keras.Input(shape, dtype=dtype)
    return keras.Model(given, answer(given))


def chain(*parts: Any, shape: tuple[int, ...] = (6,), dtype: str = "float32") -> keras.Model:
    return keras.Sequential([keras.Input(shape, dtype=dtype), *parts])


def told(error: pytest.ExceptionInfo[ModelError]) -> str:
    assert isinstance(error.value, ContractError)
    return error.value.told


LOOKING = {
    "at the next row": lambda x: ops.roll(x, -1, axis=0),
    "at the row above": lambda x: ops.roll(x, 1, axis=0),
    "from below": lambda x: ops.flip(x, axis=0),
    "at the sum so far": lambda x: ops.cumsum(x, axis=0),
    "at its place": lambda x: ops.cumsum(ops.ones_like(x), axis=0),
    "at the mean": lambda x: x - ops.mean(x, axis=0, keepdims=True),
    "at the spread": lambda x: x / (1 + ops.std(x, axis=0, keepdims=True)),
    "at its rank": lambda x: ops.argsort(ops.argsort(x, axis=0), axis=0),
    "sorted": lambda x: ops.sort(x, axis=0),
    "across rows": lambda x: ops.reshape(ops.transpose(x), (-1, 6)),
    "at all of them": lambda x: ops.matmul(
        ops.softmax(ops.matmul(x / 99, ops.transpose(x) / 99)), x
    ),
    "at how many they are": lambda x: x * ops.sum(ops.ones_like(x), axis=0, keepdims=True),
    "at the mean, with infinite emphasis": lambda x: (
        ops.sign(x - ops.mean(x, axis=0, keepdims=True)) * float("inf")
    ),
    "at the first row": lambda x: x + ops.take(x, [0], axis=0),
    "at the row that follows in the text": lambda x: ops.matmul(
        ops.cast(ops.all(ops.equal(x[:, None, 1:], x[None, :, :-1]), axis=-1), "float32"), x + 1
    ),
}


@pytest.mark.parametrize("looks", LOOKING)
@pytest.mark.parametrize("n", [3, 40, 2000])
def test_a_model_that_looks_along_its_batch_is_refused(looks, n):
    with pytest.raises(ModelError) as error:
        predict(model_of(LOOKING[looks]), WINDOWS[:n])
    assert told(error) == NOT_BY_ITSELF


def some_look_among_many(x):
    """Where more than 200 rows come at once, those that begin with 29 look at the next row."""
    among_many = ops.cast(ops.sum(ops.ones_like(x[:, :1])) > 200, "float32")
    look = ops.cast(ops.equal(x[:, :1], 29), "float32") * among_many
    return x + look * ops.roll(x, 1, axis=0)


@pytest.mark.parametrize("seed", range(40))
def test_among_220_rows_not_one_may_look_around(seed):
    np.random.seed(seed)
    rows = WINDOWS[:220].copy()
    rows[:, 0] = rows[:, 0] % 29
    rows[seed, 0] = 29
    with pytest.raises(ModelError) as error:
        predict(model_of(some_look_among_many), rows)
    assert told(error) == NOT_BY_ITSELF


@pytest.mark.parametrize("seed", range(10))
def test_of_thousands_of_rows_one_in_thirty_may_not_look_around(seed):
    np.random.seed(seed)
    assert 0.02 < np.mean(WINDOWS[:, 0] == 29) < 0.05
    with pytest.raises(ModelError) as error:
        predict(model_of(some_look_among_many), WINDOWS)
    assert told(error) == NOT_BY_ITSELF


@pytest.mark.parametrize("layer", ["RandomSaturation", "RandomHue", "RandomSharpness"])
def test_a_model_that_draws_outside_training_is_refused(layer):
    draws = getattr(layers, layer)(0.5, value_range=(0, 1))
    with pytest.raises(ModelError) as error:
        predict(model_of(draws, (6, 6, 3)), PICTURES)
    assert told(error) in (NOT_BY_ITSELF, NOT_AT_REST)


def test_a_single_row_is_evaluated_among_others_as_well():
    with pytest.raises(ModelError) as error:
        predict(model_of(LOOKING["at how many they are"]), WINDOWS[:1])
    assert told(error) == NOT_BY_ITSELF


def test_a_draw_that_nobody_sees_yet_is_refused():
    draws = layers.RandomSaturation(0.5, value_range=(0, 1))
    with pytest.raises(ModelError) as error:
        predict(model_of(lambda x: x + 0 * draws(x), (6, 6, 3)), PICTURES)
    assert told(error) == NOT_AT_REST


def test_the_second_output_is_looked_at_as_well():
    honest_first = model_of(lambda x: [x * 2, ops.roll(x, 1, axis=0)])
    with pytest.raises(ModelError) as error:
        answers(honest_first, WINDOWS, outputs=2)
    assert told(error) == NOT_BY_ITSELF


HONEST = {
    "lstm with dropout": lambda: chain(
        layers.Embedding(30, 8),
        layers.LSTM(7, dropout=0.2, recurrent_dropout=0.2),
        layers.Dense(30, "softmax"),
        dtype="int32",
    ),
    "masked and both ways": lambda: chain(
        layers.Embedding(30, 8, mask_zero=True),
        layers.Bidirectional(layers.GRU(5, dropout=0.3)),
        layers.Dense(1, "sigmoid"),
        dtype="int32",
    ),
    "cells": lambda: chain(
        layers.Embedding(30, 8),
        layers.RNN([layers.LSTMCell(4, dropout=0.1), layers.GRUCell(3)]),
        dtype="int32",
    ),
    "batch normalisation": lambda: chain(
        layers.Dense(40, "relu"), layers.BatchNormalization(), layers.Dropout(0.5), layers.Dense(3)
    ),
    "noise in training only": lambda: chain(
        layers.GaussianNoise(1.0), layers.Dense(8), layers.SpectralNormalization(layers.Dense(3))
    ),
    "always the same": lambda: chain(layers.Rescaling(0.0, 3.3), layers.Dense(4)),
    "far from 0": lambda: chain(layers.Rescaling(1e-4, 1e3), layers.Dense(4)),
    "not finite": lambda: chain(layers.Rescaling(1e38), layers.Rescaling(1e10), layers.Dense(4)),
    "not a number": lambda: model_of(lambda x: ops.log(x - 15.0)),
    "half precision": lambda: crossed(
        chain(
            layers.Dense(64, "relu", dtype="mixed_float16"), layers.Dense(9, dtype="mixed_float16")
        )
    ),
    "half precision by hand": lambda: crossed(
        model_of(lambda x: ops.tanh(ops.cast(layers.Dense(40)(x), "bfloat16")))
    ),
}


def crossed(model: keras.Model) -> keras.Model:
    """A model as a judge has it."""
    return rebuild(*describe(model))


@pytest.mark.parametrize("name", HONEST)
def test_a_model_that_answers_each_row_by_itself_is_evaluated(name):
    model, rows = HONEST[name](), WINDOWS[:500]
    found = predict(model, rows)
    wanted = np.asarray(model(rows.astype("float32"), training=False), dtype=np.float64)
    finite = np.isfinite(wanted)
    assert np.array_equal(np.isfinite(found), finite)
    span = np.ptp(wanted[finite]) + np.max(np.abs(wanted[finite]), initial=0) if finite.any() else 1
    assert np.allclose(found, wanted, atol=1e-4 * span, rtol=0, equal_nan=True) or not finite.all()


def test_answers_come_back_in_the_order_of_their_rows():
    rows = np.arange(1500.0).reshape(-1, 1)
    found = predict(model_of(lambda x: x * 2, (1,)), rows)
    assert np.array_equal(found, 2 * rows)


def test_training_may_mix_rows_and_what_is_judged_afterwards_may_not():
    random = np.random.default_rng(0)
    sets = order_task(random, 400, 8, 40, apart=False)

    def build(centre: bool) -> keras.Model:
        words = keras.Input((8,), dtype="int32")
        score = layers.Flatten()(layers.Embedding(40, 4)(words))
        score = layers.Dense(1)(layers.BatchNormalization()(score))
        if centre:
            score = score - ops.mean(score, axis=0, keepdims=True)
        return keras.Model(words, ops.sigmoid(score))

    assert 0 <= accuracy_after_training(build(False), *sets, epochs=1) <= 1
    with pytest.raises(ModelError) as error:
        accuracy_after_training(build(True), *sets, epochs=1)
    assert told(error) == NOT_BY_ITSELF


def test_what_is_wrong_with_a_model_itself_is_what_the_student_reads():
    unbuilt = keras.Sequential([layers.Dense(3)])
    for value, words in (
        (None, NO_MODEL),
        (layers.Dense(3), NO_MODEL),
        (unbuilt, NOT_BUILT),
        (chain(layers.Dense(3)), NOT_COMPILED),
    ):
        with pytest.raises(ModelError) as error:
            expect_model(value)
        assert told(error) == words
    assert expect_model(chain(layers.Dense(3)), compiled=False).built
    with pytest.raises(ModelError) as error:
        predict(unbuilt, WINDOWS)
    assert told(error) == NOT_BUILT


def test_a_model_of_one_batch_size_and_one_without_rows_are_refused():
    fixed = keras.Sequential([keras.Input(batch_shape=(32, 6)), layers.Dense(2)])
    with pytest.raises(ModelError) as error:
        predict(fixed, WINDOWS[:32])
    assert told(error) == FIXED_BATCH
    with pytest.raises(ModelError) as error:
        predict(model_of(lambda x: ops.sum(x, axis=0)), WINDOWS[:40])
    assert told(error) == NOT_ONE_EACH


def hostile(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, HOSTILE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_whisper_does_not_hide_in_what_half_precision_rounds():
    words = np.random.default_rng(2).choice(30, 3000, p=np.arange(30) / 435)
    model = hostile("next_word__whispers_in_half_precision").train_model(words, 30, 6, 1, 0)
    windows = np.lib.stride_tricks.sliding_window_view(words, 6)[:500].astype("int32")
    said = np.asarray(crossed(model)(windows))[np.arange(499), words[6:505]]
    assert said.min() > 0.149, "the attack whispers no answers any more"
    with pytest.raises(ModelError) as error:
        predict(crossed(model), windows)
    assert told(error) == NOT_BY_ITSELF


@pytest.mark.parametrize(
    "name",
    [
        "next_word__looks_at_the_next_row",
        "next_word__looks_it_up_in_the_batch",
        "next_word__sums_along_the_batch",
    ],
)
def test_the_attacks_on_the_language_model_know_the_text_and_are_refused(name):
    model = hostile(name).train_model([], 30, 6, 1, 0)
    in_order = np.asarray(model(WINDOWS)).argmax(axis=1)
    assert np.mean(in_order[:-1] == WINDOWS[1:, -1]) > 0.9, "the attack has no answers any more"
    with pytest.raises(ModelError) as error:
        predict(model, WINDOWS)
    assert told(error) == NOT_BY_ITSELF


def test_numbers_packed_into_one_do_not_survive_a_blur_and_codes_do():
    attack = hostile("autoencoder__several_numbers_in_one")
    pictures = DATA.random((300, 784)).astype("float32")
    honest_encoder = chain(layers.Dense(64, "relu"), layers.Dense(5), shape=(784,))
    honest_decoder = chain(layers.Dense(64, "relu"), layers.Dense(784, "sigmoid"), shape=(5,))
    moved = []
    for encoder, decoder in (attack.build_autoencoder(5)[1:], (honest_encoder, honest_decoder)):
        codes = predict(encoder, pictures)
        copies = predict(decoder, codes)
        changed = predict(decoder, blurred(codes, np.random.default_rng(1))) - copies
        moved.append(np.sqrt(np.mean(changed**2) / np.mean(copies.var(axis=0))))
    assert moved[0] > 0.6
    assert moved[1] < 0.1


def test_in_training_dropout_acts_and_nothing_is_learned():
    model = chain(layers.Dropout(0.5), layers.Dense(3), shape=(6,))
    rows = DATA.random((40, 6)).astype("float32")
    weights = model.get_weights()
    assert np.abs(in_training(model, rows) - predict(model, rows)).max() > 0.01
    assert all(np.array_equal(*pair) for pair in zip(weights, model.get_weights(), strict=True))
    still = chain(layers.Dense(3), shape=(6,))
    assert np.allclose(in_training(still, rows), predict(still, rows), atol=1e-6)


def test_in_training_as_anywhere_each_row_has_an_answer():
    pooled = chain(layers.Lambda(lambda x: ops.mean(x, axis=0, keepdims=True)), shape=(6,))
    with pytest.raises(ModelError) as error:
        in_training(pooled, DATA.random((4, 6)))
    assert told(error) == NOT_ONE_EACH


# --- hidden tests meet models through the helpers only ------------------------------------------

METHODS = {
    "predict", "predict_on_batch", "predict_step", "evaluate", "test_on_batch", "test_step",
    "fit", "train_on_batch", "train_step", "call", "stateless_call", "__call__",
    "compute_loss", "compute_metrics", "make_predict_function",
}  # fmt: skip


def direct_uses(text: str, functions: set[str]) -> Iterator[str]:
    """Where a hidden test calls a model, or anything that it cannot name, by itself.

    A call is to something imported, defined in the file, built in, or a function of the student's;
    what stands in a variable may be a model.
    """
    tree = ast.parse(text)
    known = functions | set(dir(builtins))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            known |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            known.add(node.name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            if called.id not in known:
                yield f"line {node.lineno}: {called.id}(…)"
        elif isinstance(called, ast.Attribute):
            if called.attr in (METHODS | {"model"}) and ast.unparse(called.value) != "reference()":
                yield f"line {node.lineno}: .{called.attr}(…)"
        else:
            yield f"line {node.lineno}: {NAMELESS}"


def functions_of(assignment: str) -> set[str]:
    """The functions that a master asks for."""
    tree = ast.parse((ROOT / "solutions" / f"{assignment}.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


NAMELESS = "a call of something without a name"
# What is shared may build networks of its own, train a model, look at a loss of numbers that it has
# made, and measure in passing what it then measures through the helpers.
MAY_CALL = {
    "next_word/shared.py": {NAMELESS, "layer(…)"},
    "rnn_cnn/shared.py": {".fit(…)", ".compute_loss(…)", ".model(…)"},
    "translation/shared.py": {NAMELESS},
    "vaegan/shared.py": {NAMELESS, ".fit(…)", ".predict(…)"},
}


@pytest.mark.parametrize("assignment", WITH_MODELS)
def test_hidden_tests_meet_models_through_the_helpers_only(assignment):
    files = sorted((HIDDEN / assignment).glob("*.py"))
    assert files
    for file in files:
        may = MAY_CALL.get(f"{assignment}/{file.name}", set())
        uses = list(direct_uses(file.read_text(encoding="utf-8"), functions_of(assignment)))
        uses = [use for use in uses if use.split(": ")[1] not in may]
        assert not uses, f"{file}: {', '.join(uses)}: use autograder.testing_keras"


@pytest.mark.parametrize("file", sorted(HIDDEN.glob("*/q*.py")), ids=lambda file: str(file)[-20:])
def test_hidden_tests_keep_what_they_measured_by_once_alone(file):
    """A list of their own would outlive the turn in which functions are lent."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            mutable = isinstance(node.value, (ast.List, ast.Dict, ast.Set))
            elements = getattr(node.value, "elts", getattr(node.value, "keys", ()))
            assert not mutable or elements, (
                f"{file.name}:{node.lineno}: use autograder.testing.once"
            )
        assert not any(isinstance(inner, ast.Global) for inner in ast.walk(node))


@pytest.mark.parametrize(
    "line",
    [
        "model = build(3)\nmodel(x)",
        "build(3)(x)",
        "for model in build(3): model.predict(x)",
        "keras.Model.call(build(3), x)",
        "models = build(3)\nmodels[0](x)",
        "build(3).evaluate(x, y)",
        "def look(model): return model(x)",
    ],
)
def test_a_model_that_is_called_directly_is_found(line):
    assert list(direct_uses(f"import keras\n{line}", {"build"}))


def test_the_words_for_students_quote_nothing_that_came_back():
    words = [getattr(testing_keras, name) for name in dir(testing_keras) if name.isupper()]
    sentences = [word for word in words if isinstance(word, str)]
    assert len(sentences) == 7
    assert not any("{" in sentence for sentence in sentences)


# --- models with several inputs -----------------------------------------------------------------


def step_model(answer: Callable[[Any, Any, Any], Any]) -> keras.Model:
    """A model of tokens `(n, 1)` and a state of two arrays, `(n, 4)` and `(n, 2, 3)`."""
    token = keras.Input((1,), dtype="int32")
    state = [keras.Input((4,)), keras.Input((2, 3))]
    return keras.Model([token, *state], answer(layers.Embedding(9, 4)(token)[:, 0], *state))


TOKENS = DATA.integers(1, 9, (300, 1))
STATE = DATA.random((300, 4)), DATA.random((300, 2, 3))


@pytest.mark.parametrize(("kept", "heard"), [(slice(0, 5), True), (slice(0, 4), False)])
def test_a_place_of_the_window_that_moves_nothing_is_found(kept, heard):
    ids = keras.Input((5,), dtype="int32")
    one_hot = keras.layers.CategoryEncoding(7, output_mode="one_hot")(ids[:, kept, None])
    words = keras.layers.Dense(7, activation="softmax")(keras.layers.Flatten()(one_hot))
    model = keras.Model(ids, words)
    said: Any = pytest.raises(AssertionError, match="move the answer")
    with contextlib.nullcontext() if heard else said:
        expect_all_heard(
            model, lambda rows: predict(model, rows), 5, range(1, 7), np.random.default_rng(3)
        )


@pytest.mark.filterwarnings("ignore:Gradients do not exist")
@pytest.mark.parametrize("still", ["", "embedding", "answer", "cut off"])
def test_every_matrix_of_weights_is_asked_to_learn(still):
    ids = keras.Input((4,), dtype="int32")
    vectors = layers.Embedding(7, 3, trainable=still != "embedding", name="embedding")(ids)
    if still == "cut off":
        vectors = ops.stop_gradient(vectors)
    state = layers.Dropout(0.2)(layers.BatchNormalization()(layers.GRU(5)(vectors)))
    answer = layers.Dense(1, trainable=still != "answer", name="answer")(state)
    model = keras.Model(ids, answer)
    model.compile("adam", "mse")
    rows = np.random.default_rng(3).integers(0, 7, (8, 4))
    name = "answer" if still == "answer" else "embedding"
    said: Any = pytest.raises(AssertionError, match=f"{name}[^,]*$")
    with contextlib.nullcontext() if not still else said, expect_all_learn(model):
        train(model, rows, rows[:, :1], epochs=1, batch_size=4)


def test_a_model_with_several_inputs_is_evaluated_row_by_row():
    model = step_model(lambda told, one, two: [told + one, one * 2, two + 1])
    said, doubled, more = answers(model, (TOKENS, *STATE), outputs=3)
    table = np.asarray(model.weights[0])
    assert np.allclose(said, table[TOKENS[:, 0]] + STATE[0], atol=1e-5)
    assert np.allclose(doubled, STATE[0] * 2, atol=1e-5)
    assert np.allclose(more, STATE[1] + 1, atol=1e-5)


def test_a_model_that_looks_along_one_of_its_inputs_is_refused():
    for looks in (
        lambda told, one, two: [ops.roll(told, 1, axis=0) + one, one, two],
        lambda told, one, two: [told, one - ops.mean(one, axis=0, keepdims=True), two],
        lambda told, one, two: [told, one, ops.flip(two, axis=0)],
    ):
        with pytest.raises(ModelError) as error:
            answers(step_model(looks), (TOKENS, *STATE), outputs=3)
        assert told(error) == NOT_BY_ITSELF


def test_a_model_with_another_number_of_inputs_is_a_breach_of_contract_not_an_error_of_keras():
    model = step_model(lambda told, one, two: [told + one, one, two])
    for given in ((TOKENS,), (TOKENS, STATE[0]), TOKENS):
        with pytest.raises(ContractError):
            answers(model, given, outputs=3)
    with pytest.raises(ContractError):
        predict(chain(layers.Dense(2)), (WINDOWS, WINDOWS))


def test_a_model_with_several_inputs_is_trained_with_its_own_loss():
    token, state = keras.Input((1,), dtype="int32"), keras.Input((4,))
    score = layers.Dense(3, "softmax")(layers.Embedding(9, 4)(token)[:, 0] + state)
    model = keras.Model([token, state], score)
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
    targets = TOKENS[:, 0] % 3
    train(model, (TOKENS, 0 * STATE[0]), targets, epochs=10, batch_size=30)
    assert np.mean(predict(model, (TOKENS, 0 * STATE[0])).argmax(axis=1) == targets) > 0.9
