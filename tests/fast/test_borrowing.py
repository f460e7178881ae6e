"""What a function of a notebook calls is found, in whatever way it comes to that."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.runner.borrowing import names_reached

WAYS = {
    "by its name": "def asked(x):\n    return early(x)",
    "in a comprehension": "def asked(x):\n    return [early(y) for y in x]",
    "in a lambda": "asked = lambda x: early(x)",
    "in an inner function": "def asked(x):\n    def inner():\n        return early(x)\n"
    "    return inner()",
    "by a helper": "def helper(x):\n    return early(x)\ndef asked(x):\n    return helper(x)",
    "by another name": "twice = early\ndef asked(x):\n    return twice(x)",
    "by a cache": "import functools\n@functools.cache\ndef asked(x):\n    return early(x)",
    "by a partial": "import functools\nby = functools.partial(early, 1)\n"
    "def asked():\n    return by()",
    "element by element": "import numpy as np\nasked = np.vectorize(lambda x: early(x))",
    "by a default": "def asked(x, by=early):\n    return by(x)",
    "by a closure": "def make(by):\n    return lambda x: by(x)\nasked = make(early)",
    "by a method": "class A:\n    def by(self):\n        return early(1)\n"
    "def asked(x):\n    return A().by()",
    "by an object": "class A:\n    def __call__(self, x):\n        return early(x)\nasked = A()",
    "by a static method": "class A:\n    @staticmethod\n    def by(x):\n        return early(x)\n"
    "asked = A.by",
    "before it is there": "def asked(x):\n    return early(x)\ndel early",
}


def notebook(text: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(f"def early(x):\n    return x\n{text}", namespace)
    return namespace


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_a_call_is_found(text):
    namespace = notebook(text)
    assert "early" in names_reached(namespace["asked"], namespace)


def test_what_is_not_called_is_not_found():
    namespace = notebook(
        "def other():\n    return early(1)\ndef asked(x):\n    return x + len('early')"
    )
    assert "early" not in names_reached(namespace["asked"], namespace)


def test_functions_that_call_each_other_come_to_an_end():
    namespace = notebook("def other():\n    return asked(1)\ndef asked(x):\n    return other()")
    assert names_reached(namespace["asked"], namespace) >= {"other", "asked"}
