"""The files of an assignment that students get: the notebook, what to install, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.course.master import FOLDER as MASTERS
from autograder.course.master import Master
from autograder.course.notebook import ReleasedNotebook, make_notebook
from autograder.course.reference import imported_modules
from autograder.course.settings import Course
from autograder.errors import UsageError

REQUIREMENTS = "requirements.txt"
_WHERE_IMPORTED = re.compile(r"(?P<line>.*?)\s+# import (?P<module>\w+)\s*$")

_README = """\
<!-- Generated from {origin} by `autograder release`: changes belong there. -->

# {title}

{points:g} points: {questions}.{hours}

## Start

1. Unzip the folder and go into it. {data}
2. Make one environment for the whole course, in the folder above this one, with Python 3.11, 3.12
   or 3.13. If you have made it already, only activate it.

   ```
   python --version
   python -m venv ../.venv
   . ../.venv/bin/activate       # on Windows: ..\\.venv\\Scripts\\activate
   ```

   If `python` is another version, name one: `python3.12 -m venv ../.venv`; on Windows
   `py -3.12 -m venv ../.venv`.
3. Install what this assignment needs; what is there from the one before stays.

   ```
   pip install -r requirements.txt
   ```

4. Open the notebook: `jupyter lab {name}`. In VS Code, open the folder above, in which `.venv` is,
   and choose that environment as the kernel. For Google Colab see below.

## Work

- Run the first code cell before any other: it starts the checks.
- Fill in the functions where you find `...`. Keep their names and arguments.
- The cell under a question, such as `grader.check("{first}")`, says at once what is still wrong,
  and in which line of yours it failed. Passing it is a good sign, not the grade: the tests of the
  grading go further.{hints}
- A function is graded with the imports and constants of the notebook. Variables that you made
  elsewhere in the notebook should come in as arguments.

## Hand in

1. Restart the kernel and run all cells, so that you see what a grader would see. This comes to the
   end with questions open, too.
2. The last cell, `grader.export(…)`, says which questions are done, wrong or missing, and makes the
   zip of the notebook that is open. Jupyter saves the notebook by itself then; in VS Code save it
   yourself and run that cell once more.
3. Hand in the zip. The notebook file alone is accepted, too.

## In Google Colab

Upload the notebook (*File*, *Upload notebook*) and, in the *Files* panel, the zip that you were
given. Put this in a new cell in front of all others, and run it first:

```
!unzip -qo {assignment}-students.zip && pip install -q {otter}
%cd /content/{assignment}
```

The checks work there, the export does not: hand in the notebook itself (*File*, *Download*,
*Download .ipynb*).

## If something goes wrong

- `No module named 'otter'`: the notebook runs in another Python than the one you installed into.
  Choose the kernel of `.venv`, or start JupyterLab with the environment activated.
- `name 'grader' is not defined`: run the first code cell, again after each restart.
- `… is not defined: run its cell first`: the function's cell has not run since the kernel started.
- `What was checked is an older …`: Python could not read the function's cell when you last ran it,
  so the function is still the one from before. Mend the cell, run it, check again.
- A check that does not end: *Kernel*, *Interrupt Kernel*. It says in which line it was.
- `… returned None: is there a return?`: the function came to its end without one.
- `No notebook of this assignment in …`, `no data… in …`: keep the notebook, under any name,
  together with all that came with it, and start Jupyter there.
- `Couldn't automatically save the notebook`: save it, then run the last cell once more.
"""

_HINTS = """
- Stuck? `grader.hint("{first}")` in a new cell gives a hint, and run again the next one."""


def student_files(course: Course, master: Master) -> Mapping[str, bytes]:
    """The committed files of an assignment by name; the data joins them in the student zip."""
    notebook = make_notebook(master)
    requirements = _requirements(course, notebook)
    return {
        notebook.name: notebook.text.encode(),
        REQUIREMENTS: requirements.encode(),
        "README.md": _readme(course, master, notebook, requirements).encode(),
    }


def _requirements(course: Course, notebook: ReleasedNotebook) -> str:
    """The lines of the course's list that this notebook needs."""
    path = course.folder / MASTERS / REQUIREMENTS
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"{path} is missing: it lists what students install, one requirement a line, "
            "with '# import X' behind those that only notebooks with 'import X' need"
        ) from None
    modules = {
        module
        for cell in notebook.cells
        if cell.kind == "code"
        for module in imported_modules(cell.source)
    }
    lines = [f"# Generated from {MASTERS}/{REQUIREMENTS} by `autograder release`."]
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = _WHERE_IMPORTED.match(line)
        if match is None:
            lines.append(line.strip())
        elif match["module"] in modules:
            lines.append(match["line"].strip())
    return "\n".join(lines) + "\n"


def _readme(course: Course, master: Master, notebook: ReleasedNotebook, requirements: str) -> str:
    settings = course.assignment(master.assignment)
    questions = ", ".join(f"{name} {points:g}" for name, points in settings.questions.items())
    data = (
        "The notebook's data is in the folder `data` beside it; leave it there."
        if settings.data
        else "The notebook needs no data."
    )
    hinted = next((question.id for question in master.questions if question.hints), "")
    # Colab has all the rest, in versions of its own.
    otter = next((x for x in requirements.splitlines() if x.startswith("otter-grader")), "")
    return _README.format(
        origin=f"{MASTERS}/{master.path.name}",
        title=settings.title,
        points=settings.maximum,
        hours=_hours(settings.hours),
        hints=_HINTS.format(first=hinted) if hinted else "",
        questions=questions,
        data=data,
        name=notebook.name,
        assignment=master.assignment,
        otter=otter or "otter-grader",
        first=master.questions[0].id,
    )


def _hours(hours: tuple[float, float] | None) -> str:
    """What a README says of the time that an assignment takes."""
    if hours is None:
        return ""
    low, high = hours
    span = f"{low:g} hours" if low == high else f"{low:g} to {high:g} hours"
    return f" Reckon with {'1 hour' if low == high == 1 else span}."
