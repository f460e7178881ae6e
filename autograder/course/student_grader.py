"""The `grader` of a notebook as a student meets it: `check`, `check_all`, `hint` and `export`.

This file travels in the metadata of every released notebook, whose first cell runs it. The public
checks are Otter's test files in the same metadata and stay as they are, so unchanged Otter runs
them, too; the zip of the export is Otter's. Added are messages in words that a page shows as they
are, the line of the student's own cell where it failed, one line where a traceback says no more,
and hints.

It stands by itself: where it runs there are Otter and IPython, and nothing else of the kit.
"""

from __future__ import annotations

import ast
import codecs
import contextlib
import html
import importlib
import importlib.abc
import importlib.util
import inspect
import json
import linecache
import os
import re
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

# What a function that is missing, or returns None, may do to a cell that calls it. No syntax
# errors among them: IPython has a way of its own for those.
CONSEQUENCES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError,
    StopIteration, TypeError, ValueError,
)  # fmt: skip


class Stopped(Exception):
    """The end of a cell that is told in a line or two."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it before it makes its own
        return [str(self)]


class Said:
    """A text at the end of a cell: plain in a terminal, escaped in a page."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str | None:
        style = "white-space: pre-wrap; overflow-wrap: anywhere; word-break: normal"
        text = re.sub(
            r"(?m)^q\d+ .*", r"<strong>\g<0></strong>", html.escape(self.text, quote=False)
        )
        return f'<pre style="{style}">{text}</pre>'


class Hint(Said):
    """A hint, which is written in Markdown."""

    def _repr_html_(self) -> None:
        return None

    def _repr_markdown_(self) -> str:
        return self.text


@dataclass
class Case:
    """What one public check came to."""

    name: str
    outcome: str  # passed, failed, or open: the function is not there, or not written yet
    message: str = ""


class Checked(Said):
    """What the checks of a question came to; `functions` are the ones that were checked."""

    def __init__(
        self, question: str, cases: list[Case], functions: dict[str, Any], notes: list[str]
    ) -> None:
        self.functions = functions
        self.failed = sum(case.outcome == "failed" for case in cases)
        missing = dict.fromkeys(case.message for case in cases if case.outcome == "open")
        if self.failed:
            self.verdict = f"{self.failed} of {len(cases)} test cases failed"
        else:
            self.verdict = "; ".join(missing) or "All test cases passed!"
        lines = [f"{question} results: {self.verdict}"]
        for case in cases if self.failed else ():
            outcome = "not checked" if case.outcome == "open" else case.outcome
            lines.append(f"  {case.name}: {outcome}")
            lines += [textwrap.indent(case.message, "    ")] if case.message else []
        super().__init__("\n".join([*lines, *notes]))


