"""Masters: what is read out of one, and that every mistake names its file and line."""

import shutil
import sys
from pathlib import Path

import pytest

from autograder.course.master import load_master, parse_master
from autograder.course.settings import load_course
from autograder.errors import MasterError

SMALL = Path(__file__).parents[1] / "courses" / "small"
TEXT = (SMALL / "solutions" / "smoothing.py").read_text(encoding="utf-8")


def parsed(text):
    return parse_master(text, path=Path("solutions/smoothing.py"), assignment="smoothing")


def line_of(text, start):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def refusal(text):
    with pytest.raises(MasterError) as caught:
        parsed(text)
    return str(caught.value)


def test_each_function_belongs_to_its_question():
    assert parsed(TEXT).functions == {
        "moving_average": "q1",
        "count_words": "q2",
        "most_common": "q2",
    }


def test_public_checks_are_named_by_their_function():
    names = [test.name for question in parsed(TEXT).questions for test in question.tests]
    assert names == [
        "three values make two pairs",
        "case does not matter",
        "the most common comes first",
    ]


def test_solution_lines_are_the_lines_between_the_markers():
    lines = TEXT.split("\n")
    found = parsed(TEXT).solution_lines
    assert "    counts = {}" in [line.text for line in found]
    assert all(lines[line.line - 1] == line.text for line in found)
    assert not any("def " in line.text or '"""' in line.text for line in found)


def test_the_reference_imports_without_running_the_notebook():
    master = parsed(TEXT)
    module = {}
    exec(master.reference, module)
    assert module["most_common"](module["count_words"]("b a b"), 1) == ["b"]
    assert "noisy" not in module
    assert "test_case_does_not_matter" not in module


def test_a_constant_that_computes_or_reads_is_left_out_of_the_reference():
    text = TEXT.replace(
        "import numpy as np\n\nWORD",
        'import numpy as np\n\nSIZES = [2 ** n for n in range(3)]\nDATA = np.load("data/x.npy")\n\n'
        "WORD",
        1,
    )
    names = parsed(text).reference_text.names
    assert "SIZES" in names
    assert "DATA" not in names


def test_a_master_without_header_is_refused():
    assert "solutions/smoothing.py:1: the header is missing" in refusal(
        TEXT[TEXT.index("# %% [markdown]") :]
    )


def test_a_header_without_kernel_is_refused():
    assert "kernelspec" in refusal(TEXT.replace("name: python3", "name: ir"))


@pytest.mark.parametrize("extra", ["def helper():\n    return 1\n", ""])
def test_a_solution_cell_with_two_functions_or_none_is_refused(extra):
    start = line_of(TEXT, "def moving_average")
    if extra:
        text = TEXT.replace("def moving_average", extra + "\n\ndef moving_average")
    else:
        text = TEXT.replace("def moving_average(values, width):", "if True:")
    message = refusal(text)
    assert f"solutions/smoothing.py:{start}: a solution cell defines exactly one" in message


