"""What a public check says of a model that cannot be graded: the same as grading would say."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import pytest

import autograder
from autograder.course.master import Master, load_master
from autograder.course.questions import PublicTest
from autograder.course.settings import Course, load_course

ROOT = Path(autograder.__file__).parents[1]


def models_of(value: Any) -> list[keras.Model]:
    """The models that a function returned, alone, in a tuple or in a dictionary."""
    if isinstance(value, dict):
        value = list(value.values())
    values = value if isinstance(value, (tuple, list)) else [value]
    return [item for item in values if isinstance(item, keras.Model)]


def unbuilt(model: keras.Model) -> keras.Model:
    """A model as countless tutorials write it: without an input, compiled where the other is."""
    substitute = keras.Sequential([keras.layers.Dense(1)])
    if model.compiled:
        substitute.compile(loss="mse")
    assert not substitute.built
    return substitute


def uncompiled(model: keras.Model) -> keras.Model:
    """The same layers, built and never compiled."""
    copy = type(model).from_config(model.get_config())
    assert copy.built and not copy.compiled
    return copy


def with_a_lambda(model: keras.Model) -> keras.Model:
    """The same answers by a model that cannot cross to the grader."""
    outputs = []
    for output in model.outputs:
        layer = keras.layers.Lambda(lambda x: x)
        layer.supports_masking = True  # else Keras warns where the model masks its padding
        outputs.append(layer(output))
    inputs = model.inputs if len(model.inputs) > 1 else model.inputs[0]
    copy = keras.Model(inputs, outputs if len(outputs) > 1 else outputs[0])
    if model.compiled:
        copy.compile(loss="mse")
    return copy


class Changed:
    """A function, one of whose models is changed before it comes back.

    What it `returned`, call by call, with the models that it made, is given once more to whoever
    asks in the same order.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        position: int,
        change: Callable[[keras.Model], keras.Model],
        returned: list[Any],
    ) -> None:
        self.function, self.position, self.change = function, position, change
        self.returned, self.calls = returned, 0
        self.changed = False  # whether it returned such a model

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.calls == len(self.returned):
            value = self.function(*args, **kwargs)
            # A step gives back the networks of the dictionary that it was given: it builds none.
            given = [model for arg in args if isinstance(arg, dict) for model in models_of(arg)]
            models = [model for model in models_of(value) if model not in given]
            self.returned.append((value, models))
        value, models = self.returned[self.calls]
        self.calls += 1
        if self.position >= len(models):
            return value
        self.changed = True
        wanted = models[self.position]
        if value is wanted:
            return self.change(wanted)
        if isinstance(value, dict):
            return {
                name: self.change(item) if item is wanted else item for name, item in value.items()
            }
        return tuple(self.change(item) if item is wanted else item for item in value)


def reference_of(master: Master) -> dict[str, Any]:
    """The functions of a master."""
    names: dict[str, Any] = {"__name__": master.path.stem}
    exec(compile(master.reference, str(master.path), "exec"), names)
    return names


def run(check: PublicTest, functions: dict[str, Any], **changed: Any) -> None:
    """Run a public check as a student's notebook does."""
    names: dict[str, Any] = {}
    exec(compile(check.source, check.function, "exec"), names)
    test = names[check.function]
    wanted = inspect.signature(test).parameters
    test(**{name: changed.get(name, functions[name]) for name in wanted})


@pytest.fixture(scope="module", autouse=True)
def no_training() -> Iterator[None]:
    """What is looked at here does not depend on training, which would take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keras.Model, "fit", lambda *args, **kwargs: None)
        yield


def checks() -> Iterator[tuple[str, PublicTest, str]]:
    """Every public check of the course with each of the functions that it calls."""
    course: Course = load_course(ROOT)
    for assignment in course.settings.assignments:
        master = load_master(course, assignment)
        if "import keras" in master.reference:
            for question in master.questions:
                for check in question.tests:
                    for function in master.functions:
                        if f"{function}(" in check.source:
                            yield assignment, check, function


CHECKS = list(checks())
FUNCTIONS = list(dict.fromkeys((assignment, function) for assignment, _, function in CHECKS))
# Of each function the check that it meets first.
FIRST = [next(one for one in CHECKS if (one[0], one[2]) == function) for function in FUNCTIONS]


def named(found: list[tuple[str, PublicTest, str]]) -> list[Any]:
    """Parameters with names to tell them apart; what is not a first check is for `make proof`."""
    proof = pytest.mark.proof
    return [
        pytest.param(*one, id=f"{one[0]}-{one[1].function}", marks=() if one in FIRST else proof)
        for one in found
    ]


@pytest.fixture(scope="module")
def references() -> dict[str, dict[str, Any]]:
    """The functions of each assignment that uses Keras."""
    course = load_course(ROOT)
    return {name: reference_of(load_master(course, name)) for name, _, _ in CHECKS}


# A loop of a master's own is not stopped by `no_training`: what it made is made once per check.
RETURNED: defaultdict[tuple[str, str, str], list[Any]] = defaultdict(list)


def verdicts(
    check: PublicTest,
    function: str,
    functions: dict[str, Any],
    change: Callable[[keras.Model], keras.Model],
) -> Iterator[str]:
    """What the check says when one model of the function is changed, for each of its models."""
    for position in range(4):
        returned = RETURNED[functions["__name__"], check.function, function]
        changed = Changed(functions[function], position, change, returned)
        said = ""
        try:
            run(check, functions, **{function: changed})
        except AssertionError as error:
            said = str(error)
        if changed.changed:
            yield said


@pytest.mark.parametrize(("assignment", "check", "function"), named(CHECKS))
def test_a_check_that_gets_an_unbuilt_model_says_so_and_how_to_build_it(
    assignment, check, function, references
):
    for said in verdicts(check, function, references[assignment], unbuilt):
        assert "not built" in said
        assert "keras.Input(" in said


@pytest.mark.parametrize(("assignment", "function"), FUNCTIONS)
def test_checks_ask_for_a_compiled_model_where_the_contract_does_and_nowhere_else(
    assignment, function, references
):
    contract = references[assignment][function].__doc__.partition("Returns:")[2]
    found = [
        said
        for name, check, called in CHECKS
        if (name, called) == (assignment, function)
        for said in verdicts(check, function, references[assignment], uncompiled)
    ]
    assert any("not compiled" in said for said in found) == ("compiled" in contract)


@pytest.mark.parametrize(("assignment", "check", "function"), named(FIRST))
def test_a_check_that_gets_a_lambda_layer_says_that_layers_are_built_in_ones(
    assignment, check, function, references
):
    contract = references[assignment][function].__doc__.partition("Returns:")[2]
    said = list(verdicts(check, function, references[assignment], with_a_lambda))
    if "built-in layers" in contract:
        assert said and all("built-in Keras layers" in message for message in said)
