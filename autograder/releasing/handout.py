"""The files of an assignment that students get: the notebook, what to install, what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.master import FOLDER as MASTERS
from autograder.course.notebook import ReleasedNotebook, make_notebook
from autograder.course.reference import imported_modules
from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.wording import counted, number

REQUIREMENTS = "requirements.txt"
ENVIRONMENT = "environment.txt"  # exact versions of all that the course needs; a course may have it
_WHERE_IMPORTED = re.compile(r"(?P<line>.*?)\s+# import (?P<module>\w+)\s*$")

_TEMPLATES = Path(__file__).with_name("templates")


def student_files(assignment: Assignment) -> Mapping[str, bytes]:
    """The committed files of an assignment by name; the data joins them in the student zip."""
    notebook = make_notebook(assignment.master)
    requirements = _requirements(assignment.course, notebook)
    environment = _environment(assignment.course)
    install = _template("install_all" if environment else "install")
    files = {
        notebook.name: notebook.text.encode(),
        REQUIREMENTS: requirements.encode(),
        "README.md": _readme(assignment, notebook, requirements, install).encode(),
    }
    return files | ({ENVIRONMENT: environment.encode()} if environment else {})


def _environment(course: Course) -> str:
    """The exact versions of the whole course's packages; empty for a course that lists none."""
    path = course.folder / MASTERS / ENVIRONMENT
    if not path.is_file():
        return ""
    head = f"# Generated from {MASTERS}/{ENVIRONMENT} by `autograder release`."
    return f"{head} Install with: pip install --no-deps -r {ENVIRONMENT}\n{path.read_text('utf-8')}"


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


def _readme(
    assignment: Assignment, notebook: ReleasedNotebook, requirements: str, install: str
) -> str:
    master, settings = assignment.master, assignment.settings
    extra = settings.bonus_questions
    questions = ", ".join(
        f"{name} {number(points)}{' (in words)' if name in settings.written else ''}"
        f"{' (bonus)' if name in extra else ''}"
        for name, points in settings.maxima.items()
    )
    in_words = " and ".join(f"`{name}`" for name in settings.written)
    data = (
        "The notebook's data is in the folder `data` beside it; leave it there."
        if settings.data
        else "The notebook needs no data."
    )
    hinted = next((question.id for question in master.questions if question.hints), "")
    # Colab has all the rest, in versions of its own.
    otter = next((x for x in requirements.splitlines() if x.startswith("otter-grader")), "")
    return _template("readme").format(
        origin=f"{MASTERS}/{master.path.name}",
        title=settings.title,
        points=counted(settings.maximum, "point"),
        hours=_hours(settings.hours),
        install=install,
        in_words=_point("in_words", questions=in_words) if in_words else "",
        hints=_point("hints", first=hinted) if hinted else "",
        questions=questions,
        data=data,
        name=notebook.name,
        assignment=assignment.name,
        otter=otter or "otter-grader",
        first=master.questions[0].id,
    )


def _template(name: str) -> str:
    return (_TEMPLATES / f"students_{name}.txt").read_text(encoding="utf-8")


def _point(name: str, **values: str) -> str:
    """One more point of a list, behind the last one."""
    return f"\n{_template(name).format(**values).rstrip()}"


def _hours(hours: tuple[float, float] | None) -> str:
    """What a README says of the time that an assignment takes."""
    if hours is None:
        return ""
    low, high = hours
    return f" Allow {'' if low == high else f'{number(low)} to '}{counted(high, 'hour')}."
