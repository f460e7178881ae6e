"""Run every released notebook in a Jupyter kernel as a student does, filled in and untouched.

    python benchmarks/student_notebooks.py [ASSIGNMENT…] [--without-experiments] [--at-most 300]
                                           [--table | --cells] [--keep FOLDER]

The notebook lies in a folder of its own with its `data/` beside it; its own first cell does the
checking. Filled with the reference, all cells must run, the experiments and the export included,
and `grader.check_all()` must pass. Each experiment's cell has five minutes, and so has, with
`--without-experiments`, the whole notebook without these cells. Untouched, the kernel must come
through, and every check must say what is missing. Exit status 1: something is not so. Processor
seconds are those of all threads of the kernel: on a busy machine they say more than the seconds.
With `--cells`, those of every cell that takes one or more are listed; with `--table`, the lines
are those of the table in benchmarks/README.md. With `--keep`, what was run is left in a folder to
look at, the plots as PNG files beside it.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from autograder.course.assignment import find_assignment
from autograder.course.bundle import DataKind, data_files
from autograder.course.master import load_master
from autograder.course.notebook import GOES_ON_TAG, ReleasedNotebook, load_released
from autograder.course.settings import Course, load_course
from autograder.errors import AutograderError
from autograder.proof.assemble import reference_submission, stub_submission

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 1800  # seconds of one cell, after which the notebook is given up
RESULTS = re.compile(r"^(q\d+) results:", re.MULTILINE)
PASSED = re.compile(r"\A\s*All test cases passed!")
HEADER = """\
| assignment | filled: s | processor s | checks passed | untouched: s | kernel | advice |
|---|---|---|---|---|---|---|"""
TABLE = """\
| assignment | hours stated | without experiments: s | experiments: s | longest: s | which |
|---|---|---|---|---|---|"""
UNWRITTEN = re.compile(r"\A\s*\w+ is not written yet")


@dataclass(frozen=True)
class Session:
    """One run of a notebook from top to bottom."""

    notebook: Any
    seconds: float
    processor: float  # seconds of all threads of the kernel
    stopped: str  # why it did not come to the end; empty if it did
    exported: bool  # whether the last cell made a zip
    cells: Mapping[str, float]  # processor seconds of each code cell, by its id
    waits: Mapping[str, float]  # seconds of each code cell, by its id

    @property
    def errors(self) -> list[str]:
        """What cells ended with."""
        return [
            f"cell {cell.id}: {output.ename}: {output.evalue}"
            for cell in self.notebook.cells
            for output in cell.get("outputs", ())
            if output.output_type == "error"
        ]

    def said(self, command: str) -> str:
        """The text that the cell with `command` gave; empty without one."""
        return "\n".join(
            output.data.get("text/plain", "")
            for cell in self.notebook.cells
            if cell.cell_type == "code" and cell.source.strip() == command
            for output in cell.outputs
            if output.output_type == "execute_result"
        )


def lay_out(course: Course, assignment: str, notebook: Any, folder: Path) -> Path:
    """Write the notebook and its data as they lie in the student's folder; return its path."""
    data = data_files(find_assignment(course, assignment), DataKind.STUDENT)
    if data:
        (folder / "data").mkdir()
    for path in data:
        shutil.copyfile(path, folder / "data" / path.name)
    file = folder / f"{assignment}.ipynb"
    nbformat.write(notebook, file)
    return file


