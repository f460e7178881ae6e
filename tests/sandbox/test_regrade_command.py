"""A wrong hidden test, from the complaint to the changed gradebook, by the commands of a TA."""

import csv
import shutil
from pathlib import Path

import commands
import pytest

from autograder.course.assignment import find_assignment
from autograder.course.settings import load_course
from autograder.proof.demo import make_class

SMALL = Path(__file__).parents[1] / "courses" / "small"
Q2 = Path("tests") / "hidden" / "smoothing" / "q2.py"


class Assistant:
    """A course with a mistake in a hidden test, a class, and somebody at the keyboard."""

    def __init__(self, folder: Path) -> None:
        self.course, self.out = folder / "course", folder / "out"
        shutil.copytree(SMALL, self.course)
        settings = self.course / "grading.yml"
        late = "late: {percent_per_day: 10}\nassignments:"
        settings.write_text(settings.read_text().replace("assignments:", late))
        self.fixed = (self.course / Q2).read_text()
        wrong = self.fixed.replace('(counts, 8), "the ranking"', '(counts, 7), "the ranking"')
        assert wrong != self.fixed
        (self.course / Q2).write_text(wrong)
        self.submissions = make_class(
            find_assignment(load_course(self.course), "smoothing"), folder / "class"
        )

    def __call__(self, *command: str) -> str:
        """Run the command in the course's folder; what it printed."""
        return commands.printed(self.course, *command)

    def scores(self) -> dict[str, float]:
        """The score of each kind of solution, which the demo class has in its files' names."""
        with (self.out / "gradebook.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        return {row["submission"].split("_", 3)[3]: float(row["score"]) for row in rows}


@pytest.mark.sandbox
def test_a_wrong_test_is_fixed_regraded_read_and_accepted(tmp_path: Path) -> None:
    ta = Assistant(tmp_path)
    process, out = ("--sandbox", "process"), str(ta.out)
    ta("grade", str(ta.submissions), "--assignment", "smoothing", "--out", out, *process)
    before = ta.scores()
    assert before["wheat_loops.ipynb"] == 4.5

    (ta.course / Q2).write_text(ta.fixed)
    shown = ta("regrade", out, "--question", "q2", *process)
    assert "puts ties in order: failed → passed" in shown
    assert "4.5 → 5" in shown
    assert ta.scores() == before

    assert "Tina" in ta("regrade", out, "--accept", "--who", "Tina") + ta(
        "regrade", out, "--history"
    )
    after = ta.scores()
    assert after["wheat_loops.ipynb"] == 5.0
    assert after["chaff_ties_as_they_come.ipynb"] == before["chaff_ties_as_they_come.ipynb"]

    again = ta("grade", str(ta.submissions), "--assignment", "smoothing", "--out", out, *process)
    assert "other points" not in again
    assert ta.scores() == after