class Grader:
    """The checks, the hints and the export of one notebook, whose global names are `names`."""

    def __init__(self, metadata: Mapping[str, Any], names: dict[str, Any]) -> None:
        own = metadata["autograder"]
        self._assignment: str = own["assignment"]
        self._stubs: Mapping[str, Mapping[str, str]] = own["stubs"]  # question → function → text
        self._hints: Mapping[str, list[str]] = own.get("hints", {})
        self._written: Mapping[str, str] = own.get("written", {})  # text in place of each answer
        self._tests: Mapping[str, str] = metadata["otter"]["tests"]
        self._names = names
        self._last: dict[str, Checked] = {}
        self._given: dict[str, int] = {}  # hints, by question
        self._unmade: dict[str, str] = {}  # names that a cell could not make, and why
        # The file that was open when the kernel first ran this, known again under another name.
        self._began: tuple[int, int] | None = getattr(names.get("grader"), "_began", None)
        if self._began is None and (told := self._told()):
            self._began = _identity(told)

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Checked:
        """Run the public checks of a question on its functions as they are now."""
        from otter.test_files.exception_test import ExceptionTestFile

        names = self._names if global_env is None else global_env
        tests = ExceptionTestFile.from_string(self._tests[self._known(question)], f"<{question}>")
        cases = [self._run(case, tests.source, names) for case in tests.test_cases]
        functions = {name: names[name] for name in self._stubs[question] if name in names}
        notes = [
            f"  What was checked is an older {name}: {error}"
            for name in functions
            if (error := self._syntax_error(name))
        ]
        self._last[question] = Checked(question, cases, functions, notes)
        return self._last[question]

    def check_all(self) -> Said:
        """Run the public checks of all questions."""
        return Said("\n\n".join(self.check(question).text for question in self._tests))

    def hint(self, question: str) -> Said:
        """The next hint to a question; after the last one the first again."""
        hints = self._hints.get(self._known(question, self._written), [])
        if not hints:
            return Said(f"There are no hints to {question}.")
        number = self._given[question] = self._given.get(question, 0) % len(hints) + 1
        after = "Run this cell again for the next one." if number < len(hints) else "The last one."
        return Hint(f"**Hint {number} of {len(hints)}.** {hints[number - 1]}\n\n*{after}*")

    def export(self, nb_path: str | None = None, **options: Any) -> None:
        """Say how far each question is, then make the zip of the notebook that is open."""
        print("\n".join(["By the checks as they last ran:", *map(self._progress, self._tests)]))
        if "google.colab" in sys.modules:
            raise Stopped("Colab makes no zip. Hand in the notebook: File, Download, .ipynb.")
        path = Path(nb_path) if nb_path else self._opened()
        if options.get("force_save") and not nb_path:
            path, options["force_save"] = self._saved(path)
        print(f"The notebook that is handed in: {path.name}")
        with contextlib.chdir(path.parent):
            _otters(path).export(path.name, **options)
        for question in self._unanswered(path):
            print(f"{question}  nothing is written in its cell, in the file as it was last saved.")

    def __getattr__(self, name: str) -> Any:
        """Whatever else Otter's own object can do."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(_otters(self._opened()), name)

    def _known(self, question: str, in_words: Iterable[str] = ()) -> str:
        known = [*self._tests, *in_words]
        if question in known:
            return question
        if question in self._written:
            raise Stopped(f"A person grades {question}: there is nothing to check.")
        raise Stopped(f"There is no question {question!r}: there are {', '.join(known)}.")

    # --- one check ------------------------------------------------------------------------------

    def _run(self, case: Any, source: str, names: dict[str, Any]) -> Case:
        for name in inspect.signature(case.body.test_func).parameters:
            if why := self._missing(name, names):
                return Case(case.name, "open", why)
        try:
            case.body.call_func(names)
        except KeyboardInterrupt as stop:
            place = _own_line(stop, names) or f"the check “{case.name}”"
            raise Stopped(f"stopped in {place}") from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a student's code raises
            lines = [_in_words(error)]
            if place := _own_line(error, names):
                lines.append(f"in your {place}")
            if (statement := _statement(error, source)) and not statement.startswith("raise "):
                lines.append(f"in the check: {statement}")
            return Case(case.name, "failed", "\n".join(lines))
        return Case(case.name, "passed")

    def _missing(self, name: str, names: Mapping[str, Any]) -> str:
        """Why a function of the student cannot be called; empty where it can be."""
        stub = next((found[name] for found in self._stubs.values() if name in found), None)
        if stub is None:
            return ""
        if name not in names:
            return f"{name} is not defined: {self._syntax_error(name) or 'run its cell first'}"
        if not callable(names[name]):
            kind = type(names[name]).__name__
            now = f"{name} is not a function any more ({kind})"
            return f"{now}: rename that, then run its own cell again"
        body = _body(_source(names[name]))
        unwritten = body is not None and (not body or body == _body(stub))
        return f"{name} is not written yet" if unwritten else ""

    def _syntax_error(self, name: str) -> str:
        """The mistake for which the cell of a function, as it was last run, cannot be read."""
        for source in reversed(self._cells_run()):
            if re.search(rf"^(?:async )?def {name}\b", source, re.MULTILINE):
                try:
                    ast.parse(source)
                except SyntaxError as error:
                    line = (error.text or "").strip()
                    return f"its cell has a syntax error, line {error.lineno}: `{line}`"
                break
        return ""

    def _cells_run(self) -> list[str]:
        cells = self._names.get("In")  # IPython's own list
        return cells if isinstance(cells, list) else []

    # --- the cells between the questions --------------------------------------------------------

    def _explain(self, error: BaseException) -> str:
        """What a cell that failed is waiting for; empty if the student's work is all there."""
        tree = _parsed((self._cells_run() or [""])[-1])
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        used = {node.id for node in names}
        for step in _own_steps(error, self._names):
            used |= set(step.tb_frame.f_code.co_names)
        reasons, missing = [], set()
        for question, functions in self._stubs.items():
            why = {name: self._missing(name, self._names) for name in functions if name in used}
            why = {name: text for name, text in why.items() if text}
            missing |= set(why)
            if why:
                reasons.append(f"This cell needs {question} first: {'; '.join(why.values())}.")
        undefined = error.name if isinstance(error, NameError) else None
        if undefined in self._unmade:
            reasons.append(f"`{undefined}` is not there: {self._unmade[undefined]}")
        elif reasons and undefined not in missing and "NoneType" not in str(error):
            reasons.append(f"It ended with {_in_words(error)}")  # perhaps for another reason
        if reasons:
            made = [node.id for node in names if isinstance(node.ctx, ast.Store)]
            self._unmade |= dict.fromkeys(made, "the cell that makes it could not run.")
        return "\n".join(reasons)

    # --- the export -----------------------------------------------------------------------------

    def _progress(self, question: str) -> str:
        functions = self._stubs[question]
        missing = list(filter(None, (self._missing(name, self._names) for name in functions)))
        last = self._last.get(question)
        if missing:
            verdict = "missing: " + "; ".join(missing)
        elif last is None:
            verdict = f'not checked in this session: run grader.check("{question}")'
        elif any(self._names.get(name) is not was for name, was in last.functions.items()):
            verdict = f"its cell was run again after its check, which said: {last.verdict}"
        else:
            verdict = f"wrong: {last.verdict}" if last.failed else "done"
        return f"  {question}  {verdict}"

    def _unanswered(self, path: Path) -> Iterator[str]:
        """The questions in words whose cells are in the file as they were handed out, or blank."""
        cells = json.loads(path.read_text(encoding="utf-8-sig"))["cells"]
        texts = {cell.get("id"): "".join(cell["source"]).strip() for cell in cells}
        for question, text in self._written.items():
            if texts.get(f"{question}-answer", "gone") in ("", text.strip()):
                yield question

    def _opened(self) -> Path:
        """The file of the notebook that is open, as Jupyter or VS Code tell; else the newest."""
        told, folder = self._told(), Path.cwd()
        if self._began and (told is None or _identity(told) != self._began):
            for path in self._candidates(told.parent if told else folder):
                if _identity(path) == self._began:
                    print(f"The notebook of this kernel was renamed: it is {path.name} now.")
                    return path
        if told:
            return told
        found = self._candidates(folder)
        if not found:
            raise Stopped(
                f"No notebook of this assignment in {folder}: go to its folder with %cd FOLDER."
            )
        newest = max(found, key=lambda path: path.stat().st_mtime)
        for path in self._named():
            if path.suffix == ".ipynb" and not path.exists():
                print(f"{path.name}, for which this kernel was started, is gone: renamed or moved.")
        if len(found) > 1:
            print(f"Of {', '.join(path.name for path in found)} the one saved last is taken.")
            print("If you work in another one, save it and run this cell again.")
        return newest

    def _named(self) -> list[Path]:
        """What Jupyter and VS Code say that the notebook's file is; it need not be there."""
        named = (os.environ.get("JPY_SESSION_NAME"), self._names.get("__vsc_ipynb_file__"))
        return [Path(path) for path in named if path]

    def _told(self) -> Path | None:
        """The first of these that is a notebook of this assignment."""
        for path in self._named():
            for place in (path, Path.cwd() / path.name):  # some servers tell it from their root
                if _is_notebook_of(self._assignment, place):
                    return place.absolute()
        return None

    def _candidates(self, folder: Path) -> list[Path]:
        """The notebooks of this assignment in a folder."""
        return [p for p in sorted(folder.glob("*.ipynb")) if _is_notebook_of(self._assignment, p)]

    def _saved(self, path: Path) -> tuple[Path, bool]:
        """The notebook that is saved when Jupyter is asked to, and whether to ask once more.

        Where copies lie side by side, that tells the open one even where its name is an old one.
        """
        copies = self._candidates(path.parent)
        if len(copies) < 2 or "__vsc_ipynb_file__" in self._names:  # VS Code tells, and saves not
            return path, True
        before = {copy: copy.stat().st_mtime_ns for copy in copies}
        if importlib.import_module("otter.check.utils").save_notebook(str(path)):
            return path, False
        saved = [copy for copy, when in before.items() if copy.stat().st_mtime_ns != when]
        if len(saved) != 1:
            return path, True
        print(f"The notebook that is open, and has just been saved, is {saved[0].name}.")
        return saved[0], False