def run_all(file: Path, allow_errors: bool) -> Session:
    """Run all cells of the notebook in a fresh kernel, in the notebook's folder."""
    notebook = nbformat.read(file, as_version=4)

    def save(cell: Any, **_: Any) -> None:
        """Write the file while the export waits for that, as Jupyter does when it is asked to."""
        if "grader.export(" in cell.source:
            threading.Timer(1.0, file.touch).start()

    spent: dict[str, float] = {}
    waited: dict[str, float] = {}

    def look(sign: int, cell: Any) -> None:
        """Add what the kernel has used up to now, and the time, or take them off."""
        waited[cell.id] = waited.get(cell.id, 0.0) + sign * time.perf_counter()
        manager: Any = client.km  # whose provisioner, of a kernel that runs here, has its process
        with suppress(psutil.Error):
            times = psutil.Process(manager.provisioner.pid).cpu_times()
            spent[cell.id] = spent.get(cell.id, 0.0) + sign * (times.user + times.system)

    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name="python3",
        allow_errors=allow_errors,
        on_cell_start=lambda cell, **_: look(-1, cell),
        on_cell_execute=save,
        on_cell_executed=lambda cell, **_: look(1, cell),
        resources={"metadata": {"path": str(file.parent)}},
    )
    # Neither the kit nor a plotting backend of the caller's.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MPLBACKEND")}
    stopped = ""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        client.execute(env=environment)
    except CellExecutionError as error:
        stopped = f"a cell failed: {error.ename}: {error.evalue}"
    except CellTimeoutError:
        stopped = f"a cell took more than {PATIENCE} s"
    except DeadKernelError:
        stopped = "the kernel died"
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    exported = any(file.parent.glob("*.zip"))
    session = Session(notebook, seconds, processor, stopped, exported, spent, waited)
    if session.errors and not allow_errors and not stopped:  # in an experiment: Run All goes on
        return replace(session, stopped=f"a cell failed: {session.errors[0]}")
    return session


def checks(text: str) -> dict[str, str]:
    """What a check said about each question."""
    parts = RESULTS.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def passed(session: Session) -> list[str]:
    """The questions that `grader.check_all()` was content with."""
    said = checks(session.said("grader.check_all()"))
    return [question for question, text in said.items() if PASSED.match(text)]


def advised(session: Session, questions: list[str]) -> list[str]:
    """The questions whose own check said that, and which, functions are not written yet."""
    said = {name: checks(session.said(f'grader.check("{name}")')) for name in questions}
    return [name for name in questions if UNWRITTEN.match(said[name].get(name, ""))]


def keep(session: Session, folder: Path, name: str) -> None:
    """Leave what was run in the folder, and its plots beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(session.notebook, folder / f"{name}.ipynb")
    outputs = [o for cell in session.notebook.cells for o in cell.get("outputs", ())]
    plots = [o.data["image/png"] for o in outputs if "image/png" in o.get("data", ())]
    for number, plot in enumerate(plots, 1):
        (folder / f"{name}_{number:02}.png").write_bytes(base64.b64decode(plot))


@dataclass(frozen=True)
class Verdict:
    """What became of one assignment's notebook."""

    assignment: str
    questions: list[str]
    filled: Session
    stub: Session
    experiments: frozenset[str] = frozenset()  # the ids of their cells, if these were run

    @property
    def longest(self) -> str:
        """The experiment's cell that took longest, by its id; empty where none was run."""
        return max(self.experiments, key=lambda id_: self.filled.waits.get(id_, 0.0), default="")

    def problems(self, at_most: float) -> list[str]:
        """What is not as it should be."""
        filled, stub, found = self.filled, self.stub, []
        if filled.stopped:
            found.append(f"filled: {filled.stopped}")
        if missing := set(self.questions) - set(passed(filled)):
            found.append(f"filled: grader.check_all() fails {', '.join(sorted(missing))}")
        if not self.experiments and filled.seconds > at_most:
            found.append(f"filled: {filled.seconds:.0f} s, more than {at_most:.0f}")
        found += [
            f"filled: cell {id_}: {seconds:.0f} s, more than {at_most:.0f}"
            for id_, seconds in filled.waits.items()
            if id_ in self.experiments and seconds > at_most
        ]
        if stub.stopped:
            found.append(f"untouched: {stub.stopped}")
        if silent := set(self.questions) - set(advised(stub, self.questions)):
            found.append(f"untouched: no advice from the check of {', '.join(sorted(silent))}")
        if not (filled.exported and stub.exported):
            found.append("the last cell exported nothing")
        return [f"{self.assignment}: {text}" for text in found]

    def line(self) -> str:
        """A line of the table."""
        n, filled, stub = len(self.questions), self.filled, self.stub
        return (
            f"| {self.assignment} | {filled.seconds:.0f} | {filled.processor:.0f} "
            f"| {len(passed(filled))} of {n} | {stub.seconds:.0f} "
            f"| {'died' if stub.stopped else 'ran'}, {len(stub.errors)} cells raised "
            f"| {len(advised(stub, self.questions))} of {n} |"
        )

    def row(self, hours: tuple[float, float] | None) -> str:
        """A line of the table of times."""
        waits = self.filled.waits
        tried = sum(waits.get(id_, 0.0) for id_ in self.experiments)
        begins = next((c.source for c in self.filled.notebook.cells if c.id == self.longest), "")
        stated = " to ".join(f"{hour:g}" for hour in dict.fromkeys(hours or ())) or "–"
        which = f"`{begins.partition(chr(10))[0]:.40}`".replace("|", "\\|") if begins else "–"
        return (
            f"| {self.assignment} | {stated} | {self.filled.seconds - tried:.0f} | {tried:.0f} "
            f"| {waits.get(self.longest, 0.0):.0f} | {which} |"
        )


