"""A class that works in groups, from its files to its pages, by the commands of a TA."""

import csv
import json
import shutil
from pathlib import Path

import commands
import pytest

SMALL = Path(__file__).parents[1] / "courses" / "small"
ANSWERS = SMALL / "tests" / "submissions" / "smoothing"
RULES = """\
    due: 2026-10-10T23:59
    late: {percent_per_day: 10}
    counts: best
    uploads: 2
    groups_in_notebook: true
    extensions: {bob: 2026-10-12T23:59}
"""
PEOPLE = {"ada": "Ada Lovelace", "bob": "Bob Builder", "cy": "Cy Young", "dee": "Dee Dee"}


class Assistant:
    """A course, a folder of uploads from Blackboard, and somebody at the keyboard."""

    def __init__(self, folder: Path) -> None:
        self.course, self.out = folder / "course", folder / "out"
        shutil.copytree(SMALL, self.course)
        settings = self.course / "grading.yml"
        settings.write_text(settings.read_text() + RULES)
        self.uploads = folder / "uploads"
        self.uploads.mkdir()

    def upload(self, student: str, day: int, answer: str, group: str = "") -> str:
        released = self.course / "assignments" / "smoothing" / "smoothing.ipynb"
        book = json.loads(released.read_text())
        book["cells"][0]["source"] = ["# Smoothing\n", "\n", f"Group: {group}"]
        source = (ANSWERS / f"{answer}.py").read_text()
        book["cells"].append(
            {
                "cell_type": "code",
                "id": "mine",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
        )
        name = f"Homework 1_{student}_attempt_2026-10-{day:02}-12-00-00_smoothing.ipynb"
        (self.uploads / name).write_text(json.dumps(book))
        return name

    def __call__(self, *command: str) -> str:
        """Run the command in the course's folder; what it printed."""
        return commands.printed(self.course, *command)

    def rows(self) -> dict[str, dict[str, str]]:
        with (self.out / "gradebook.csv").open(newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.mark.sandbox
def test_groups_and_the_best_of_two_uploads_from_the_files_to_the_pages(tmp_path: Path) -> None:
    ta, out = Assistant(tmp_path), str(tmp_path / "out")
    first = ta.upload("ada", 9, "chaff_same_length")
    second = ta.upload("ada", 12, "wheat_loops")
    third = ta.upload("ada", 13, "wheat_loops")
    ta.upload("cy", 9, "wheat_loops", group="Cy Young, Dee Dee, Ada Lovelace")
    roster, groups = tmp_path / "roster.csv", tmp_path / "groups.csv"
    roster.write_text("student,name\n" + "".join(f"{i},{n}\n" for i, n in PEOPLE.items()))
    groups.write_text("group,student\n1,Ada Lovelace\n1,bob\n")
    lists = ("--roster", str(roster), "--groups", str(groups))
    grade = ("grade", str(ta.uploads), "-a", "smoothing", "--out", out, "--sandbox", "process")
    said = ta(*grade, *lists)
    assert "Cy Young names Ada Lovelace, but the list of groups has them elsewhere" in said
    rows = ta.rows()
    assert rows["Ada Lovelace"]["submission"] == rows["Bob Builder"]["submission"] == second
    late, extended = (float(rows[name]["score"]) for name in ("Ada Lovelace", "Bob Builder"))
    assert extended - late == 1.0  # two days, of which one member had none
    assert rows["Dee Dee"]["score"] == rows["Cy Young"]["score"]
    with (ta.out / "gradebook.csv").open(newline="") as file:
        others = {r["submission"]: r["reason"] for r in csv.DictReader(file) if not r["score"]}
    assert "the best" in others[first]
    assert "after the first 2 uploads" in others[third]

    ta("report", out)
    assert "Handed in by Ada Lovelace." in (ta.out / "feedback" / "Bob_Builder.html").read_text()
    assert "4 students have a grade" in ta("export", out, "--format", "csv")
    groups.write_text("group,student\n1,ada\n2,bob\n")  # another list, for one export
    exported = ta("export", out, "--format", "csv", "--groups", str(groups))
    assert "missing: Bob Builder: handed in nothing; left blank" in exported
    shown = ta("regrade", out, "--student", "Bob Builder", "--sandbox", "process")
    assert "0 change, 1 stay the same" in shown