def test_a_solution_without_markers_is_refused_before_students_get_it():
    text = TEXT.replace("    # BEGIN SOLUTION\n    counts = {}", "    counts = {}").replace(
        "    return counts\n    # END SOLUTION", "    return counts"
    )
    assert "count_words has no line '# BEGIN SOLUTION'" in refusal(text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    # END SOLUTION", "", "BEGIN SOLUTION without END SOLUTION"),
        ("# # END TESTS", "# # END SOLUTION", "END SOLUTION where BEGIN TESTS is open"),
        ("# # END QUESTION", "# nothing", "BEGIN QUESTION inside question"),
        ("# name: q1", "# name: q1\n# points: 3", "points stand in grading.yml"),
        ("# name: q2", "# name: q1", "there is a question q1 already"),
        ("import re\n", "import re re\n", "solutions/smoothing.py:16: not valid Python"),
        ("def test_three", "# HIDDEN\ndef test_three", "hidden tests stand in tests/hidden/"),
        ("def test_three", "x = 1\ndef test_three", "one function test_"),
        ("WORD.findall", "noisy.findall", "count_words uses noisy, which no import"),
        ("counts = {}", "counts = moving_average([], 1)", "uses moving_average of q1"),
        ("# # BEGIN TESTS", "# # ASSIGNMENT CONFIG", "ASSIGNMENT CONFIG does not belong"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, expected):
    message = refusal(TEXT.replace(old, new, 1))
    assert expected in message
    assert message.startswith("solutions/smoothing.py:")
    assert message.split(":")[1].isdigit()


RAW = "# %% [raw]\n# # BEGIN QUESTION\n# name: q1"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (RAW, RAW.replace(" [raw]", " [markdown]"), "BEGIN QUESTION stands in a Markdown cell"),
        (RAW, "# %%\n# BEGIN QUESTION\n# name: q1", "BEGIN QUESTION stands in a code cell"),
        ("# %% [raw]\n# # END QUESTION", "# %%\n# END QUESTION", "END QUESTION stands in a code"),
        ("# %% [raw]\n# # BEGIN TESTS\n", "# %%\n# BEGIN TESTS\n", "BEGIN TESTS stands in a code"),
        (
            "# %% [raw]\n# # BEGIN SOLUTION",
            "# %% [markdown]\n# # BEGIN SOLUTION",
            "BEGIN SOLUTION stands in a Markdown cell",
        ),
        (RAW, RAW.replace("# # BEGIN", "# BEGIN"), "BEGIN QUESTION lacks a sign: in a raw cell"),
        (
            "# # END TESTS\n\n# %% [raw]\n# # END QUESTION",
            "# # END TESTS\n# # END QUESTION",
            "END QUESTION is the second mark of its raw cell",
        ),
        (
            "Only whole windows count.",
            "It is the mean.  # SOLUTION",
            "'# SOLUTION' stands in a Mark",
        ),
    ],
)
def test_a_mark_in_a_cell_of_the_wrong_kind_is_named_as_such(old, new, expected):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    message = refusal(text)
    assert expected in message
    line = int(message.split(":")[1])
    mark = expected.split("'")[1] if expected.startswith("'") else " ".join(expected.split()[:2])
    assert mark in text.split("\n")[line - 1]


def test_prose_that_speaks_of_marks_is_no_mark():
    text = TEXT.replace("Only whole windows count.", "A raw cell BEGIN QUESTION opens a question.")
    assert len(parsed(text).questions) == 2


def test_a_byte_order_mark_is_named_as_such(tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(SMALL, folder)
    (folder / "solutions" / "smoothing.py").write_text("\ufeff" + TEXT, encoding="utf-8")
    with pytest.raises(
        MasterError, match=r"smoothing\.py:1: the file begins with a byte-order mark"
    ):
        load_master(load_course(folder), "smoothing")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{q1: 3, q2: 2}", "{q1: 3}", "q2 has no points in"),
        ("{q1: 3, q2: 2}", "{q1: 3, q2: 2, q3: 1}", "there is no question q3"),
    ],
)
def test_questions_and_points_agree(tmp_path, old, new, expected):
    folder = tmp_path / "course"
    shutil.copytree(SMALL, folder)
    settings = folder / "grading.yml"
    settings.write_text(settings.read_text().replace(old, new))
    with pytest.raises(MasterError, match=expected):
        load_master(load_course(folder), "smoothing")


def test_a_missing_master_is_named(tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(SMALL, folder)
    (folder / "solutions" / "smoothing.py").unlink()
    with pytest.raises(MasterError, match=r"smoothing\.py: there is no such file"):
        load_master(load_course(folder), "smoothing")


def test_every_master_of_this_repository_reads():
    root = Path(__file__).parents[2]
    course = load_course(root)
    for name in course.settings.assignments:
        if name in sys.modules:  # a reference must not shadow anything
            pytest.fail(f"{name} is the name of a module that is loaded")
        assert load_master(course, name).questions
