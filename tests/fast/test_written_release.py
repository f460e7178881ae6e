"""A question that a person grades, from `grading.yml` and the master to what students get."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from quick_prover import QuickProver
from written_course import (
    CRITERIA,
    MODEL,
    PROMPT,
    QUESTION,
    RUBRIC,
    cell_of,
    notebook,
    written_course,
)

from autograder.batch.released import released_cells
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.master import load_master
from autograder.course.notebook import filled_with_reference, load_released, make_notebook
from autograder.course.settings import load_course
from autograder.course.student_grader import Grader, Stopped
from autograder.course.versions import as_released, find_version
from autograder.course.versions import version_of as course_version_of
from autograder.errors import ConfigError, MasterError
from autograder.on_gradescope.contents import Contents
from autograder.on_gradescope.run import results_of
from autograder.on_gradescope.zip import gradescope_zip
from autograder.records import QuestionResult, Result, Status, WrittenResult, read_digest
from autograder.releasing.changes import compare, markdown
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.release import candidates_of, release
from autograder.releasing.snapshot import released_snapshots, snapshot_of


@pytest.fixture
def folder(tmp_path) -> Path:
    return written_course(tmp_path / "course")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_its_points_are_in_the_maximum_and_the_rubric_gives_them(folder):
    settings = load_course(folder).assignment("smoothing")
    assert (settings.maximum, settings.most) == (8.0, 8.0)
    assert settings.maxima == {"q1": 3.0, "q2": 2.0, "w1": 3.0}
    assert [item.says for item in settings.written["w1"].rubric] == list(CRITERIA)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("points: 1}", "points: 2}", "the criteria of the rubric give 4 points together"),
        ("points: 1}", "points: 1234567}", "give 1234569 points together, the question has 3"),
        ("      w1:", "      q3:", "expected a name of the form"),
        ("points: 2}", "point: 2}", "did you mean points?"),
        ("        rubric:", "        rubrics:", "did you mean rubric?"),
        (CRITERIA[1], CRITERIA[0], "two criteria of the rubric say the same"),
    ],
)
def test_a_mistake_in_it_names_file_line_and_field(folder, old, new, expected):
    edit(folder / "grading.yml", old, new)
    with pytest.raises(ConfigError) as error:
        load_course(folder)
    assert expected in str(error.value)
    assert str(error.value).startswith(f"{folder / 'grading.yml'}:")


def test_a_bonus_may_be_a_written_question(folder):
    edit(folder / "grading.yml", RUBRIC, RUBRIC + "    bonus: {questions: [w1], cap: 2}\n")
    settings = load_course(folder).assignment("smoothing")
    assert (settings.maximum, settings.most) == (5.0, 7.0)


def test_the_master_has_its_title_and_its_model_answer_and_no_reference_of_it(folder):
    master = load_master(load_course(folder), "smoothing")
    (question,) = master.written
    assert (question.id, question.title) == ("w1", "Question 3 (w1): what is lost?")
    assert question.answer == MODEL
    assert [item.id for item in master.questions] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("# manual: true\n", "", "'name: w1' and below it 'manual: true'"),
        ("# name: w1\n# manual: true", "# name: w2\n# manual: true", "w2 has no points in"),
        ("# name: w1", "# name: w1\n# points: 3", "points stand in grading.yml"),
        (MODEL.split("\n")[0], "", None),
        ("# %% [markdown]\n# The wide", "# %%\n# The wide", "the model answer of w1 is a Markdown"),
    ],
)
def test_a_mistake_in_the_master_names_its_line(folder, old, new, expected):
    edit(folder / "solutions" / "smoothing.py", old, new)
    if expected is None:
        load_master(load_course(folder), "smoothing")
        return
    with pytest.raises(MasterError) as error:
        load_master(load_course(folder), "smoothing")
    assert expected in str(error.value)


def test_a_question_without_a_model_answer_is_refused(folder):
    master = folder / "solutions" / "smoothing.py"
    text = master.read_text(encoding="utf-8")
    commented = MODEL.replace("\n", "\n# ")
    master.write_text(text.replace(f"# %% [markdown]\n# {commented}\n", ""), encoding="utf-8")
    with pytest.raises(MasterError, match="w1 has no model answer"):
        load_master(load_course(folder), "smoothing")


def test_students_get_the_question_and_a_cell_of_its_name_without_an_answer(folder):
    release(load_course(folder))
    course = load_course(folder)
    released = load_released(course, "smoothing")
    assert released.answers == {"w1-answer": "w1"}
    cell = cell_of(released.content)
    assert cell["cell_type"] == "markdown"
    assert "".join(cell["source"]) == "_Type your answer here, replacing this text._"
    assert cell["metadata"]["deletable"] is False
    assert PROMPT in released.text
    assert "flattened" not in released.text
    readme = (folder / "assignments" / "smoothing" / "README.md").read_text(encoding="utf-8")
    assert "8 points: q1 3, q2 2, w1 3 (in words)." in readme
    assert "A person grades `w1`" in readme


HINTED = QUESTION.replace(
    "# %% [raw]\n# # END QUESTION",
    "# %% [raw]\n# # HINTS\n# - Draw it.\n# - Draw a peak, too.\n\n# %% [raw]\n# # END QUESTION",
)


def test_it_has_hints_as_the_others_and_nothing_to_check(folder):
    edit(folder / "solutions" / "smoothing.py", QUESTION, HINTED)
    content = make_notebook(load_master(load_course(folder), "smoothing")).content
    grader = Grader(content["metadata"], {})
    given = [grader.hint("w1").text for _ in range(3)]
    assert [text.split("\n")[0] for text in given] == [
        "**Hint 1 of 2.** Draw it.",
        "**Hint 2 of 2.** Draw a peak, too.",
        "**Hint 1 of 2.** Draw it.",
    ]
    assert "Draw" not in str(content["cells"])
    with pytest.raises(Stopped, match="A person grades w1: there is nothing to check"):
        grader.check("w1")
    with pytest.raises(Stopped, match="There is no question 'w2': there are q1, q2, w1"):
        grader.hint("w2")


def test_a_hint_with_a_sentence_of_the_model_answer_stops_the_release(folder):
    told = " ".join(MODEL.split())
    edit(folder / "solutions" / "smoothing.py", QUESTION, HINTED.replace("Draw it.", f"'{told}'"))
    with pytest.raises(ReleaseRefused, match=r"autograder\.hints\.w1"):
        release(load_course(folder))


def test_the_reference_answers_with_the_model_answer(folder):
    master = load_master(load_course(folder), "smoothing")
    content = filled_with_reference(make_notebook(master), master)
    assert "".join(cell_of(content)["source"]) == MODEL


def test_unchanged_otter_exports_the_question_and_its_answer_for_a_pdf(folder, tmp_path):
    from otter.export.exporters.base_exporter import BaseExporter

    release(load_course(folder))
    file = tmp_path / "smoothing.ipynb"
    file.write_text(json.dumps(notebook(load_course(folder), "Peaks get lower.")))
    kept = BaseExporter.load_notebook(str(file), filtering=True)
    assert any("what is lost?" in cell.source for cell in kept.cells)
    assert any(cell.source == "Peaks get lower." for cell in kept.cells)
    assert not any("def moving_average" in cell.source for cell in kept.cells)


@pytest.mark.parametrize(
    "said",
    [
        "# the *price* is detail: a\n# **peak that is narrower** than the window is\n# flattened\n",
        "# Remember that a peak that is narrower than the window is flattened, always.\n",
        f"# A good answer {CRITERIA[0]}.\n",
        f"# * {CRITERIA[1].capitalize()}\n",
    ],
)
def test_an_answer_or_a_criterion_in_a_students_file_stops_the_release(folder, said):
    edit(folder / "solutions" / "smoothing.py", f"# {PROMPT}\n", f"# {PROMPT}\n{said}")
    with pytest.raises(ReleaseRefused) as error:
        release(load_course(folder))
    assert "smoothing.ipynb: cell" in str(error.value)
    assert "grading.yml" in str(error.value) or "smoothing.py:1" in str(error.value)
    assert not (folder / "assignments").exists()


def test_the_words_of_the_question_itself_are_no_secret(folder):
    edit(folder / "solutions" / "smoothing.py", f"# {PROMPT}\n", f"# {PROMPT}\n# Noise? Detail?\n")
    release(load_course(folder))


def test_what_is_released_is_refused_where_settings_and_master_do_not_agree(folder):
    edit(folder / "grading.yml", RUBRIC, "")
    with pytest.raises(MasterError, match=r"w1 has no points in .* under `written`"):
        find_assignment(load_course(folder), "smoothing").master  # noqa: B018


# --- versions -----------------------------------------------------------------------------------


def changes_to(folder: Path, name: str = "old"):
    """The change log from the version `name` to the course as it stands."""
    course = load_course(folder)
    (candidate,) = candidates_of(course, ["smoothing"], "new")
    old = released_snapshots(find_version(course, name))
    return compare(name, old, "new", {"smoothing": snapshot_of(candidate)})


def version_of(folder: Path, name: str = "old") -> None:
    course = load_course(folder)
    release(course, version=name, prover=QuickProver(course))


def test_a_version_says_what_changed_of_it_and_no_regrade_is_asked_for(folder):
    version_of(folder)
    assert changes_to(folder).assignments[0].nothing
    edit(folder / "grading.yml", "points: 3\n", "points: 4\n")
    edit(folder / "grading.yml", "points: 2}", "points: 3}")
    edit(folder / "solutions" / "smoothing.py", QUESTION, HINTED)
    edit(folder / "solutions" / "smoothing.py", PROMPT, PROMPT + " Why?")
    (change,) = changes_to(folder).assignments
    (question,) = (item for item in change.questions if item.question == "w1")
    assert question.lines == (
        "4 points, was 3 points: points by hand stay as they were entered",
        "what it asks has changed",
        "it has 2 hints for students, was 0",
    )
    assert change.regrade == ()


def test_a_new_one_is_what_old_submissions_were_not_asked_for(folder):
    master, settings = folder / "solutions" / "smoothing.py", folder / "grading.yml"
    kept = master.read_text(), settings.read_text()
    edit(master, QUESTION, "")
    edit(settings, RUBRIC, "")
    version_of(folder)
    master.write_text(kept[0])
    settings.write_text(kept[1])
    found = changes_to(folder)
    assert found.assignments[0].misfits == ("an answer in words to w1",)
    assert "Submissions to old were not asked for an answer in words to w1" in markdown(found)


def test_one_that_is_gone_is_named(folder):
    version_of(folder)
    edit(folder / "solutions" / "smoothing.py", QUESTION, "")
    edit(folder / "grading.yml", RUBRIC, "")
    assert "w1, which a person grades, is gone" in changes_to(folder).assignments[0].lines


def test_a_rubric_reworded_since_is_the_same_version_and_stays_out_of_the_manifest(folder):
    version_of(folder)
    edit(folder / "grading.yml", CRITERIA[1], "weighs the one against the other")
    found = find_assignment(load_course(folder), "smoothing")
    bundle = build_bundle(found).digest
    assert course_version_of(found, bundle) == "old"
    assert "weighs" not in (folder / "dist" / "old" / "manifest.json").read_text()
    then = as_released(found, find_version(found.course, "old"))
    assert then.settings.maximum == 8.0
    assert then.settings.written["w1"].rubric[1].says == "weighs the one against the other"


def test_the_zip_for_gradescope_holds_its_points_and_neither_rubric_nor_answer(folder, tmp_path):
    release(load_course(folder))
    found = find_assignment(load_course(folder), "smoothing")
    zipped = gradescope_zip(found, build_bundle(found), "test")
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        archive.extractall(tmp_path / "source")
        texts = [archive.read(name) for name in archive.namelist()]
    assert not any(b"flattened" in text for text in texts)
    contents = Contents.read(tmp_path / "source")
    written = contents.settings.assignments["smoothing"].written
    assert (written["w1"].points, written["w1"].rubric) == (3.0, ())
    assert contents.released.written == {"w1": "w1-answer"}


@pytest.mark.parametrize(
    ("answered", "said", "of_w1"),
    [(True, "A person grades w1, outside of this autograder", None), (False, "unanswered", 0.0)],
)
def test_on_gradescope_the_score_is_that_of_the_tests_and_says_so(
    folder, tmp_path, answered, said, of_w1
):
    release(load_course(folder))
    found = find_assignment(load_course(folder), "smoothing")
    contents = Contents(found.course.settings, released_cells(found), build_bundle(found))
    questions = (
        QuestionResult(id="q1", points=2.0, maximum=3.0, cases=()),
        QuestionResult(id="q2", points=2.0, maximum=2.0, cases=()),
    )
    written = WrittenResult(id="w1", maximum=3.0, answered=answered, digest=read_digest(""))
    result = Result(
        submission="smoothing.ipynb", student="", assignment="smoothing", release="1",
        image="process", status=Status.GRADED, points=4.0, maximum=5.0,
        questions=questions, written=(written,),
    )  # fmt: skip
    results = results_of(contents, result)
    assert results["score"] == 4.0
    assert said in results["output"]
    assert results["tests"][-1].get("score") == of_w1
