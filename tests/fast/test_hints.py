"""Hints on request: how a master has them, and how they reach students without shifting a cell."""

import json
import shutil
from pathlib import Path

import pytest

from autograder.course.master import load_master, parse_master
from autograder.course.notebook import make_notebook
from autograder.course.settings import load_course
from autograder.errors import MasterError
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.release import release

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "courses" / "small"
TEXT = (SMALL / "solutions" / "smoothing.py").read_text(encoding="utf-8")
END = "# %% [raw]\n# # END QUESTION"
HINTS = """\
# %% [raw]
# # HINTS
# - How many windows of width 2 do three values have?
# - |
#   A window of width 1 changes nothing: try it, then `np.convolve`
#   with a kernel of your own.
"""


def with_hints(cell, text=TEXT):
    """The master with `cell` before the end of its first question."""
    return text.replace(END, f"{cell}\n{END}", 1)


def parsed(text):
    return parse_master(text, path=Path("solutions/smoothing.py"), assignment="smoothing")


def refusal(text):
    with pytest.raises(MasterError) as caught:
        parsed(text)
    return str(caught.value)


def test_hints_belong_to_their_question_in_the_order_of_the_master():
    first, second = parsed(with_hints(HINTS)).questions
    assert first.hints == (
        "How many windows of width 2 do three values have?",
        "A window of width 1 changes nothing: try it, then `np.convolve`\nwith a kernel of your "
        "own.",
    )
    assert second.hints == ()


def test_hints_travel_in_the_metadata_and_shift_no_cell():
    bare = make_notebook(parsed(TEXT)).content
    hinted = make_notebook(parsed(with_hints(HINTS))).content
    assert hinted["cells"] == bare["cells"]
    assert [text[:8] for text in hinted["metadata"]["autograder"]["hints"]["q1"]] == [
        "How many",
        "A window",
    ]
    assert list(hinted["metadata"]["autograder"]["hints"]) == ["q1"]


@pytest.mark.parametrize(
    ("cell", "line", "expected"),
    [
        ("# %% [raw]\n# # HINTS", 0, "expected a list of texts"),
        ("# %% [raw]\n# # HINTS\n# Think.", 1, "expected a list of texts"),
        ("# %% [raw]\n# # HINTS\n# - Think.", 0, "there is only 1"),
        ("# %% [raw]\n# # HINTS\n# - Think.\n# - Look: here", 2, "because of a colon"),
        ("# %% [raw]\n# # HINTS\n# - Think.\n# - 12", 2, "a hint is a text"),
        ("# %% [raw]\n# # HINTS\n# - Think.\n# - ''", 2, "a hint is empty"),
        ("# %% [raw]\n# # HINTS\n# - Think.\n# - Try f(1) # or 2", 2, "'# or 2' for a comment"),
        ("# %% [raw]\n# # HINTS\n# - Think.\n# - 'Look", 2, "expected a list of texts"),
    ],
)
def test_a_mistake_in_hints_is_named_with_file_line_and_question(cell, line, expected):
    text = with_hints(cell)
    start = text.split("\n").index("# # HINTS") + 1
    message = refusal(text)
    assert message.startswith(f"solutions/smoothing.py:{start + line}: the hints of q1: ")
    assert expected in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT + "\n" + HINTS, "HINTS outside a question"),
        (TEXT.replace("# %% [raw]\n# # END TESTS", HINTS + "\n# %% [raw]\n# # END TESTS", 1),
         "HINTS inside tests"),
        (with_hints(HINTS + "\n# %% [markdown]\n# And now?"), "a cell after HINTS"),
        (with_hints(HINTS + "\n" + HINTS), "q1 has HINTS already"),
        (with_hints(HINTS.replace("[raw]", "[markdown]")), "HINTS stands in a Markdown cell"),
        (with_hints(HINTS.replace("# # HINTS", "# HINTS")), "HINTS lacks a sign"),
    ],
)  # fmt: skip
def test_hints_in_another_place_are_refused(text, expected):
    message = refusal(text)
    assert expected in message
    assert message.split(":")[1].isdigit()


def test_a_hint_that_gives_the_solution_away_stops_the_release(tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("assignments"))
    path = folder / "solutions" / "smoothing.py"
    told = HINTS + "# - |\n#   Write\n#   `values = np.asarray(values, dtype=np.float64)` first.\n"
    path.write_text(with_hints(told), encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=r"autograder\.hints\.q1") as caught:
        release(load_course(folder), ["smoothing"])
    assert "smoothing.py:43" in str(caught.value)
    path.write_text(with_hints(HINTS), encoding="utf-8")
    release(load_course(folder), ["smoothing"])
    written = json.loads((folder / "assignments/smoothing/smoothing.ipynb").read_text("utf-8"))
    assert len(written["metadata"]["autograder"]["hints"]["q1"]) == 2


@pytest.mark.parametrize("assignment", list(load_course(ROOT).settings.assignments))
def test_every_question_of_this_course_has_hints(assignment):
    master = load_master(load_course(ROOT), assignment)
    without = [question.id for question in master.questions if not question.hints]
    without += [question.id for question in master.written if not question.hints]
    assert not without, f"{assignment}: write two hints or more for {', '.join(without)}"
