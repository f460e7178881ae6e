"""The small course with a question that a person grades, and notebooks that answer it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from autograder.course.notebook import load_released
from autograder.course.settings import Course, load_course

SMALL = Path(__file__).parent / "courses" / "small"
PROMPT = "A window of width 7 smooths more than one of width 3. What does it cost?"
MODEL = """\
The wide window averages over more neighbours, so the noise gets smaller. The price is detail: a
peak that is narrower than the window is flattened, and steps become ramps."""
QUESTION = f"""\
# %% [raw]
# # BEGIN QUESTION
# name: w1
# manual: true

# %% [markdown]
# ## Question 3 (w1): what is lost?
# {PROMPT}
# Answer in your own words; a person grades it.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# {MODEL.replace(chr(10), chr(10) + "# ")}

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

"""
RUBRIC = """\
    written:
      w1:
        points: 3
        rubric:
          - {says: says that narrow peaks are flattened by a wide window, points: 2}
          - {says: weighs noise against detail, points: 1}
"""
CRITERIA = (
    "says that narrow peaks are flattened by a wide window",
    "weighs noise against detail",
)
EXPERIMENT = "# %% [markdown]\n# ## A long experiment\n"


def written_course(folder: Path) -> Path:
    """Copy the small course into `folder`, with w1 for 3 points in it; nothing is released yet."""
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("assignments"))
    master = folder / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    assert text.count(EXPERIMENT) == 1
    master.write_text(text.replace(EXPERIMENT, QUESTION + EXPERIMENT), encoding="utf-8")
    settings = folder / "grading.yml"
    text = settings.read_text(encoding="utf-8")
    assert "    data: []\n" in text
    settings.write_text(text.replace("    data: []\n", RUBRIC + "    data: []\n"), encoding="utf-8")
    return folder


def released(folder: Path) -> Course:
    """The course in `folder`, after a release without proof."""
    from autograder.releasing.release import release

    course = load_course(folder)
    release(course)
    return course


def notebook(course: Course, answer: str | None = None) -> dict[str, Any]:
    """The released notebook, with `answer` in the place of what asks for one."""
    content: dict[str, Any] = json.loads(load_released(course, "smoothing").text)
    if answer is not None:
        cell_of(content)["source"] = answer
    return content


def cell_of(content: dict[str, Any], id_: str = "w1-answer") -> dict[str, Any]:
    """The cell with this id."""
    return next(cell for cell in content["cells"] if cell["id"] == id_)