def start(metadata: Mapping[str, Any], names: dict[str, Any], folder: Path) -> Grader:
    """The grader of a notebook with these metadata and global names, which lies in `folder`."""
    # Beside JupyterLab the import compiles grammars for two seconds, for addresses in notebooks.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    with warnings.catch_warnings(action="ignore"):  # of Otter's own deprecated ways
        importlib.import_module("otter")
        importlib.import_module("otter.test_files.exception_test")
    if folder.resolve() != Path.cwd():  # VS Code can be set to start a kernel elsewhere
        os.chdir(folder)
    grader = Grader(metadata, names)
    _explain_failures(grader)
    _Quiet.listen(metadata["autograder"].get("noisy", ()))
    graded_by = tuple(metadata["autograder"].get("python", ()))
    if graded_by and sys.version_info[:2] > graded_by:
        versions = [".".join(map(str, version)) for version in (graded_by, sys.version_info[:2])]
        print(
            f"Grading runs Python {versions[0]}, and this is {versions[1]}: what only newer ones "
            "know, as the same quotes inside an f-string, is a syntax error there."
        )
    return grader


def _explain_failures(grader: Grader) -> None:
    """Let a cell that calls what is not written yet say so, in place of a traceback."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or shell.custom_exceptions not in ((), CONSEQUENCES):
        return  # somebody else has a say there

    def show(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: int | None = None) -> None:
        with contextlib.suppress(Exception):  # then the traceback is shown
            if text := grader._explain(error):
                error._render_traceback_ = lambda: [text]
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)

    shell.set_custom_exc(CONSEQUENCES, show)


class _Quiet(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads modules whose libraries write pages of red lines past Python, and drops those."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._modules = modules
        self._loaders: dict[str, Any] = {}

    @classmethod
    def listen(cls, modules: Iterable[str]) -> None:
        """Wait for these to be imported; whoever waited before, in another module, is relieved."""
        sys.meta_path[:] = [f for f in sys.meta_path if type(f).__qualname__ != cls.__qualname__]
        if modules:
            os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # what is written later on
            sys.meta_path.insert(0, cls(modules))

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        if name not in self._modules or name in self._loaders:
            return None
        self._loaders[name] = None  # the search for the spec comes here, too
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            del self._loaders[name]
            return None
        self._loaders[name], spec.loader = spec.loader, self
        return spec

    def create_module(self, spec: Any) -> Any:
        return self._loaders[spec.name].create_module(spec)

    def exec_module(self, module: Any) -> None:
        loader = self._loaders.pop(module.__name__)
        module.__spec__.loader = module.__loader__ = loader  # as if it had done it all
        with _no_red_lines():
            loader.exec_module(module)


@contextlib.contextmanager
def _no_red_lines() -> Iterator[None]:
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # there is none: nothing to see either
        yield
        return
    try:
        with tempfile.TemporaryFile() as noise:
            os.dup2(noise.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


# --- sources and places -------------------------------------------------------------------------


def _is_notebook_of(assignment: str, path: Path) -> bool:
    try:
        metadata = json.loads(path.read_text(encoding="utf-8-sig"))["metadata"]
        return bool(metadata["otter"]["assignment_name"] == assignment)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _identity(path: Path) -> tuple[int, int]:
    """What a file keeps when it is renamed."""
    status = path.stat()
    return status.st_dev, status.st_ino


def _otters(path: Path) -> Any:
    """Otter's own object for a notebook in the working folder, which Otter can then read."""
    content = path.read_bytes()
    if content.startswith(codecs.BOM_UTF8):  # some editors write it; neither Otter nor Jupyter
        path.write_bytes(content.removeprefix(codecs.BOM_UTF8))  # reads a file that has it
    return sys.modules["otter"].Notebook(path.name)


