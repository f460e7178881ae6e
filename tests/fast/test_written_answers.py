"""What counts as the answer to a question in words, whatever the student did to the notebook."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_grades import PIXEL, code, markdown, shown
from written_course import cell_of, notebook, released, written_course

from autograder.batch.released import released_cells
from autograder.course.assignment import find_assignment
from autograder.course.settings import Course
from autograder.intake import Notebook, NotebookCell, ReleasedCells, find_submissions, load
from autograder.intake.answers import answers_in
from autograder.intake.content import Content
from autograder.intake.load import look_at
from autograder.records import READING_LIMIT

SAID = "Peaks get lower and wider."


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    return released(written_course(tmp_path_factory.mktemp("written") / "course"))


@pytest.fixture(scope="module")
def cells(course) -> ReleasedCells:
    return released_cells(find_assignment(course, "smoothing"))


def answer(folder: Path, cells: ReleasedCells, content: dict[str, Any]) -> str:
    """What grading reads as the answer to w1 in a notebook; empty where there is none."""
    file = folder / "ada.ipynb"
    file.write_text(json.dumps(content), encoding="utf-8")
    return read(file, cells)


def read(file: Path, cells: ReleasedCells) -> str:
    (found,) = find_submissions([file])
    answers = load(found, cells).answers
    assert answers.get("w1") != "", "where nothing was written there is no answer"
    return answers.get("w1", "")


def put(content: dict[str, Any], *new: dict[str, Any], below: str = "w1-answer") -> None:
    """Put cells below the one with the id `below`."""
    at = content["cells"].index(cell_of(content, below)) + 1
    content["cells"][at:at] = [cell | {"id": f"own-{n}"} for n, cell in enumerate(new)]


def heading(content: dict[str, Any]) -> dict[str, Any]:
    return content["cells"][content["cells"].index(cell_of(content)) - 1]


def following(content: dict[str, Any]) -> dict[str, Any]:
    return content["cells"][content["cells"].index(cell_of(content)) + 1]


# --- a notebook ---------------------------------------------------------------------------------


def test_the_text_of_its_cell_is_the_answer_and_no_more(course, cells, tmp_path):
    assert answer(tmp_path, cells, notebook(course, SAID)) == SAID


@pytest.mark.parametrize("said", [None, "", "  \n", "...", "* \n* \n", "_Type your answer here, "])
def test_an_untouched_or_blank_cell_is_no_answer(course, cells, tmp_path, said):
    content = notebook(course, said)
    assert answer(tmp_path, cells, content) == (said if said and "Type" in said else "")


def test_what_asks_for_an_answer_is_none_of_it(course, cells, tmp_path):
    asks = "_Type your answer here, replacing this text._"
    assert answer(tmp_path, cells, notebook(course, f"{asks}\n\n{SAID}")) == SAID
    assert answer(tmp_path, cells, notebook(course, f"{asks} {SAID}")).strip() == SAID


def test_new_cells_below_it_belong_to_it_up_to_the_next_released_one(course, cells, tmp_path):
    content = notebook(course, SAID)
    plot = code("print('```')\nplt.plot(x)", shown(image_png=PIXEL, text_plain="<Figure>"))
    put(content, markdown("See the plot:"), plot, markdown("It shows it."))
    content["cells"].append(markdown("Not of the answer.") | {"id": "last"})
    assert answer(tmp_path, cells, content) == (
        f"{SAID}\n\nSee the plot:\n\n````python\nprint('```')\nplt.plot(x)\n````\n\n"
        f"![plot](data:image/png;base64,{PIXEL})\n\nIt shows it."
    )


def test_an_answer_all_in_new_cells_counts(course, cells, tmp_path):
    content = notebook(course)
    put(content, markdown(SAID))
    assert answer(tmp_path, cells, content) == SAID


def test_pictures_that_were_dropped_into_it_belong_to_it(course, cells, tmp_path):
    content = notebook(course, "Look: ![sketch.png](attachment:a-b.png)\n<img src='attachment:c'>")
    forms = {"a-b.png": {"image/png": PIXEL}, "c": {"image/png": "no picture!"}}
    cell_of(content)["attachments"] = forms
    assert answer(tmp_path, cells, content) == (
        f"Look: ![sketch.png](data:image/png;base64,{PIXEL})\n"
        "(picture: a picture that cannot be read)"
    )


def test_an_answer_in_a_code_cell_counts(course, cells, tmp_path):
    content = notebook(course)
    own = cell_of(content)
    own.update(code("# peaks get lower"), id="w1-answer")
    assert answer(tmp_path, cells, content) == "```python\n# peaks get lower\n```"


def test_an_untouched_cell_that_became_code_is_no_answer(course, cells, tmp_path):
    content = notebook(course)
    own = cell_of(content)
    own.update(code("".join(own["source"])), id="w1-answer")
    assert not answer(tmp_path, cells, content)


def test_without_its_cell_the_answer_is_looked_for_below_the_heading(course, cells, tmp_path):
    content = notebook(course)
    content["cells"].remove(cell_of(content))
    put(content, markdown(SAID), code("x = 1"), below=heading_id(content))
    assert answer(tmp_path, cells, content) == f"{SAID}\n\n```python\nx = 1\n```"


def heading_id(content: dict[str, Any]) -> str:
    return next(c["id"] for c in content["cells"] if "(w1)" in "".join(c["source"]))


@pytest.mark.parametrize("typed", [None, SAID])
def test_where_ids_are_lost_texts_tell_released_cells(course, cells, tmp_path, typed):
    content = notebook(course, typed)
    put(content, markdown("And more."))
    for cell in content["cells"]:
        del cell["id"]
    content["nbformat_minor"] = 4
    assert answer(tmp_path, cells, content) == "\n\n".join(filter(None, (typed, "And more.")))


def test_an_answer_typed_into_the_text_of_the_question_counts(course, cells, tmp_path):
    content = notebook(course)
    text = heading(content)
    text["source"] = ["".join(text["source"]), f"\n\n{SAID}"]
    assert answer(tmp_path, cells, content) == SAID


def test_an_answer_typed_above_the_next_heading_counts(course, cells, tmp_path):
    content = notebook(course)
    text = following(content)
    mark, rest = "".join(text["source"]).split("\n\n", 1)
    text["source"] = f"{mark}\n\n{SAID}\n\n{rest}"
    assert answer(tmp_path, cells, content) == SAID


def test_a_changed_experiment_below_it_is_none_of_it(course, cells, tmp_path):
    content = notebook(course, SAID)
    experiment = content["cells"][content["cells"].index(cell_of(content)) + 2]
    experiment["source"] = "long_series = my_own()\nprint(long_series)"
    content["cells"].remove(following(content))
    assert answer(tmp_path, cells, content) == SAID


def test_a_deleted_question_has_no_answer(course, cells, tmp_path):
    content = notebook(course)
    own, text = cell_of(content), heading(content)
    content["cells"] = [cell for cell in content["cells"] if cell not in (own, text)]
    assert answer(tmp_path, cells, content) == ""


def test_an_answer_is_cut_at_the_limit_and_a_picture_beyond_it_is_named(course, cells, tmp_path):
    long = answer(tmp_path, cells, notebook(course, "word " * READING_LIMIT))
    assert len(long) == READING_LIMIT
    assert long.endswith("(The answer is longer; the rest was not kept.)")
    content = notebook(course, "![map](attachment:map.png)")
    cell_of(content)["attachments"] = {"map.png": {"image/png": "A" * (READING_LIMIT + 4)}}
    assert (
        answer(tmp_path, cells, content) == "(map: a picture of 1.0 MiB, too large to be kept here)"
    )


def test_of_several_files_one_with_nothing_but_an_answer_is_not_untouched(course, cells, tmp_path):
    file = tmp_path / "ada.ipynb"
    for said, expected in ((None, Content.UNTOUCHED), (SAID, Content.ANSWER)):
        file.write_text(json.dumps(notebook(course, said)), encoding="utf-8")
        (found,) = find_submissions([file])
        assert look_at(file, found.kind, cells)[0] == expected


@pytest.mark.parametrize("junk", [None, 7, [1, {}], {"image/png": 3}, "text"])
def test_whatever_stands_where_pictures_should_be_does_no_harm(course, cells, tmp_path, junk):
    content = notebook(course, f"{SAID} ![a](attachment:a)")
    cell_of(content)["attachments"] = {"a": junk} if junk != "text" else junk
    put(content, code("1") | {"outputs": [junk, {"data": junk}, {"data": {"image/png": junk}}]})
    assert SAID in answer(tmp_path, cells, content)


# --- a script -----------------------------------------------------------------------------------


def percent(content: dict[str, Any]) -> str:
    parts = []
    for cell in content["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            lines = [f"# {line}".rstrip() for line in text.split("\n")]
            parts.append("\n".join(["# %% [markdown]", *lines]))
        else:
            parts.append(f"# %%\n{text}")
    return "\n\n".join(parts)


def exported(content: dict[str, Any]) -> str:
    """As nbconvert writes a script."""
    parts = []
    for cell in content["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append("\n".join(f"# {line}".rstrip() for line in text.split("\n")))
        else:
            parts.append(f"# In[ ]:\n\n\n{text}")
    return "#!/usr/bin/env python\n# coding: utf-8\n\n" + "\n\n\n".join(parts)


def colab(content: dict[str, Any]) -> str:
    parts = []
    for cell in content["cells"]:
        text = "".join(cell["source"])
        parts.append(f'"""{text}"""' if cell["cell_type"] == "markdown" else text)
    return "\n\n".join(parts)


@pytest.mark.parametrize("form", [percent, exported, colab])
def test_in_a_script_its_comments_there_are_the_answer(course, cells, tmp_path, form):
    file = tmp_path / "ada.py"
    content = notebook(course, f"{SAID}\n\n+ noise\n+ detail")
    put(content, code("x = 1"), markdown("And more."))
    file.write_text(form(content), encoding="utf-8")
    said = read(file, cells)
    assert re.sub(r"\n{2,}", "\n\n", said).strip() == f"{SAID}\n\n+ noise\n+ detail\n\nAnd more."


@pytest.mark.parametrize("form", [percent, exported, colab])
def test_an_untouched_script_has_no_answer(course, cells, tmp_path, form):
    file = tmp_path / "ada.py"
    file.write_text(form(notebook(course)), encoding="utf-8")
    assert read(file, cells) == ""


def test_a_script_without_the_question_has_no_answer(course, cells, tmp_path):
    file = tmp_path / "ada.py"
    file.write_text("# my functions\ndef moving_average(x, width):\n    return x\n")
    assert read(file, cells) == ""


@pytest.mark.parametrize(
    "piece", ["<img ", "![a", "![](attachment:a", "<img src=attachment:a", "# #", "`", "- "]
)
def test_no_text_takes_long_to_be_read(course, cells, tmp_path, piece):
    started = time.process_time()
    said = answers_in(
        Notebook((NotebookCell("w1-answer", "markdown", "x" + piece * 40_000),)), cells
    )
    assert said
    assert time.process_time() - started < 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "image/png", "a", "output_type"]), inner)
    ),
    max_leaves=8,
)
TEXTS = st.lists(
    st.sampled_from(
        [SAID, "_Type your answer here, replacing this text._", "## Question 3 (w1): what is lost?",
         "![x](attachment:a)", "<img src='attachment:a'>", "```", "# %%", "\"\"\"", "x = 1", "",
         "Grading skips this cell.", "<!-- END QUESTION -->", "\ud7ff\u2028"]
    ), max_size=4,
).map("\n".join)  # fmt: skip
CELLS = st.lists(
    st.builds(
        NotebookCell,
        id=st.sampled_from(["", "w1-answer", "own", "markdown-16e451a823f0"]),
        kind=st.sampled_from(["markdown", "code", "raw"]),
        source=TEXTS,
        outputs=JSON,
        attachments=JSON,
    ),
    max_size=6,
)


@example(
    [
        NotebookCell("own", "markdown", "## Question 3 (w1): what is lost?"),
        NotebookCell(  # a released cell, the next one, into which the answer was written
            id="markdown-16e451a823f0",
            kind="markdown",
            source=f"{SAID}\n_Type your answer here, replacing this text._",
        ),
    ],
    False,
)
@given(CELLS, st.booleans())
def test_whatever_a_notebook_holds_an_answer_is_a_text_or_there_is_none(cells, made, script):
    if script:
        text = "\n\n".join(cell.source for cell in made)
        notebook_read = Notebook((), format=0, script=text)
    else:
        notebook_read = Notebook(tuple(made))
    for said in answers_in(notebook_read, cells).values():
        assert said.strip()
        assert "_Type your answer here, replacing this text._" not in said
