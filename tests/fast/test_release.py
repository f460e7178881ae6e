"""Releases: the same bytes every time, nothing given away, nothing half written."""

import ast
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest
from quick_prover import QuickProver

from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.case_code import draws_digest
from autograder.course.hidden import load_hidden
from autograder.course.master import load_master
from autograder.course.notebook import load_released, make_notebook
from autograder.course.settings import load_course
from autograder.errors import MasterError, UsageError
from autograder.proof.assemble import reference_submission
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionReport,
    QuestionResult,
    Result,
    Status,
    Visibility,
    total_points,
)
from autograder.releasing.gate import LONG, ReleaseRefused, Secret, find_leaks, secrets
from autograder.releasing.release import release

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parents[1] / "courses" / "small"
FILES = ("README.md", "requirements.txt", "smoothing.ipynb")


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course that has released nothing yet."""
    shutil.copytree(SMALL, tmp_path / "course", ignore=shutil.ignore_patterns("assignments"))
    return tmp_path / "course"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


ROOM = """
from autograder.datasets import WebFiles

RAW = {"raw": 64 * "0"}
SOURCES = [WebFiles({"raw": "https://example.org/raw"})]
PREPARED = {"student/series": 64 * "1", "student/long": 64 * "1", "private/held": 64 * "2"}
UNGRADED = {"student/long"}


def prepare(raw, out):
    raise NotImplementedError
"""


def with_data(folder, fetched=True):
    """Give the course a data set, prepared as the `datasets` command leaves it."""
    edit(folder / "grading.yml", "data: []", "data: [series]")
    room = folder / "datasets" / "series"
    for kind in ("student", "private"):
        (room / "prepared" / kind).mkdir(parents=True)
    (room / "dataset.py").write_text(ROOM)
    if fetched:
        for name in ("student/series", "student/long", "private/held"):
            (room / "prepared" / name).write_bytes(f"content of {name}".encode())


def tree(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- the student's files ----------------------------------------------------------------------


def test_a_release_writes_notebook_requirements_and_readme(folder):
    made = release(load_course(folder))
    assert {path.name for path in (folder / "assignments" / "smoothing").iterdir()} == set(FILES)
    assert sorted(made.changed) == sorted(f"assignments/smoothing/{name}" for name in FILES)
    assert release(load_course(folder)).changed == ()


def test_the_same_master_gives_the_same_bytes_in_any_folder(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "elsewhere" / "x")
    first = make_notebook(load_master(load_course(folder), "smoothing"))
    second = make_notebook(load_master(load_course(tmp_path / "elsewhere" / "x"), "smoothing"))
    assert first.text == second.text
    assert first.text.endswith("}\n")


def test_the_committed_files_are_what_the_masters_make():
    release(load_course(SMALL), check=True)


def test_the_notebook_is_valid_and_says_where_it_comes_from(folder):
    text = make_notebook(load_master(load_course(folder), "smoothing")).text
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert "Generated from solutions/smoothing.py" in "".join(text.split("\n")[:8])
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata.kernelspec.name == "python3"


def test_students_keep_signature_docstring_and_imports(folder):
    cells = make_notebook(load_master(load_course(folder), "smoothing")).cells
    answer = next(cell.source for cell in cells if cell.id == "q2-most_common")
    assert answer.startswith('def most_common(counts, n):\n    """The `n` words')
    assert answer.endswith("    ...")
    assert any("import numpy as np" in cell.source for cell in cells)


def test_grading_skips_long_experiments_and_otters_own_cells(folder):
    notebook = make_notebook(load_master(load_course(folder), "smoothing"))
    skipped = [cell.source for cell in notebook.cells if cell.id in notebook.skipped]
    for text in ("long_series", 'check("q1")', "check_all()", "export(", "_start_checks("):
        assert any(text in source for source in skipped), text
    assert notebook.functions["q1-moving_average"] == "moving_average"


@pytest.mark.parametrize("place", ["import numpy as np\n", "long_series = "])
def test_the_first_cell_knows_of_a_noisy_library_wherever_it_is_imported(folder, place):
    edit(folder / "solutions" / "smoothing.py", place, f"import keras\n{place}")
    notebook = make_notebook(load_master(load_course(folder), "smoothing"))
    assert notebook.content["metadata"]["autograder"]["noisy"] == ["keras"]


