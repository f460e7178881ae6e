"""Where public checks and grading part: the table of it is true, and every row has a reason."""

import json
import shutil
from pathlib import Path

import agreement
import pytest

from autograder.course.settings import load_course

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "courses" / "small"
QUICK = ["one_hot", "windowing"]  # the checks of the others train


def test_the_page_is_what_is_kept_of_the_chaffs_and_their_reasons(capsys):
    assert agreement.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("assignment", QUICK)
def test_what_is_kept_is_what_the_checks_say_now(assignment):
    kept = json.loads((ROOT / agreement.FOUND).read_text(encoding="utf-8"))
    assert agreement.examine(load_course(ROOT), assignment) == kept[assignment], (
        f"run: python benchmarks/agreement.py {assignment}"
    )


@pytest.fixture
def course(tmp_path):
    shutil.copytree(SMALL, tmp_path / "course")
    (tmp_path / "course" / "docs").mkdir()
    (tmp_path / "course" / "benchmarks").mkdir()
    return tmp_path / "course"


def reasons(course, text):
    (course / "tests" / "submissions" / "agreement.yml").write_text(text, encoding="utf-8")


def test_a_chaff_that_passes_needs_a_reason_and_a_reason_a_chaff_that_passes(course, capsys):
    chaff = course / "tests/submissions/smoothing/chaff_by_heart.py"
    chaff.write_text('"""Knows the check."""\nLOSES = {"q1"}\n\n\n'
                     "def moving_average(values, width):\n    return [2.0, 4.0]\n")  # fmt: skip
    reasons(course, "smoothing: {chaff_same_length: it is long}")
    assert agreement.main(["smoothing"], course) == 1
    said = capsys.readouterr().out
    assert "smoothing: chaff_by_heart passes, and" in said
    assert "smoothing: chaff_same_length does not pass, but" in said
    passing = json.loads((course / "benchmarks/agreement.json").read_text())["smoothing"]["passing"]
    names = "\n  ".join(f"{name}: memorised | learned" for name in passing)
    reasons(course, f"smoothing:\n  {names}")
    assert agreement.main(["--check"], course) == 1, "the page has no reasons yet"
    assert agreement.main([], course) == 0
    assert agreement.main(["--check"], course) == 0
    page = (course / "docs" / "agreement.md").read_text(encoding="utf-8")
    assert "| by_heart | q1 | Knows the check. | memorised \\| learned |" in page


def test_a_chaff_that_came_or_went_since_makes_the_page_outdated(course, capsys):
    reasons(course, "{}")
    agreement.main(["smoothing"], course)
    kept = json.loads((course / "benchmarks/agreement.json").read_text())["smoothing"]["passing"]
    reasons(course, "smoothing: {" + ", ".join(f"{name}: known" for name in kept) + "}")
    agreement.main([], course)
    folder = course / "tests/submissions/smoothing"
    others = [f.stem for f in sorted(folder.glob("chaff_*.py")) if f.stem not in kept]
    (folder / f"{others[0]}.py").rename(folder / "chaff_another.py")
    capsys.readouterr()
    assert agreement.main(["--check"], course) == 1
    said = capsys.readouterr().out
    assert "smoothing: chaff_another is new: run agreement.py smoothing" in said
    assert f"smoothing: {others[0]} is gone: run agreement.py smoothing" in said
