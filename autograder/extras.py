"""The packages that only some hosts need, and what is said where they are asked for and missing.

A host that grades in Docker needs no TensorFlow: the image has it. So whoever is about to use a
package of an extra asks here first, before anything is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import find_spec

from autograder.errors import UsageError

DISTRIBUTION = "notebook-autograder"  # as pyproject.toml names it
# What each extra brings, by the names that are imported.
EXTRAS: dict[str, tuple[str, ...]] = {
    "process": ("IPython", "matplotlib", "keras", "tensorflow"),
    "cluster": ("dask", "distributed"),
    "similar": ("copydetect",),
}


def missing(modules: Iterable[str]) -> tuple[str, ...]:
    """Return those of `modules`, by their whole names, that are not installed; imports none."""
    tops = dict.fromkeys(module.partition(".")[0] for module in modules)
    return tuple(top for top in tops if not _is_there(top))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ValueError:  # it was kept from being imported
        return False


def require(extra: str, purpose: str, modules: Iterable[str] | None = None) -> None:
    """Raise `UsageError` unless `modules`, by default all of `extra`, are installed.

    `purpose` is what the reader wanted, as it begins a sentence; a module that the extra does not
    bring is named as one that the course asks for.
    """
    absent = missing(EXTRAS[extra] if modules is None else modules)
    if not absent:
        return
    known = [module for module in absent if module in EXTRAS[extra]]
    ways = []
    if known:
        ways.append(install(extra))
    if others := [module for module in absent if module not in known]:
        ways.append(f"put {', '.join(others)} into the environment of autograder")
    verb = "is" if len(absent) == 1 else "are"
    raise UsageError(
        f"{purpose} needs {', '.join(absent)}, which {verb} not installed: {'; '.join(ways)}"
    )


def install(extra: str) -> str:
    """Return the command that brings `extra` into this environment."""
    return f"pip install '{DISTRIBUTION}[{extra}]' (in a checkout of the kit: make grade)"


def skip_grammars() -> None:
    """Keep the first reading of a notebook from compiling grammars for two seconds.

    They are for checks of addresses, which no notebook has, and `rfc3987_syntax` comes with
    JupyterLab; where it cannot be imported jsonschema leaves these checks out.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
