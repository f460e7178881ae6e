"""An evening of two teaching assistants, done as docs/grading.md tells it."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import commands
import pytest
from made_readings import LOOP, LOOP_ONE_SHORT, SAME_MODE
from page_reader import Reader
from written_course import cell_of, notebook, released, written_course

import autograder
from autograder.course.assignment import find_assignment
from autograder.course.notebook import filled_with_reference
from autograder.course.settings import Course

pytestmark = [pytest.mark.browser, pytest.mark.sandbox, pytest.mark.long]

ROOT = Path(autograder.__file__).parents[1]
PAGE = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## An evening with sixty submissions\n")[2].partition("\n## ")[0]
GOOD = "Peaks that are narrower than the window are flattened; in exchange there is less noise."
HALF = "Narrow peaks get flatter."
WRONG = "It costs more time to compute."
CHECKED = """\
    if not 1 <= width <= len(values):
        raise ValueError(f"width is {width}, outside 1 to {len(values)}")
"""
ONE_OF_A_KIND = "def moving_average(values, width):\n    return [values[0]] * {number}\n"


def hand_in(course: Course, folder: Path) -> None:
    """Sixty notebooks: twenty right, thirty-eight with one of two slips, two on their own."""
    folder.mkdir()
    groups = "group,student\n1,student01\n1,gina\n2,student02\n2,hans\n"
    (course.folder / "groups.csv").write_text(groups)
    assignment = find_assignment(course, "smoothing")
    solved = filled_with_reference(assignment.released, assignment.master)
    sources = {cell["id"]: cell["source"] for cell in solved["cells"]}
    for number in range(60):
        answer = (GOOD, HALF, WRONG, None)[number % 4 if number < 56 else 3]
        content = notebook(course, answer)
        for cell in content["cells"]:
            cell["source"] = cell["source"] if cell["id"] == "w1-answer" else sources[cell["id"]]
        cell_of(content, "q1-moving_average")["source"] = code(number)
        (folder / f"student{number:02}.ipynb").write_text(json.dumps(content), encoding="utf-8")


def code(number: int) -> str:
    if number >= 58:
        return ONE_OF_A_KIND.format(number=number)
    kinds = (LOOP, LOOP_ONE_SHORT.replace("[]", f"[]  # {number}"), SAME_MODE)
    head, line, body = kinds[number % 3].partition("width):\n")
    return head + line + CHECKED + body


def steps() -> Iterator[tuple[str, str]]:
    """The commands of the section, with the output that it shows."""
    for block in re.findall(r"^```console\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


class Evening:
    """What the two have: a course, what was handed in, browsers, and the files that these save."""

    def __init__(self, folder: Path) -> None:
        self.folder = written_course(folder / "course")
        hand_in(released(self.folder), self.folder / "downloads")
        self.seconds: dict[str, float] = {}

    def run(self, command: str) -> str:
        assert command.startswith("autograder ")
        words = command.split()[1:] + (["--sandbox", "process"] if " grade " in command else [])
        begun = time.monotonic()
        said = commands.printed(self.folder, *words, COLUMNS="140")
        self.seconds[command] = time.monotonic() - begun
        return said

    def read(self, reader: Reader, page: str, *keys: str) -> None:
        """Read a page at the keyboard and save the points under the name that the section has."""
        reader.open(self.folder / "grades" / "smoothing" / "review" / f"{page}.html")
        if not reader.page.locator("#who").input_value():
            reader.sign()
        reader.press(*keys)
        saved = reader.saved("d", self.folder)
        saved.rename(self.folder / f"{reader.name.casefold()}-{page}.csv")

    def points(self, question: str) -> list[str]:
        with (self.folder / "grades" / "smoothing" / "gradebook.csv").open(newline="") as file:
            return [row[question] for row in csv.DictReader(file)]


def says(output: str, shown: str) -> bool:
    """Whether an output has what the page shows, line by line; `…` stands for anything."""
    pattern = "\n".join(
        ".*" if line == "…" else re.escape(line).replace("…", "[^\n]*")
        for line in shown.rstrip().splitlines()
    )
    lines = "\n".join(line.rstrip() for line in output.splitlines() if line.strip())
    return re.search(rf"(?:^|\n){pattern}(?:\n|$)", lines, re.DOTALL) is not None


def test_sixty_submissions_are_graded_in_an_evening_as_the_page_tells_it(reader, tmp_path, capsys):
    evening = Evening(tmp_path)
    tina, uwe = reader("Tina"), reader("Uwe")
    read, differing = 0, ""
    for command, shown in steps():
        if " adjust " in command:  # before it somebody has read
            read += 1
            if read == 1:
                evening.read(tina, "q1", "g", "2", "c", "'one value is missing'", "Enter")
                evening.read(
                    tina, "w1", "g", "1", "2", "J", "g", "1", "J", "g", "p", "'0'", "Enter"
                )
                evening.read(uwe, "w1", "1", "j", "1", "2")
            elif read == 2:
                decision = "student,question,kind,points,reason\n{},w1,override,3,we agreed\n"
                (evening.folder / "decided.csv").write_text(decision.format(differing))
            else:
                evening.read(uwe, "w1-second", "1", "j", "1")
        said = evening.run(command)
        assert says(said, shown), f"{command}\n{said}\nis not\n{shown}"
        if read == 1 and " adjust " in command:
            (differing,) = re.findall(r"Not entered: (\w+), w1:", said)
            assert evening.points("w1").count("not graded yet") == 1, "neither of the two counts"
            assert evening.points("q1").count("2") == 20
    assert read == 3
    assert "not graded yet" not in evening.points("w1")
    assert sorted(set(evening.points("w1"))) == ["0", "2", "3"]
    with capsys.disabled():
        for command, seconds in evening.seconds.items():
            print(f"\n{seconds:5.1f} s  {command}", end="")
