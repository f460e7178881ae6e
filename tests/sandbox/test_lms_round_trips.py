"""From an LMS's bulk download over real grading to the file that the LMS imports, for each LMS."""

import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import nbformat
import pytest
from lms.importers import CanvasCourse, MoodleAssignment, check_gradescope

from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.gradebook.ledger import Ledger
from autograder.proof.assemble import reference_submission, with_solution_file
from autograder.records import Status

pytestmark = pytest.mark.sandbox
TESTS = Path(__file__).parents[1]
FILES, SMALL = TESTS / "lms", TESTS / "courses" / "small"
LATE = """
late: {percent_per_day: 10}
"""
DUE = """    due: 2026-10-19T23:59
    title:"""


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """The small course, with a due date and a late policy."""
    folder = tmp_path_factory.mktemp("course") / "small"
    shutil.copytree(SMALL, folder)
    text = (folder / "grading.yml").read_text().replace("    title:", DUE, 1)
    text = text.replace("time_zone: UTC", "time_zone: Europe/Berlin") + LATE
    (folder / "grading.yml").write_text(text)
    return folder


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """A right notebook, one that loses points in q1, the untouched one, and a broken one."""
    small = load_course(SMALL)
    master, released = load_master(small, "smoothing"), load_released(small, "smoothing")
    chaff = SMALL / "tests" / "submissions" / "smoothing" / "chaff_same_length.py"
    found = {
        "right": reference_submission(master, released),
        "half": with_solution_file(master, released, chaff.read_text()),
    }
    packed = {name: nbformat.writes(book).encode() for name, book in found.items()}
    packed["stub"] = released.text.encode()
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("smoothing.ipynb", packed["right"])
    return packed | {"zipped": zipped.getvalue(), "broken": b'{"cells": ['}