def _in_words(error: BaseException) -> str:
    """An error as one reads it: of an assertion that says something, only that."""
    try:
        text = str(error).strip()
    except Exception:  # noqa: BLE001 - an exception of the student's own making
        text = ""
    kind = "" if isinstance(error, AssertionError) and text else type(error).__name__
    return ": ".join(filter(None, (kind, text)))


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _source(function: Any) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):  # not from a cell
        return ""


def _body(source: str) -> list[str] | None:
    """What a function does, without docstring, `...` and `pass`; None if it is not one."""
    match _parsed(source).body:
        case [ast.FunctionDef(body=body)]:
            return [ast.dump(node) for node in body if not _is_idle(node)]
    return None


def _is_idle(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
    return False


def _own_steps(error: BaseException, names: Mapping[str, Any]) -> Iterator[TracebackType]:
    """The steps of a traceback that lie in cells of the notebook."""
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is names:
            yield step
        step = step.tb_next


def _own_line(error: BaseException, names: Mapping[str, Any]) -> str:
    """The last line of the student's own cells on the way to an error; empty if none was."""
    steps = list(_own_steps(error, names))
    if not steps:
        return ""
    last = steps[-1]
    code = last.tb_frame.f_code
    source = linecache.getline(code.co_filename, last.tb_lineno).strip()
    name = code.co_qualname.split(".<locals>")[0]
    return f"{name}, line {last.tb_lineno}" + (f": `{source}`" if source else "")


def _statement(error: BaseException, source: str) -> str:
    """The statement of a test file at which an error came up, without an assertion's message."""
    line, step = 0, error.__traceback__
    while step is not None:
        if re.fullmatch(r"<q\d+>", step.tb_frame.f_code.co_filename):
            line = step.tb_lineno
        step = step.tb_next
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    if not around:
        return ""
    inner = around[-1]  # ast.walk comes to the inner ones last
    if isinstance(inner, ast.Assert):
        return "assert " + (ast.get_source_segment(source, inner.test) or "")
    text = ast.get_source_segment(source, inner, padded=True) or ""
    lines = textwrap.dedent(text).splitlines()
    return lines[0] if hasattr(inner, "body") else "\n".join(lines)