def test_the_public_checks_run_under_plain_otter(folder):
    notebook = make_notebook(load_master(load_course(folder), "smoothing"))
    from otter.test_files.exception_test import ExceptionTestFile  # warns when it is imported

    source = notebook.content["metadata"]["otter"]["tests"]["q1"]
    tests = ExceptionTestFile.from_metadata(source, "smoothing.ipynb")
    tests.run({"moving_average": lambda values, width: [2.0, 4.0]})
    assert tests.passed_all
    tests.run({"moving_average": lambda values, width: None})
    assert "is there a return?" in tests.test_case_results[0].message
    assert tests.test_cases[0].name == "three values make two pairs"


STUDENT = """
import sys
import warnings

warnings.simplefilter("ignore")
import nbformat
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
for cell in nbformat.read(sys.argv[1], as_version=4).cells:
    if cell.cell_type == "code":
        shell.run_cell(cell.source, silent=False)
"""


@pytest.mark.parametrize("name", ["smoothing.ipynb", "smoothing by Ada (1).ipynb"])
def test_a_student_checks_and_exports_a_filled_notebook_also_a_renamed_one(tmp_path, name):
    course = load_course(SMALL)
    master = load_master(course, "smoothing")
    notebook = reference_submission(master, load_released(course, "smoothing"))
    nbformat.write(notebook, tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", STUDENT, name],
        cwd=tmp_path,
        env={**os.environ, "IPYTHONDIR": str(tmp_path / ".ipython")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("q1 results: All test cases passed!") == 2  # its own cell, and all
    assert done.stdout.count("q2 results: All test cases passed!") == 2
    (handed_in,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(handed_in) as archive:
        assert name in archive.namelist()


def test_requirements_are_those_that_the_notebook_imports(folder):
    (folder / "solutions" / "requirements.txt").write_text(
        "otter-grader==7.0.0\nnumpy~=2.3  # import numpy\nkeras~=3.12  # import keras\n"
    )
    release(load_course(folder))
    text = (folder / "assignments" / "smoothing" / "requirements.txt").read_text()
    assert text.splitlines()[1:] == ["otter-grader==7.0.0", "numpy~=2.3"]


def test_the_versions_of_the_whole_course_travel_with_every_assignment_that_has_them(folder):
    assert "pip install -r requirements.txt" in readme(folder)
    (folder / "solutions" / "environment.txt").write_text("numpy==2.4.6\notter-grader==7.0.0\n")
    assert "pip install --no-deps -r environment.txt" in readme(folder)
    text = (folder / "assignments" / "smoothing" / "environment.txt").read_text()
    assert text.startswith("# Generated from solutions/environment.txt")
    assert text.splitlines()[1:] == ["numpy==2.4.6", "otter-grader==7.0.0"]


def readme(folder):
    release(load_course(folder))
    return (folder / "assignments" / "smoothing" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("[1.5, 2.5]", "q2 2. Allow 1.5 to 2.5 hours.\n"),
        ("[2, 2]", "q2 2. Allow 2 hours.\n"),
        ("[1, 1]", "q2 2. Allow 1 hour.\n"),
        (None, "q2 2.\n"),
    ],
)
def test_the_readme_says_how_long_an_assignment_takes(folder, hours, said):
    if hours:
        edit(folder / "grading.yml", "data: []", f"data: []\n    hours: {hours}")
    assert said in readme(folder)


def test_the_readme_counts_points_as_people_write_them(folder):
    edit(folder / "grading.yml", "questions: {q1: 3, q2: 2}", "questions: {q1: 0.5, q2: 0.5}")
    assert "\n1 point: q1 0.5, q2 0.5." in readme(folder)
    edit(folder / "grading.yml", "q2: 0.5}", "q2: 1234567}")
    assert "\n1234567.5 points: q1 0.5, q2 1234567." in readme(folder)


def test_the_readme_makes_one_environment_for_the_course_and_asks_for_the_version_first(folder):
    text = readme(folder)
    assert text.index("python --version") < text.index("python -m venv ../.venv")
    assert "grader.hint" not in text, "there are none in this course"


def test_check_names_a_stale_file_and_writes_nothing(folder):
    course = load_course(folder)
    release(course)
    notebook = folder / "assignments" / "smoothing" / "smoothing.ipynb"
    edit(notebook, "has fewer turns", "has more turns")
    before = tree(folder)
    with pytest.raises(ReleaseRefused) as caught:
        release(course, check=True)
    assert "assignments/smoothing/smoothing.ipynb: differs from line" in str(caught.value)
    assert "autograder release smoothing" in str(caught.value)
    assert tree(folder) == before
    release(course)
    release(course, check=True)


def test_data_beside_a_released_notebook_survives_a_release(folder):
    data = folder / "assignments" / "smoothing" / "data" / "series.npy"
    data.parent.mkdir(parents=True)
    data.write_bytes(b"kept")
    release(load_course(folder))
    assert data.read_bytes() == b"kept"


def test_an_unknown_assignment_is_a_usage_error_and_nothing_is_written(folder):
    before = tree(folder)
    with pytest.raises(UsageError, match="no assignment 'smooth'"):
        release(load_course(folder), ["smooth"])
    assert tree(folder) == before


def test_a_notebook_that_was_never_released_is_asked_for(folder):
    with pytest.raises(UsageError, match="run: autograder release smoothing"):
        load_released(load_course(folder), "smoothing")


# --- the gate ---------------------------------------------------------------------------------

LINE = 'return np.convolve(values, np.full(width, 1.0 / width), mode="valid")'


def leaked(files, folder=SMALL):
    course = load_course(folder)
    master = load_master(course, "smoothing")
    return find_leaks(files, secrets(master, load_hidden(course, master)))


def notebook_with(change):
    content = json.loads(make_notebook(load_master(load_course(SMALL), "smoothing")).text)
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("source", lambda n: n["cells"][3].update(source=[f"Write `{LINE}`."])),
        ("line 2", lambda n: n["cells"][2].update(source=["x = 1\n", "ranked[:n]; " + LINE])),
        ("metadata", lambda n: n["cells"][2]["metadata"].update(note=LINE)),
        ("outputs", lambda n: n["cells"][2].update(outputs=[{"text": ["a\n", LINE]}])),
        ("notebook.metadata", lambda n: n["metadata"].update(deep={"list": [["x", LINE]]})),
        ("html", lambda n: n["metadata"].update(h=f"<pre>{LINE.replace('np', '<b>np</b>')}</pre>")),
        ("tests", lambda n: n["metadata"]["otter"]["tests"].update(q1=f"x\n    {LINE}  # y\n")),
    ],
)
def test_a_solution_line_is_found_wherever_it_stands_in_a_notebook(place, change):
    leaks = leaked({"smoothing.ipynb": notebook_with(change)})
    assert leaks, place
    assert "solutions/smoothing.py:" in str(leaks[0])
    assert LINE in {leak.secret.text for leak in leaks}