def pack(file: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def run(course: Path, *words: object) -> str:
    """Run a command; what it says."""
    command = [sys.executable, "-m", "autograder", *map(str, words), "--course", str(course)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def grade(course: Path, given: Path, out: Path, roster: Path | None) -> str:
    more = ("--roster", roster) if roster else ()
    words = ("--assignment", "smoothing", "--sandbox", "process", "--out", out, *more)
    return run(course, "grade", given, *words)


def break_machine(out: Path, student: str) -> None:
    """Leave in the ledger what a machine that failed on a submission leaves there."""
    with Ledger(out, "smoothing") as ledger:
        (entry,) = (item for item in ledger.entries() if item.result.student == student)
        fields = {"status": Status.ERROR, "reason": "no sandbox", "points": 0.0, "questions": ()}
        broken = entry.result.model_copy(update=fields)
        ledger.keep(replace(entry, result=broken, key=""))


def notes_of(file: Path) -> dict[str, list[str]]:
    """What the notes say: for each kind, the students or files."""
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(StringIO(file.read_text("utf-8-sig"), newline="")):
        found.setdefault(row["what"], []).append(row["student"])
    return found


def gradebook(out: Path) -> dict[str, dict[str, str]]:
    """The rows that count, by student."""
    with (out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["student"]: row for row in rows if row["status"] not in ("superseded", "ignored")}


def test_canvas(tmp_path: Path, course: Path, books: dict[str, bytes]) -> None:
    members = {
        "lovelaceada_1001_20001_smoothing.ipynb": books["stub"],
        "lovelaceada_1001_20011_smoothing-1.ipynb": books["right"],
        "müllerjörg_LATE_1002_20002_smoothing.ipynb": books["half"],
        "kimlee_1003_20003_smoothing.ipynb": books["right"],
        "kimlee_1004_20004_my solution.ipynb": books["stub"],
        "hoppergrace_1006_20006_smoothing.ipynb": books["right"],
        "turingalan_1007_20007_smoothing.ipynb": books["half"],
        "oneilsørensenzoë_1008_20008_smoothing.ipynb": books["broken"],
        "strangersam_1234_20099_smoothing.zip": books["zipped"],
        "kimlee_1003_20013_notes.pdf": b"%PDF-1.4",
    }
    out, roster = tmp_path / "out", FILES / "canvas_gradebook.csv"
    said = grade(course, pack(tmp_path / "submissions.zip", members), out, roster)
    assert "1 on the roster handed in nothing: Noether, Emmy" in said
    assert "strangersam_1234_20099_smoothing.zip is unmatched: it fits nobody on the roster" in said
    rows = gradebook(out)
    assert rows["Kim, Lee (s0003)"]["score"] == "5"
    assert rows["Noether, Emmy"]["status"] == "missing"
    assert rows["strangersam_1234_20099_smoothing"]["score"] == "5"  # graded, though nobody's
    break_machine(out, "turingalan_1007")

    said = run(course, "export", out, "--format", "canvas")
    students = {
        int(row["ID"]): row["Student"]
        for row in csv.DictReader(StringIO(roster.read_text("utf-8-sig"), newline=""))
        if row["ID"]
    }
    canvas = CanvasCourse(students, {90211: ("Smoothing and counting", 5.0)})
    canvas.load((out / "canvas.csv").read_bytes())
    scores = {student: score for (student, _), score in canvas.scores.items()}
    half = rows["Müller, Jörg"]["score"]
    assert 2 <= float(half) < 5  # q2 is right
    assert scores == {
        1001: "5",  # the second attempt
        1002: half,  # late, but Canvas does not tell when
        1003: "5",
        1004: "0",
        1005: "",
        1006: "EX",
        1007: "",
        1008: "0",
        1099: "",
    }
    assert "late policy in Canvas, too" in said
    notes = notes_of(out / "canvas-notes.csv")
    assert notes["missing"] == ["Noether, Emmy"]
    assert notes["unmatched"] == ["strangersam_1234_20099_smoothing"]
    assert notes["not graded"] == ["Turing, Alan"]


def test_moodle(tmp_path: Path, course: Path, books: dict[str, bytes]) -> None:
    file, suffix = "smoothing.ipynb", "assignsubmission_file_"
    members = {
        f"Ada Lovelace_40011_{suffix}/{file}": books["right"],
        f"Jörg Müller_40012_{suffix}/{file}": books["half"],
        f"Lee Kim_40013_{suffix}/work/{file}": books["right"],
        f"Lee Kim_40014_{suffix}/smoothing_attempt_1.ipynb": books["right"],
        f"Lee Kim_40014_{suffix}/smoothing_attempt_2.ipynb": books["stub"],
        f"Alan Turing_40017_{suffix}/{file}": books["right"],
        f"Zoë O'Neil-Sørensen_40018_{suffix}/report.docx": b"PK",
        f"Sam Stranger_49999_{suffix}/{file}": books["zipped"],
    }
    folder = tmp_path / "download"
    with zipfile.ZipFile(pack(tmp_path / "SEQ-Smoothing-771.zip", members)) as archive:
        archive.extractall(folder)  # this time as people do who unpack it first
    out, roster = tmp_path / "out", FILES / "moodle_worksheet.csv"
    grade(course, folder, out, None)
    break_machine(out, "Alan Turing_40017")
    said = run(course, "export", out, "--format", "moodle", "--roster", roster)
    people = {40011, 40012, 40013, 40014, 40015, 40017, 40018}
    moodle = MoodleAssignment(dict.fromkeys(people, ""), 5.0)
    moodle.load((out / "moodle.csv").read_bytes())
    half = moodle.grades.pop(40012)
    assert 1 <= half < 4  # two started days, of which the worksheet tells: 1 point of 5
    assert "2 started days late" in moodle.feedback[40012]
    assert moodle.grades == {40011: 5.0, 40013: 5.0, 40014: 0.0, 40018: 0.0}
    assert re.search(r"q1: [\d.]+ of 3, q2: 2 of 2", moodle.feedback[40012])
    assert "not a notebook, script or zip" in moodle.feedback[40018]
    assert 40015 not in moodle.feedback
    assert "missing: Emmy Noether: handed in nothing; left blank" in said
    assert notes_of(out / "moodle-notes.csv")["unmatched"] == ["Sam Stranger_49999"]


def test_moodle_in_chinese(tmp_path: Path, course: Path, books: dict[str, bytes]) -> None:
    """Times, an extension and a total are read, and Moodle gets its own words back."""
    file, suffix = "smoothing.ipynb", "assignsubmission_file_"
    members = {
        f"Ada Lovelace_40011_{suffix}/{file}": books["right"],
        f"王小明_40012_{suffix}/{file}": books["right"],
    }
    sheet = tmp_path / "worksheet.csv"
    text = (FILES / "moodle_worksheet_zh.csv").read_text("utf-8-sig")
    sheet.write_text(f"{text}总计,3\n", "utf-8-sig")
    out = tmp_path / "out"
    said = grade(course, pack(tmp_path / "download.zip", members), out, sheet)
    assert "'总计, 3' is not a student: it is about the whole class" in said
    said = run(course, "export", out, "--format", "moodle")
    words = ("标识符", "成绩", "上次修改（评分）", "反馈意见")
    written = (out / "moodle.csv").read_bytes().rsplit("总计".encode(), 1)[0]
    moodle = MoodleAssignment(dict.fromkeys((40011, 40012, 40015), ""), 5.0, "参与人", words)
    moodle.load(written)
    assert moodle.grades == {40011: 4.5, 40012: 5.0}  # a day late, and within the extension
    assert "1 started day late" in moodle.feedback[40011]
    assert "missing: 李华: handed in nothing; left blank" in said


def test_gradescope(tmp_path: Path, course: Path, books: dict[str, bytes]) -> None:
    people = {
        501: ("Ada Lovelace", "s0001", "ada@example.edu", "2026-10-19 18:15:33", "right"),
        502: ("Jörg Müller", "s0002", "joerg.mueller@example.edu", "2026-10-20 21:58:59", "right"),
        503: ("Lee Kim", "s0003", "lee.kim@example.edu", "2026-10-19 21:59:59", "half"),
        504: ("Lee Kim", "s0004", "lee.kim2@example.edu", "2026-10-20 22:01:00", "right"),
        507: ("Alan Turing", "", "alan@example.edu", "2026-10-19 10:00:00", "right"),
        599: ("Sam Stranger", "s0999", "sam@example.edu", "2026-10-19 10:00:00", "right"),
    }
    root, metadata, members = "assignment_771_export", [], {}
    for number, (name, sid, email, created, book) in people.items():
        metadata.append(
            f"submission_{number}:\n  :submitters:\n  - :name: {name}\n    :sid: '{sid}'\n"
            f"    :email: {email}\n  :created_at: {created}.861687000 Z\n  :score: 0.0\n"
        )
        members[f"{root}/submission_{number}/smoothing.ipynb"] = books[book]
    members[f"{root}/submission_metadata.yml"] = "".join(metadata).encode()
    out, roster = tmp_path / "out", FILES / "gradescope_roster.csv"
    grade(course, pack(tmp_path / "submissions.zip", members), out, roster)
    run(course, "export", out, "--format", "gradescope")
    results = {}
    for file in (out / "gradescope").glob("*.json"):
        results[file.stem] = json.loads(file.read_text())
        check_gradescope(results[file.stem])
    scores = {name: found["score"] for name, found in results.items()}
    assert 2 <= scores.pop("Lee_Kim_s0003") < 5  # the last second of the due minute is in time
    assert scores == {
        "Ada_Lovelace": 5.0,
        "Jorg_Muller": 4.5,  # within the first day
        "Lee_Kim_s0004": 4.0,  # the second day had started
        "Alan_Turing": 5.0,  # found by mail address: no SID
        "s0999": 5.0,
    }
    assert "2 started days late" in results["Lee_Kim_s0004"]["output"]
    hidden = [test for test in results["Ada_Lovelace"]["tests"] if test["visibility"] != "visible"]
    assert hidden
    assert not any(test["output"] for test in hidden)
    notes = notes_of(out / "gradescope-notes.csv")
    assert notes["unmatched"] == ["s0999"]
    assert notes["missing"] == ["Emmy Noether", "Zoë O'Neil-Sørensen"]
