"""What is seen of a call beside its value: what became of its arguments."""

import numpy as np
import pytest

from autograder.runner.observation import observe_locally


def write_into_array(values, other):
    values["a"][0] = 5.0


def take_out(values, other):
    values.pop("b")


def put_in(values, other):
    values["c"] = 1


def another_order(values, other):
    values["a"] = values.pop("a")


def write_into_list(values, other):
    other[1] = 4


def lengthen(values, other):
    other.append(4)


def write_deep(values, other):
    other[0][:] = -1


def arguments():
    return {"a": np.array([1.0, np.nan]), "b": 2}, [np.arange(3), 7, "text", None, (1, [2])]


@pytest.mark.parametrize(
    "function",
    [
        write_into_array, take_out, put_in, another_order, write_into_list, lengthen, write_deep,
    ],
)  # fmt: skip
def test_an_argument_that_is_written_into_is_seen(function):
    assert observe_locally(function, arguments(), {}).changed
    values, other = arguments()
    assert observe_locally(function, (values,), {"other": other}).changed


def test_copies_and_reading_change_nothing():
    def reads(values, other):
        mine = {name: np.array(value) for name, value in values.items()}
        mine["a"] *= 2
        return [*other, mine]

    assert not observe_locally(reads, arguments(), {}).changed
