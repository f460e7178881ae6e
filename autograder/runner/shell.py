"""The shell that runs cells, as a notebook's kernel runs them, and what becomes of each cell.

It is IPython's, with what a kernel adds to it: a place for figures, an answer to `get_ipython().
kernel`, magics that need no terminal. No history, colours or files of its own, no thread, and no
network.
"""

from __future__ import annotations

import ast
import asyncio
import re
import sys
import time
from typing import Any

from IPython.core.async_helpers import get_asyncio_loop
from IPython.core.autocall import ZMQExitAutocall
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from IPython.utils.text import LSString, SList
from traitlets import Any as AnyTrait
from traitlets import Instance, default
from traitlets.config import Config

from autograder.runner import commands, platforms, plots
from autograder.runner.messages import LONGEST_NAME, MOST_NAMES
from autograder.runner.output import captured, describe
from autograder.runner.pace import Clock
from autograder.runner.statements import Progress, one_by_one

# Magics of a whole cell that only look on: what follows them is a cell like any other.
_LOOKS_ON = re.compile(r"(?:\s|#\n)*%%(time|capture|debug)\b[ \t]*(.*)(?:\n|$)")
# Magics of packages that are not installed here: most of them measure or report what a cell does.
_UNKNOWN = re.compile(r"(?:\s|#\n)*%%(\w+)[^\n]*(?:\n|$)")
_LEAVES_OUT = re.compile(r"skip|ignore|disable|norun|no_run")
# What needs a loop that runs on from cell to cell, as a kernel's does.
_NEEDS_LOOP = re.compile(r"\b(?:create_task|ensure_future|get_running_loop)\(")