@pytest.mark.parametrize(
    "sentence",
    [
        "All you need is {}, and then you are done.",
        "see{}there",
        "The answer ({}) is short",
    ],
)
def test_a_long_solution_line_is_found_inside_a_sentence(sentence):
    """Between words it is no piece of the text that stands by itself."""
    leaks = leaked({"README.md": f"First.\n{sentence.format(LINE)}\n".encode()})
    assert LINE in {leak.secret.text for leak in leaks}
    assert {leak.place for leak in leaks} == {"line 2"}


def test_a_line_of_just_the_length_that_tells_is_found_inside_a_sentence():
    line = "x" * (LONG - 3) + " = 1+"
    files = {"a.txt": f"so {line} it is".encode()}
    assert find_leaks(files, [Secret(line, "here")])
    assert not find_leaks(files, [Secret(line, "here", prose=True)])
    short = "y" * (LONG - 4) + " = 1+"
    assert not find_leaks({"a.txt": f"so {short} it is".encode()}, [Secret(short, "here")])


def test_short_solution_lines_are_found_too():
    files = {
        "notes.txt": b"counts = {}\nranked = sorted(counts, key=lambda word: (-counts[word], "
        b"word))\nreturn ranked[:n]\n"
    }
    assert {leak.place for leak in leaked(files)} == {"line 2", "line 3"}


def test_leaks_are_found_in_archives_and_binary_files():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/data.bin", b"\xff\xfe\x00" + LINE.encode() + b"\x00")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("data.npz", inner.getvalue())
    (leak,) = leaked({"students.zip": outer.getvalue()})
    assert leak.file == "students.zip → data.npz → deep/data.bin"
    assert leak.place.startswith("byte ")