def experiments(released: ReleasedNotebook) -> frozenset[str]:
    """The ids of the cells that grading skips and that are no check and no part of the grader."""
    return frozenset(
        c.id for c in released.cells if c.id in released.skipped and GOES_ON_TAG in c.tags
    )


def without(notebook: Any, cells: frozenset[str]) -> Any:
    """The notebook without some of its cells."""
    notebook.cells = [cell for cell in notebook.cells if cell.id not in cells]
    return notebook


def meet(
    course: Course, assignment: str, kept: Path | None = None, with_experiments: bool = True
) -> Verdict:
    """Run the notebook of an assignment filled with the reference, and as it was released."""
    master, released = load_master(course, assignment), load_released(course, assignment)
    trials = experiments(released)
    notebooks = {
        "filled": reference_submission(master, released),
        "untouched": stub_submission(released),
    }
    sessions = {}
    for name, notebook in notebooks.items():
        with tempfile.TemporaryDirectory() as folder:
            shown = notebook if with_experiments else without(notebook, trials)
            file = lay_out(course, assignment, shown, Path(folder))
            sessions[name] = run_all(file, allow_errors=name == "untouched")
        if kept:
            keep(sessions[name], kept, f"{assignment}_{name}")
    questions = [question.id for question in master.questions]
    ran = trials if with_experiments else frozenset()
    return Verdict(assignment, questions, sessions["filled"], sessions["untouched"], ran)


def slow_cells(session: Session) -> Iterator[str]:
    """A line for each code cell that took a second of a processor or more, and how it begins."""
    for cell in session.notebook.cells:
        if (seconds := session.cells.get(cell.id, 0.0)) >= 1:
            yield f"    {seconds:6.1f} processor s: {cell.source.partition(chr(10))[0]:.60}"


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--without-experiments", action="store_true")
    parser.add_argument("--cells", action="store_true", help="list the slow ones")
    parser.add_argument("--table", action="store_true", help="as in benchmarks/README.md")
    parser.add_argument("--at-most", type=float, default=300.0, metavar="SECONDS")
    options = parser.parse_args()
    try:
        course = load_course(ROOT)
        print(TABLE if options.table else HEADER, flush=True)
        problems = []
        for assignment in options.assignments or course.settings.assignments:
            verdict = meet(course, assignment, options.keep, not options.without_experiments)
            hours = course.settings.assignments[assignment].hours
            print(verdict.row(hours) if options.table else verdict.line(), flush=True)
            if options.cells:
                print(*slow_cells(verdict.filled), sep="\n", flush=True)
            problems += verdict.problems(options.at_most)
    except AutograderError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(problems) or "all as it should be")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
