"""A stand-in for the package `otter` inside the sandbox.

The checks in a student's notebook are the student's to edit, and they cost nothing here: the
tests that count come from our own release and run in the grader process. So `grader.check(…)` in
a cell does nothing, and test files find the one decorator they use.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class StubNotebook:
    """Accepts whatever `otter.Notebook` accepts; every check is left to the grader."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: None


class test_case:  # noqa: N801 - Otter's own name
    """Otter's decorator for one test of a file in the exception format."""

    def __init__(
        self,
        name: str | None = None,
        points: float | None = None,
        hidden: bool = False,
        success_message: str | None = None,
        failure_message: str | None = None,
    ) -> None:
        self.name = name
        self.points = points
        self.hidden = hidden
        self.success_message = success_message
        self.failure_message = failure_message
        self.test_func: Callable[..., None] = lambda: None

    def __call__(self, test_func: Callable[..., None]) -> test_case:
        """Wrap a test function."""
        self.test_func = test_func
        return self


def install() -> None:
    """Make `import otter` and `from otter.test_files import test_case` find the stand-in."""
    otter, test_files = ModuleType("otter"), ModuleType("otter.test_files")
    otter.Notebook = StubNotebook  # type: ignore[attr-defined]
    otter.test_files = test_files  # type: ignore[attr-defined]
    otter.__path__ = []
    test_files.test_case = test_case  # type: ignore[attr-defined]
    sys.modules["otter"] = otter
    sys.modules["otter.test_files"] = test_files
