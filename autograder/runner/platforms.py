"""Stand-ins for what only a notebook's surroundings have: Colab's modules, widgets and the like.

A line such as `from google.colab import drive` is no answer, and must not cost one. So a cell
that imports such a module gets one whose parts accept everything and do nothing. A cell that asks
*whether* the module is there, in a `try` or through `importlib.util.find_spec`, is told the truth:
then it goes the way it goes on a machine of its own.
"""

from __future__ import annotations

import ast
import importlib.abc
import linecache
import sys
from collections.abc import Generator, Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any

CELL = "<ipython-input-"  # how the names of cells begin, where Python asks for a file's
# What a platform brings along, and students do not install. A package that is really there wins.
MODULES = frozenset(
    """google.colab kaggle kaggle_secrets kaggle_datasets kaggle_web_client
    piplite micropip pyodide pyodide_js pyodide_http pyodide_kernel js jupyterlite
    pyspark dbruntime databricks sagemaker azureml deepnote deepnote_toolkit paperspace gradient
    ipywidgets ipympl ipykernel ipyparallel nest_asyncio nest_asyncio2 jupyterthemes
    notebook jupyter_dash nbformat nbconvert tensorboard vscode tqdm""".split()
)
LINE_MAGICS = (
    "tensorflow_version tensorboard bigquery shell autosave connect_info qtconsole clear subshell"
).split()
CELL_MAGICS = "shell bigquery".split()
_VALUES: dict[str, Any] = {
    "google.colab.files.upload": {},
    "google.colab.userdata.get": "",
    "kernel.get_parent": {},
}


class Anything:
    """Accepts every call, attribute and item, and does nothing."""

    def __init__(self, name: str = "") -> None:
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing happens; a function that is handed in to be shown or wrapped comes back."""
        if self.__name__ in _VALUES:
            return _VALUES[self.__name__]
        if args and callable(args[0]) and not isinstance(args[0], Anything):
            return args[0]
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("__", "_repr_", "_ipython_")):
            raise AttributeError(name)
        return Anything(f"{self.__name__}.{name}")

    def __getitem__(self, key: Any) -> Any:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self

    def __repr__(self) -> str:
        return f"<stand-in for {self.__name__}>"


class _OfBars(type):
    """What a class of bars is asked for itself, such as `tqdm.write(…)`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything(f"tqdm.{name}")


class SilentBar(Anything, metaclass=_OfBars):
    """A bar of progress over `iterable`, which goes its way without one."""

    def __init__(self, iterable: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__("tqdm")
        self.iterable = iterable
        self.n = kwargs.get("initial", 0)
        self.total = kwargs.get("total")
        if self.total is None and hasattr(iterable, "__len__"):
            self.total = len(iterable)

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable:
            yield item
            self.n += 1

    def update(self, n: float = 1) -> None:
        """So much further."""
        self.n += n

    def __len__(self) -> int:
        return len(self.iterable)


def _range_with_bar(*args: Any, **kwargs: Any) -> SilentBar:
    return SilentBar(range(*args))


_BARS = {
    "tqdm": SilentBar,
    "trange": _range_with_bar,
    "tqdm_notebook": SilentBar,
    "tnrange": _range_with_bar,
}


class StandIn(ModuleType):
    """A module with every name in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__.partition(".")[0] == "tqdm" and name in _BARS:
            return _BARS[name]
        return Anything(f"{self.__name__}.{name}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds stand-ins, after everything else has been asked, for cells alone."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a stand-in, or None where the import has to fail."""
        if not _stands_in(fullname):
            return None
        frame = _who_imports(sys._getframe(1))
        if frame is None or not (_is_cell(frame) or "IPython/core/ext" in frame.f_code.co_filename):
            return None  # a library looks around
        if _is_cell(frame) and _is_guarded(frame.f_code.co_filename, frame.f_lineno):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module with every name in it."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install(shell: Any) -> None:
    """Let cells of `shell` find the stand-ins, once for the process."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.append(Finder())
    for name in LINE_MAGICS:
        if name not in shell.magics_manager.magics["line"]:
            shell.register_magic_function(_no_line_magic, "line", name)
    for name in CELL_MAGICS:
        if name not in shell.magics_manager.magics["cell"]:
            shell.register_magic_function(_no_cell_magic, "cell", name)


def forget() -> None:
    """Take the stand-ins out of `sys.modules`, where a cell may look whether it is on Colab."""
    for name in [name for name, module in sys.modules.items() if isinstance(module, StandIn)]:
        del sys.modules[name]


def _no_line_magic(line: str) -> None:
    """Stand for a line magic of another platform."""


def _no_cell_magic(line: str, cell: str) -> None:
    """Stand for a cell magic of another platform."""


def _stands_in(name: str) -> bool:
    parts = name.split(".")
    if name == "google":  # the namespace, where nothing else of it is installed
        return True
    return any(".".join(parts[:length]) in MODULES for length in range(1, len(parts) + 1))


def _who_imports(frame: FrameType | None) -> FrameType | None:
    """The first frame outside the import machinery; None for a question by `find_spec`."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.endswith(("importlib/util.py", "importlib.util>")):
            return None
        if "importlib" not in file:
            return frame
        frame = frame.f_back
    return None


def _is_cell(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(CELL)


def _is_guarded(file: str, line: int) -> bool:
    """Whether that line of a cell stands in a `try` that has a way out, or in `suppress`."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return False
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Try) and node.handlers) and not _suppresses(node):
            continue
        assert isinstance(node, (ast.Try, ast.With))
        last = node.body[-1]
        if node.body[0].lineno <= line <= (last.end_lineno or last.lineno):
            return True
    return False


def _suppresses(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        "suppress" in ast.unparse(item.context_expr) for item in node.items
    )
