"""What a hidden test says to the student: the author's fixed words, and nothing that came back."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.testing import (
    ContractError,
    MentionError,
    expect_array,
    expect_close,
    expect_dict,
    expect_equal,
    expect_float,
    expect_int,
    expect_list,
    expect_raises,
    expect_str,
    expect_strings,
    expect_tuple,
)

ROOT = Path(__file__).parents[2]
HIDDEN = sorted(ROOT.glob("tests/hidden/*/q*.py"))
SECRET = 7919


class Named7919:
    """A student's class whose name carries a hidden number."""


def told_by(check: Callable[[], object]) -> str:
    with pytest.raises(ContractError) as caught:
        check()
    assert isinstance(caught.value, AssertionError)
    return caught.value.told


@pytest.mark.parametrize(
    ("check", "aspect"),
    [
        (lambda: expect_array(Named7919(), asked="WORDS"), "type"),
        (lambda: expect_array(np.zeros(SECRET), shape=(3,), asked="WORDS"), "shape"),
        (lambda: expect_array(np.zeros(3, f"V{SECRET}"), dtype=np.float32, asked="WORDS"), "dtype"),
        (lambda: expect_array(np.zeros(3), kinds="iu", asked="WORDS"), "dtype"),
        (lambda: expect_equal([SECRET], np.zeros(3), asked="WORDS"), "type"),
        (lambda: expect_equal(np.zeros(SECRET), np.zeros(3), asked="WORDS"), "shape"),
        (lambda: expect_close("7919", 3.0, asked="WORDS"), "type"),
        (lambda: expect_close(np.array(["7919"]), np.zeros(1), asked="WORDS"), "dtype"),
        (lambda: expect_close(np.array([]), 3.0, asked="WORDS"), "shape"),
        (lambda: expect_int(float(SECRET), asked="WORDS"), "type"),
        (lambda: expect_float("7919", asked="WORDS"), "type"),
        (lambda: expect_str(b"7919", asked="WORDS"), "type"),
        (lambda: expect_list({SECRET}, asked="WORDS"), "type"),
        (lambda: expect_strings(["a", SECRET], asked="WORDS"), "type"),
        (lambda: expect_tuple((1, 2, SECRET), 2, asked="WORDS"), "type"),
        (lambda: expect_dict([SECRET], asked="WORDS"), "type"),
    ],
)
def test_a_student_is_told_the_aspect_and_the_authors_words_but_never_the_value(
    check: Callable[[], object], aspect: str
) -> None:
    told = told_by(check)
    assert told == f"The {aspect} is not the one that the docstring asks for: WORDS."
    assert str(SECRET) not in told


def test_without_words_of_the_author_the_aspect_alone_is_told() -> None:
    told = told_by(lambda: expect_array([1, 2], shape=(2,)))
    assert told == "The type is not the one that the docstring asks for."


def test_a_wrong_value_of_the_right_type_and_shape_tells_nothing_more() -> None:
    with pytest.raises(AssertionError) as caught:
        expect_equal(np.zeros(3), np.ones(3), asked="WORDS")
    assert not isinstance(caught.value, ContractError)


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3)])
def test_integers_of_python_and_numpy_are_ints(value: object) -> None:
    found = expect_int(value)
    assert found == 3
    assert type(found) is int


@pytest.mark.parametrize("value", [True, np.bool_(True), 3.0, np.float64(3), np.array(3), "3"])
def test_booleans_whole_floats_and_arrays_are_no_ints(value: object) -> None:
    assert told_by(lambda: expect_int(value)).endswith(": an int.")


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.int64(3), np.array(3.0)])
def test_numbers_count_as_floats(value: object) -> None:
    assert type(expect_float(value)) is float


@pytest.mark.parametrize("value", [True, np.array(True), np.array([3.0]), "3.0", 3j, None])
def test_what_is_no_real_number_is_no_float(value: object) -> None:
    assert told_by(lambda: expect_float(value)).endswith(": a float.")


def test_lists_and_tuples_stand_for_each_other() -> None:
    assert expect_strings(("a", np.str_("b"))) == ["a", "b"]
    assert expect_tuple([1, 2], 2) == (1, 2)


def test_a_contract_error_keeps_its_words_when_it_is_pickled() -> None:
    error = ContractError("staff", "shape", "WORDS")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.told) == ("staff", error.told)


def test_an_exception_of_another_kind_is_no_matter_of_the_contracts_types() -> None:
    def indexed(_number: int) -> int:
        raise KeyError(SECRET)

    with pytest.raises(AssertionError) as caught:
        expect_raises(ValueError, indexed, SECRET)
    assert not hasattr(caught.value, "told")


def words_to_students(tree: ast.Module) -> Iterator[ast.expr]:
    """What a hidden test gives as `asked` or `failure_message`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("asked", "failure_message"):
            yield node.value


def is_fixed(node: ast.expr, constants: set[str], parameters: set[str]) -> bool:
    """A literal text, a constant of the module, or handed on by a function of the test file."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Name):
        return node.id in constants or node.id in parameters
    if isinstance(node, ast.Subscript):  # an entry of a table of the module
        return isinstance(node.value, ast.Name) and node.value.id in constants
    return False


def names_of_literals(tree: ast.Module) -> set[str]:
    """Names to which nothing but literal texts are ever given."""
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, []).append(node.value)
    return {
        name
        for name, values in given.items()
        if all(isinstance(v, ast.Constant) and isinstance(v.value, str) for v in values)
    }


def names_from_tables(tree: ast.Module, constants: set[str]) -> set[str]:
    """Names that a loop takes from the entries of a table of the module."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For):
            over = {n.id for n in ast.walk(node.iter) if isinstance(n, ast.Name)}
            items = {n.attr for n in ast.walk(node.iter) if isinstance(n, ast.Attribute)}
            if over & constants and "items" in items:
                found |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
    return found


@pytest.mark.parametrize("file", HIDDEN, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_words_for_students_are_fixed_texts(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }
    parameters = {
        argument.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in (*node.args.args, *node.args.kwonlyargs)
        if argument.arg == "asked"
    }
    fixed = parameters | names_of_literals(tree) | names_from_tables(tree, constants)
    for words in words_to_students(tree):
        assert is_fixed(words, constants, fixed), (
            f"{file.relative_to(ROOT)}:{words.lineno}: a text that is put together can carry a draw"
        )


def test_of_several_things_to_mention_signatures_know_which_are_missing():
    def raises(*_):
        raise ValueError("indices: 7")

    known = {("axis", "7"): "lacks 0", ("indices", "8"): "lacks 1", ("axis", "8"): "lacks 0, 1"}
    for mentions, which in known.items():
        with pytest.raises(MentionError) as caught:
            expect_raises(ValueError, raises, mentions=mentions)
        assert caught.value.which == which