@pytest.mark.parametrize(
    "text",
    [
        "series = random.normal(size=int(random.integers(5, 40)))",
        "Which widths does the docstring exclude, at both ends?",
        "agrees with the definition on random series",
        'x = 1\n@test_case(name="puts ties in order")',
        "def test_bad_widths(moving_average):",
    ],
)
def test_hidden_tests_their_names_and_hints_are_found(text):
    leaks = leaked({"README.md": text.encode()})
    assert leaks
    assert "tests/hidden/smoothing/q" in leaks[0].secret.origin


def test_what_students_get_gives_nothing_away():
    files = {p.name: p.read_bytes() for p in (SMALL / "assignments" / "smoothing").iterdir()}
    assert set(files) == set(FILES)
    assert leaked(files) == []


def test_a_leak_stops_the_release_and_names_file_cell_and_line(folder):
    edit(
        folder / "solutions" / "smoothing.py",
        "long_series = ",
        "ranked = sorted({}, key=lambda word: (-counts[word], word))\n"
        "counts[word] = counts.get(word, 0) + 1\nlong_series = ",
    )
    before = tree(folder)
    with pytest.raises(ReleaseRefused) as caught:
        release_version(folder, "1")
    message = str(caught.value)
    assert re.search(r"smoothing\.ipynb: cell \d+ \(code-\w+\), line 2: 'counts\[word\] =", message)
    assert re.search(r"of .*solutions/smoothing\.py:\d+", message)
    assert tree(folder) == before


def test_a_line_marked_public_may_stand_in_both(folder):
    path = folder / "solutions" / "smoothing.py"
    line = "counts[word] = counts.get(word, 0) + 1"
    edit(path, line, f"{line}  # PUBLIC")
    edit(path, "long_series = ", f"counts, word = {{}}, 'a'\n{line}\nlong_series = ")
    release(load_course(folder))
    assert "PUBLIC" not in (folder / "assignments" / "smoothing" / "smoothing.ipynb").read_text()


def test_a_solution_marker_outside_a_solution_block_leaks_nothing(folder):
    edit(
        folder / "solutions" / "smoothing.py",
        'print("turns before',
        '# BEGIN SOLUTION\nanswer = np.median(noisy) + 42\n# END SOLUTION\nprint("turns before',
    )
    release(load_course(folder))
    assert "np.median" not in (folder / "assignments/smoothing/smoothing.ipynb").read_text()


def test_only_bundle_and_gate_read_hidden_tests():
    package = ROOT / "autograder"
    readers = set()
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {
            getattr(node, "module", None) or alias.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        }
        if "autograder.course.hidden" in imported:
            readers.add(path.relative_to(package).as_posix())
    assert readers == {"course/bundle.py", "releasing/gate.py"}


# --- points that hold -------------------------------------------------------------------------


def release_version(folder, version):
    course = load_course(folder)
    return release(course, version=version, prover=QuickProver(course))


def graded(points):
    """A grade that gives every question the share named for the stub or the reference."""

    def grade(cells):
        source = "\n".join(cell.source for cell in cells)
        who = "reference" if "np.convolve" in source else "stub"
        questions = []
        for name, maximum in (("q1", 3.0), ("q2", 2.0)):
            outcome = Outcome.PASSED if points[who].get(name) else Outcome.FAILED
            case = CaseResult(
                name="a case", visibility=Visibility.HIDDEN, weight=1.0, outcome=outcome
            )
            report = QuestionReport(id=name, cases=(case,))
            questions.append(QuestionResult.scored(report, maximum))
        return Result(
            submission=who, student=who, assignment="smoothing", release="1", image="process",
            status=Status.GRADED, points=total_points(questions), maximum=5.0,
            questions=tuple(questions),
        )  # fmt: skip

    return grade


def test_a_reference_with_full_marks_and_an_empty_stub_prove_a_release(folder):
    grade = graded({"reference": {"q1": 1, "q2": 1}, "stub": {}})
    made = release(load_course(folder), prover=QuickProver(load_course(folder), grade=grade))
    proof = made.proofs["smoothing"]
    assert (proof.reference.points, proof.stub.points) == (5.0, 0.0)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({"reference": {"q1": 1}, "stub": {}}, "the reference gets 0 of 2 in q2"),
        (
            {"reference": {"q1": 1, "q2": 1}, "stub": {"q1": 1}},
            "the untouched stub gets 3 in q1, its floor is 0; it passes: a case",
        ),
    ],
)
def test_points_that_do_not_hold_stop_the_release(folder, points, expected):
    before = tree(folder)
    with pytest.raises(ReleaseRefused, match=expected):
        release(load_course(folder), prover=QuickProver(load_course(folder), grade=graded(points)))
    assert tree(folder) == before