class ZMQInteractiveShell(InteractiveShell):  # type: ignore[misc]
    """IPython's shell as a kernel has it; its name is what programs know a kernel by."""

    kernel = AnyTrait()
    exiter = Instance(ZMQExitAutocall)
    keepkernel_on_exit = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kernel = platforms.Anything("kernel")
        self.clock = Clock(0)
        self.progress = Progress(self.user_ns)

    @default("exiter")
    def _exiter(self) -> ZMQExitAutocall:
        return ZMQExitAutocall(self)

    def init_display_formatter(self) -> None:
        """Nobody looks at pictures in here, so none is drawn: text is enough."""
        super().init_display_formatter()
        self.display_formatter.active_types = ["text/plain"]

    def init_virtualenv(self) -> None:
        """A kernel uses the packages it was started with."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No window, so no loop of events."""

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Figures go inline, whatever is asked."""
        return super().enable_matplotlib("inline")

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """As IPython does; the settings of figures are there from the start."""
        if magic_name == "config" and "InlineBackend" in line:
            plots.configurable(self)
        return super().run_line_magic(magic_name, line, _stack_depth + 1)

    def magic(self, line: str) -> Any:
        """As scripts call magics that an older nbconvert wrote."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def ask_exit(self) -> None:
        """A cell that wants to end the kernel gets its way when all have run."""

    def system(self, cmd: str) -> None:
        """`!cmd`: its output is printed, its exit status is `_exit_code`."""
        for part in commands.run(self.var_expand(cmd, depth=1)):
            if isinstance(part, str):
                sys.stdout.write(part)
            else:
                self.user_ns["_exit_code"] = part

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """`x = !cmd`: what it printed, as lines or as one text."""
        parts = commands.run(self.var_expand(cmd, depth=depth + 1))
        text = "".join(part for part in parts if isinstance(part, str))
        return SList(text.splitlines()) if split else LSString(text)

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """Also for a cell that hands something to the loop without waiting for it."""
        if super().should_run_async(raw_cell, **options):
            return True
        return bool(_NEEDS_LOOP.search(raw_cell)) and "asyncio.run(" not in raw_cell

    async def run_ast_nodes(
        self,
        nodelist: list[ast.stmt],
        cell_name: str,
        interactivity: str = "last_expr",
        compiler: Any = compile,
        result: Any = None,
    ) -> bool:
        """Run the statements of a cell one by one, as `Progress` allows; the first error stands.

        Args:
            nodelist: The statements.
            cell_name: What tracebacks call the cell.
            interactivity: IPython's word for which values are shown.
            compiler: Makes code of a statement.
            result: Takes the error.
        """
        progress, self.progress = self.progress, Progress(self.user_ns)  # for cells within cells
        first: BaseException | None = None
        before: BaseException | None = None
        for node in list(one_by_one(nodelist)):
            if not progress.may_run(node, in_time=not self.clock.is_up):
                continue
            progress.begin(node)
            shown = interactivity if node is nodelist[-1] or interactivity == "all" else "none"
            failed = await super().run_ast_nodes([node], cell_name, shown, compiler, result)
            error = None
            if failed:
                error = result.error_in_exec or result.error_before_exec
            progress.end(node, error)
            if error is not None and first is None and before is None:
                first, before = result.error_in_exec, result.error_before_exec
            if failed:
                result.error_in_exec = result.error_before_exec = None
        self.progress = progress
        result.error_in_exec, result.error_before_exec = first, before
        return first is not None or before is not None

    def watched(self, source: str) -> str:
        """`source` without magics that look on, on the same lines; what they do is not done."""
        whole = ""  # from the first magic on that nothing here knows
        while found := _LOOKS_ON.match(source) or self._unknown(source):
            if found.re is _UNKNOWN:
                whole = whole or source
            source = "#" + "\n" * found.group(0).count("\n") + source[found.end() :]
        return whole if whole and not self._defines(source) else source

    def _unknown(self, source: str) -> re.Match[str] | None:
        """A magic at the beginning that nothing here knows; it may look on, or be a language."""
        found = _UNKNOWN.match(source)
        if found is None or _LEAVES_OUT.search(found[1]) or self.find_cell_magic(found[1]):
            return None
        return found

    def _defines(self, source: str) -> bool:
        """Whether a cell is Python and defines a function or a class, or imports something."""
        try:
            tree = ast.parse(self.transform_cell(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
        return any(isinstance(node, kinds) for node in tree.body)


def run_cell(
    shell: ZMQInteractiveShell, source: str, seconds: float, output: int
) -> dict[str, Any]:
    """Run one cell, interrupted after `seconds`; its report as plain data.

    `outcome` is ok, error or interrupted; `error` the first error's traceback; `missed` what the
    statements that failed would have bound, each as [name, line, reason]; `output` at most about
    that many characters. A cell that no interrupt ends does not return.
    """
    started = time.perf_counter()
    clock = shell.clock = Clock(seconds)
    progress = shell.progress = Progress(shell.user_ns)
    error = ""
    with captured(output) as text:
        try:
            with clock.running():
                error = _run(shell, source, progress)
                if clock.is_up:
                    _end_tasks()
        except BaseException as failure:
            error = describe(failure)
    platforms.forget()
    if clock.is_up and not error:
        error = f"interrupted after {seconds:g} seconds, and went on\n"
    outcome = "error" if error else "ok"
    return {
        "outcome": "interrupted" if clock.is_up else outcome,
        "output": text.getvalue(),
        "error": error,
        "seconds": time.perf_counter() - started,
        "missed": progress.still_missed(),
    }


def _end_tasks() -> None:
    """End what an interrupt left in the loop: it would go on with the next cell that awaits.

    A cell that was interrupted while it awaited goes through its last statements here.
    """
    loop = get_asyncio_loop()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    for _ in range(3):
        loop.run_until_complete(asyncio.sleep(0))


def _run(shell: ZMQInteractiveShell, source: str, progress: Progress) -> str:
    """Run `source`; returns the first error in words, empty where there is none."""
    names = re.findall(r"^[ \t]*%%capture\b((?:[ \t]+\S+)*)", source, re.MULTILINE)
    code = shell.watched(source)
    if names and code != source:
        with capture_output() as kept:
            result = shell.run_cell(code, store_history=False)
        words = [word for word in names[0].split() if word.isidentifier()]
        shell.user_ns.update(dict.fromkeys(words[:1], kept))
    else:
        result = shell.run_cell(code, store_history=False)
    if result.error_before_exec is not None and not progress.failed:
        progress.never_began(code, result.error_before_exec)
    failure = result.error_before_exec or result.error_in_exec
    if failure is None:
        return ""
    more = len(progress.failed) - 1
    return describe(failure) + (f"({more} more after it)\n" if more > 0 else "")


def defined_names(shell: InteractiveShell) -> dict[str, str]:
    """What the notebook has defined: its names, each a function or a value.

    A name that a magic such as `%pylab` brought counts as soon as the notebook gave it another
    meaning. Of very many the functions come first, as they are what is graded.
    """
    hidden = shell.user_ns_hidden
    unset = object()
    found = {
        name: "function" if callable(value) else "value"
        for name, value in list(shell.user_ns.items())
        if isinstance(name, str) and len(name) <= LONGEST_NAME
        if name.isidentifier() and not name.startswith("_")
        if name not in hidden or hidden.get(name, unset) is not value
    }
    return dict(sorted(found.items(), key=lambda item: item[1] != "function")[:MOST_NAMES])


def shell_for_cells() -> ZMQInteractiveShell:
    """The process's shell, made in the forkserver already: that costs more than a notebook."""
    if ZMQInteractiveShell.initialized():
        made: ZMQInteractiveShell = ZMQInteractiveShell.instance()
        return made
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 3  # for `_`; cells have no numbers, so no more is kept
    config.InteractiveShell.xmode = "Plain"
    config.IPKernelApp.parent_appname = ""  # by this section programs know a kernel
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(config=config)
    shell.showtraceback = lambda *args, **kwargs: None  # the error is reported beside the output
    shell.showsyntaxerror = lambda *args, **kwargs: None
    plots.draw_inline(shell)
    platforms.install(shell)
    return shell
