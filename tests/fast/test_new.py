"""`autograder new`: a skeleton that is complete, and that touches nothing that is there."""

import shutil
from pathlib import Path

import pytest
from test_release import SMALL, edit, tree

from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import load_course
from autograder.course.skeleton import start_assignment
from autograder.errors import ConfigError, UsageError
from autograder.proof.variants import Kind, find_files
from autograder.releasing.release import release

SKELETON = {
    "solutions/rescaling.py",
    "tests/hidden/rescaling/q1.py",
    "tests/submissions/rescaling/wheat_number_by_number.py",
    "tests/submissions/rescaling/chaff_divides_by_the_largest.py",
    "tests/submissions/rescaling/chaff_equal_values_pass.py",
}


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course."""
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def settings(folder, text):
    (folder / "grading.yml").write_bytes(text.encode())
    return load_course(folder)


def added(folder, name="rescaling", title=None):
    """Start an assignment; return what the file of settings was and is."""
    path = folder / "grading.yml"
    before = path.read_bytes().decode()
    start_assignment(folder, name, title)
    return before, path.read_bytes().decode()


def test_a_skeleton_is_released_and_bundled_at_once(folder):
    before = set(tree(folder))
    assert set(start_assignment(folder, "rescaling")) == SKELETON | {"grading.yml"}
    assert {str(path) for path in set(tree(folder)) - before} == SKELETON
    course = load_course(folder)
    made = release(course, ["rescaling"])
    assert "assignments/rescaling/rescaling.ipynb" in made.changed
    assert build_bundle(find_assignment(course, "rescaling")).assignment == "rescaling"
    kinds = [kind for kind, _ in find_files(folder / "tests" / "submissions", "rescaling")]
    assert kinds == [Kind.WHEAT, Kind.CHAFF, Kind.CHAFF]


def test_the_section_joins_the_others_and_everything_else_stays(folder):
    before, after = added(folder)
    assert after.startswith(before)
    course = load_course(folder)
    assert list(course.settings.assignments) == ["smoothing", "rescaling"]
    assert course.assignment("rescaling").questions == {"q1": 2.0}


HEAD = "course: C  # the course\nassignments:   # all of them\n"
ONE = "  one:\n    title: One  # the first\n    questions: {q1: 3}  # three\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ONE,
        HEAD + ONE.rstrip("\n"),
        HEAD + ONE + "\n\n# the end\n",
        HEAD + ONE + "time_zone: UTC  # here\n",
        HEAD + ONE + "    limits:\n      memory: 1 GiB  # enough\n\n# time\ntime_zone: UTC\n",
        HEAD + ONE + "    data:\n      []\n",
        HEAD + ONE + "    floor: {q1: 1}\n    floor_reason: |\n      by chance,\n      at times\n",
        HEAD + ONE + "    floor_reason: >-\n      by\n\n      chance\n    floor: {q1: 1}\n# so\n",
        HEAD + ONE.replace("\n  ", "\n      ").replace("  one", "      one"),
        "\ufeff" + (HEAD + ONE).replace("\n", "\r\n"),
    ],
)
def test_comments_layout_and_line_ends_are_kept(tmp_path, text):
    settings(tmp_path, text)
    _, after = added(tmp_path)
    lines = after.splitlines()
    start = next(n for n, line in enumerate(lines) if line.strip() == "rescaling:")
    assert lines[start - 1] == ""
    assert lines[: start - 1] + lines[start + 4 :] == text.splitlines()
    assert ("\r\n" in after) == ("\r\n" in text)
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in text


def test_assignments_in_braces_are_refused_with_the_line(tmp_path):
    settings(tmp_path, "course: C\nassignments: {one: {title: One, questions: {q1: 1}}}\n")
    before = tree(tmp_path)
    with pytest.raises(ConfigError, match=r"grading.yml:2: assignments: are written in braces"):
        start_assignment(tmp_path, "two")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("title", ["Yes", "R & D: 1", "'quoted' \"twice\"", "# no comment", "Ä–ö"])
def test_any_title_is_written_as_it_is_given(folder, title):
    added(folder, title=title)
    assert load_course(folder).assignment("rescaling").title == title
    assert f"# # {title}\n" in (folder / "solutions" / "rescaling.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["", "Rescaling", "1st", "re-scaling", "../up", "a__b", "class", "hostile", "x_"]
)
def test_a_name_that_cannot_be_one_is_refused(folder, name):
    before = tree(folder)
    with pytest.raises(UsageError, match="cannot be an assignment's name"):
        start_assignment(folder, name)
    assert tree(folder) == before


@pytest.mark.parametrize(
    "taken",
    [
        None,
        "solutions/rescaling.py",
        "tests/hidden/rescaling/q7.py",
        "assignments/rescaling/notes.md",
        "tests/submissions/rescaling/wheat_number_by_number.py",
    ],
)
def test_a_name_that_is_taken_is_refused(folder, taken):
    if taken:
        (folder / taken).parent.mkdir(parents=True, exist_ok=True)
        (folder / taken).write_text("mine")
    before = tree(folder)
    with pytest.raises(UsageError, match=r"choose another name"):
        start_assignment(folder, "rescaling" if taken else "smoothing")
    assert tree(folder) == before


def test_an_empty_folder_becomes_a_course(tmp_path):
    (tmp_path / "my-course" / ".git").mkdir(parents=True)
    (tmp_path / "my-course" / "README.md").write_text("Mine.")
    for folder in (tmp_path / "my-course", tmp_path / "not" / "there"):
        files = start_assignment(folder, "rescaling")
        assert {"grading.yml", "solutions/requirements.txt", ".gitignore", *SKELETON} == set(files)
        release(load_course(folder))
    assert load_course(tmp_path / "my-course").settings.course == "My course"
    assert (tmp_path / "my-course" / "README.md").read_text() == "Mine."


def test_a_folder_with_something_else_is_no_place_for_a_course(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(UsageError, match=r"is not empty \(thesis.tex\)"):
        start_assignment(tmp_path, "rescaling")
    assert set(tree(tmp_path)) == {Path("thesis.tex")}


def test_a_second_assignment_joins_a_new_course(tmp_path):
    start_assignment(tmp_path / "c", "first")
    start_assignment(tmp_path / "c", "second")
    course = load_course(tmp_path / "c")
    release(course)
    assert list(course.settings.assignments) == ["first", "second"]


def test_a_broken_course_is_named_before_anything_is_written(folder):
    edit(folder / "grading.yml", "seed: 7", "sead: 7")
    before = tree(folder)
    with pytest.raises(ConfigError, match="did you mean seed"):
        start_assignment(folder, "rescaling")
    assert tree(folder) == before