def test_a_stub_may_reach_the_floor_that_the_course_explains(folder):
    edit(
        folder / "grading.yml",
        "    data: []",
        "    floor: {q1: 3}\n    floor_reason: the stub is right by chance\n    data: []",
    )
    grade = graded({"reference": {"q1": 1, "q2": 1}, "stub": {"q1": 1}})
    release(load_course(folder), prover=QuickProver(load_course(folder), grade=grade))


# --- bundles and versions ---------------------------------------------------------------------


def members(tar):
    found = {}
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            assert file is not None, f"{member.name} is not a file"
            found[member.name] = member, file.read()
    return found


def test_a_bundle_holds_all_that_grading_needs(folder):
    with_data(folder)
    found = members(build_bundle(find_assignment(load_course(folder), "smoothing"), "1").tar)
    assert set(found) == {
        "assignment.json", "public/q1.py", "public/q2.py", "hidden/q1.py", "hidden/q2.py",
        "reference.py", "data/series", "private/held",
    }  # fmt: skip
    described = json.loads(found["assignment.json"][1])
    for question in described["questions"]:
        hidden = found[f"hidden/{question['id']}.py"][1].decode()
        assert question.pop("tests") == draws_digest(hidden)
    assert described == {
        "id": "smoothing",
        "version": "1",
        "title": "Smoothing and counting",
        "questions": [
            {"id": "q1", "maximum": 3.0, "functions": ["moving_average"]},
            {"id": "q2", "maximum": 2.0, "functions": ["count_words", "most_common"]},
        ],
    }
    original = SMALL / "tests" / "hidden" / "smoothing" / "q1.py"
    assert found["hidden/q1.py"][1] == original.read_bytes()
    assert {(m.uid, m.gid, m.mtime, m.uname) for m, _ in found.values()} == {(0, 0, 0, "")}


def test_equal_courses_give_equal_bundles_and_any_change_another_digest(folder):
    course = load_course(folder)
    first, second = (build_bundle(find_assignment(course, "smoothing"), "1") for _ in range(2))
    assert first == second
    assert first.digest == hashlib.sha256(first.tar).hexdigest()
    edit(folder / "tests" / "hidden" / "smoothing" / "q2.py", "size=2", "size=3")
    assert build_bundle(find_assignment(course, "smoothing"), "1").digest != first.digest


def test_data_that_was_not_fetched_is_asked_for(folder):
    with_data(folder, fetched=False)
    with pytest.raises(UsageError, match="run: autograder datasets fetch series"):
        build_bundle(find_assignment(load_course(folder), "smoothing"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hidden=True", "hidden=False", "is not marked hidden=True"),
        ("(count_words)", "(moving_average)", "which is not a function of q2"),
        ('failure_message="What', 'success_message="What', "has no failure_message"),
        ('name = "q2"', 'name = "q1"', "name = 'q2'"),
    ],
)
def test_a_hidden_test_that_cannot_be_used_is_named(folder, old, new, expected):
    edit(folder / "tests" / "hidden" / "smoothing" / "q2.py", old, new)
    with pytest.raises(MasterError, match=re.escape(expected)) as caught:
        build_bundle(find_assignment(load_course(folder), "smoothing"))
    assert "tests/hidden/smoothing/q2.py" in str(caught.value)


def test_the_student_zip_holds_notebook_data_and_nothing_held_back(folder):
    with_data(folder)
    release_version(folder, "2026.1")
    with zipfile.ZipFile(folder / "dist" / "2026.1" / "smoothing-students.zip") as archive:
        names = set(archive.namelist())
    assert names == {f"smoothing/{name}" for name in (*FILES, "data/series", "data/long")}


def test_the_licence_of_the_data_goes_to_students_with_it_and_changes_no_grade(folder):
    with_data(folder)
    before = build_bundle(find_assignment(load_course(folder), "smoothing")).digest
    (folder / "datasets" / "series" / "LICENSE").write_text("Do as you like.\n")
    release_version(folder, "2026.1")
    with zipfile.ZipFile(folder / "dist" / "2026.1" / "smoothing-students.zip") as archive:
        licence = archive.read("smoothing/data/LICENSE-series.txt")
    assert licence == b"Do as you like.\n"
    assert build_bundle(find_assignment(load_course(folder), "smoothing")).digest == before
