"""Matplotlib in a notebook without a screen: figures are made, and closed when they are shown.

A kernel's figures go to IPython's inline backend, which draws with Agg. So do ours, also where a
cell asks for a window (`%matplotlib qt`, `matplotlib.use("TkAgg")`): there is none to be had.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

INLINE = "module://matplotlib_inline.backend_inline"
WITHOUT_WINDOW = frozenset({"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"})
PYPLOT = "matplotlib.pyplot"


def draw_inline(shell: Any) -> None:
    """Set Matplotlib up so for `shell`; it is not imported for that."""
    os.environ["MPLBACKEND"] = INLINE
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = INLINE
    if PYPLOT in sys.modules:
        _without_windows(sys.modules[PYPLOT])
        shell.enable_matplotlib("inline")  # as every submission would at its first figure
    elif not any(isinstance(finder, _PyplotFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _PyplotFinder())


def configurable(shell: Any) -> None:
    """Let `%config InlineBackend…` find what it is about, also before the first figure."""
    from matplotlib_inline.config import InlineBackend

    settings = InlineBackend.instance(parent=shell)
    settings.shell = shell
    if settings not in shell.configurables:
        shell.configurables.append(settings)


def _without_windows(pyplot: Any) -> None:
    """Change the one function through which every choice of a backend goes."""
    original = pyplot.switch_backend

    @functools.wraps(original)
    def switch_backend(newbackend: Any) -> None:
        name = newbackend.lower() if isinstance(newbackend, str) else ""
        original(newbackend if name in WITHOUT_WINDOW else INLINE)

    pyplot.switch_backend = switch_backend


class _PyplotFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Changes pyplot when it is imported at last."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Pyplot's own spec, with ourselves between it and its loader."""
        if fullname != PYPLOT:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            self._loader = spec.loader
            spec.loader = self
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """As its own loader does."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """As its own loader does; then change it."""
        self._loader.exec_module(module)
        _without_windows(module)
