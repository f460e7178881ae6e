"""No argument of a hidden test reaches a student: by no message, file, death or neighbour."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from attacks import HOSTILE, ROOT, one_attack_of_each_class
from made_sandbox import Grader, open_made, outcomes_of
from rich.console import Console

from autograder.batch.released import released_cells
from autograder.batch.run import grade_paths
from autograder.course.assignment import Assignment, find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import Course, LimitOverrides, load_course
from autograder.gradebook.grades import AssignmentGrades, grades_of
from autograder.lms.filling import comment_on
from autograder.on_gradescope.contents import Contents
from autograder.on_gradescope.run import results_of
from autograder.proof.check import Checker
from autograder.proof.slips import table_of
from autograder.proof.variants import Kind, from_files
from autograder.records import Report, Result
from autograder.report.feedback_names import page_files
from autograder.report.writing import write_reports
from autograder.slips.table import table_file

pytestmark = pytest.mark.alike

DRAWS = """
import numpy as np
from otter.test_files import test_case

@test_case(name="drawn", hidden={hidden}, failure_message="look again")
def test_drawn(square):
    number = {number}
    assert square(number) == number ** 2, f"drew {{number}}"

@test_case(name="drawn again", hidden={hidden})
def test_drawn_again(square):
    number = {number}
    assert square(number) == number ** 2, f"drew {{number}}"
"""
NUMBER = "77_000_000 + int(np.random.randint(10**6 - {}))"
HIDDEN = {n: DRAWS.format(hidden=True, number=NUMBER.format(n)) for n in (1, 2, 3)}
PUBLIC = DRAWS.format(hidden=False, number="12")
FILES = {f"hidden/q{n}.py": text for n, text in HIDDEN.items()}
FILES |= {f"public/q{n}.py": PUBLIC for n in HIDDEN}
FIXED = {"look again", "", "It was stopped at the time limit.", "The process ended.",
         "It used too much memory.", "look again The process ended.",
         "look again It was stopped at the time limit.",
         "What came back cannot be graded: see the docstring for what to return."}  # fmt: skip
TELLS = """
import os, sys
SEEN = []
KEPT = os.environ["HOME"] + "/kept"
if os.path.exists(KEPT):
    print(open(KEPT).read())
    raise ValueError(open(KEPT).read())
def square(number):
    if number == 12:
        return 144 if not SEEN else tell()
    SEEN.append(number)
    open(KEPT, "a").write(repr(number))
    print(SEEN)
    return tell()
def tell():
    {how}
"""
WAYS = {
    "raises": "raise RuntimeError(repr(SEEN))",
    "raises_assertion": "raise AssertionError(repr(SEEN))",
    "returns": "return repr(SEEN)",
    "returns_a_type": "return type(str(SEEN), (), {})()",
    "exits": "os._exit(SEEN[-1] % 200)",
    "signals": "os.kill(os.getpid(), 1 + SEEN[-1] % 15)",
    "shape": "import numpy as np; return np.zeros(SEEN[-1] % 1000)",
    "hangs": "import time; time.sleep(60)",
    "warns": "import warnings; warnings.warn(repr(SEEN)); return SEEN",
}


@pytest.fixture(scope="module")
def drawn(kind: str) -> Iterator[Grader]:
    with open_made(kind, FILES) as sandbox:
        yield Grader(sandbox)


def graded(grader: Grader, *cells: str) -> Report:
    return grader.report(*cells, questions=("q1", "q2", "q3"))


def inputs(text: str) -> list[str]:
    """The numbers in `text` that a hidden test drew, in full or as NumPy shortens them.

    Digits inside a digest are none.
    """
    return re.findall(r"(?<![0-9a-f.])(?:77\d{6}|7\.7\d*e\+0?7)(?![0-9a-f])", text)


def drew(report: Report) -> list[str]:
    """What the staff read was drawn."""
    return [n for words in re.findall(r"drew \d+", report.model_dump_json()) for n in inputs(words)]


@pytest.mark.parametrize("how", WAYS)
def test_what_a_function_saw_of_hidden_tests_is_nowhere_that_its_student_reads(
    drawn: Grader, how: str
) -> None:
    report = graded(drawn, TELLS.format(how=WAYS[how]))
    hidden = [c for q in report.questions for c in q.cases if c.visibility == "hidden"]
    public = [c for q in report.questions for c in q.cases if c.visibility == "public"]
    assert {case.outcome.value for case in public} == {"passed"}
    assert "passed" not in {case.outcome.value for case in hidden}
    assert {case.message for case in hidden} - FIXED <= {m for m in map(no_run, hidden) if m}
    shown = [case.message for case in (*hidden, *public)]
    shown += [text for cell in report.cells for text in (cell.output, cell.error)]
    assert "77" not in "".join(shown)
    assert [cell.outcome for cell in report.cells] == ["ok"]


def no_run(case: object) -> str:
    """Our own words on a test that was not run."""
    message = str(case.message)  # type: ignore[attr-defined]
    return message if message.startswith("not run: ") else ""


def test_the_same_notebook_meets_the_same_inputs_and_another_one_meets_others(
    drawn: Grader,
) -> None:
    wrong = "def square(number):\n    return 144 if number == 12 else 0\n"
    first, again = graded(drawn, wrong), graded(drawn, wrong)
    other = graded(drawn, wrong + "# a comment\n")
    assert len(set(drew(first))) == 6
    assert drew(first) == drew(again)
    assert not set(drew(first)) & set(drew(other))


def test_a_death_in_a_public_test_leaves_the_hidden_ones_of_its_question_not_run(
    drawn: Grader,
) -> None:
    dies = "calls = []\ndef square(n):\n    import os\n    os._exit(1)\n"
    assert outcomes_of(graded(drawn, dies)) == {
        name: ["crashed", "not_run", "not_run", "not_run"] for name in ("q1", "q2", "q3")
    }


def test_all_public_tests_have_run_before_the_first_hidden_argument(drawn: Grader) -> None:
    order = """
order = []
def square(number):
    order.append("public" if number == 12 else "hidden")
    if number != 12:
        raise ValueError(" ".join(order[:7]))
    return 144
"""
    report = graded(drawn, order)
    assert "public public public public public public hidden" in report.questions[0].cases[2].detail


def test_the_student_process_draws_the_same_for_everybody(drawn: Grader) -> None:
    draws = "import random\ndef square(n):\n    raise ValueError(str(random.random()))\n"
    first, other = graded(drawn, draws), graded(drawn, draws + "# another\n")
    assert [q.cases[0].message for q in first.questions] == [
        q.cases[0].message for q in other.questions
    ]


# --- the attacks, with the sentences of known slips at once ---------------------------------------

MARKED = """
import numpy as np
from otter.test_files import test_case

from autograder.testing import expect_array, expect_equal, expect_raises, expect_strings, rng

OK_FORMAT = False
name = "{question}"
points = None

DREW = []

def drawn(*shape):
    numbers = 77_000_000 + rng().integers(10**6, size=shape)
    DREW.append(numbers.tolist())
    return numbers
"""
# Hidden tests in the place of the course's own: what they draw is known again wherever it stands.
# Each question is asked twice, so that an attack can say in one test what it saw in the other.
ASKS = {
    "one_hot": {
        "q1": """
def ask(build_vocabulary):
    tokens = drawn(9).astype(str).tolist()
    expect_equal(expect_strings(build_vocabulary(tokens)), sorted(set(tokens)))
""",
        "q2": """
def ask(one_hot):
    outside = int(drawn())
    expect_raises(ValueError, one_hot, [0, outside], 5, mentions=["ind", str(outside)])
    indices = rng().integers(0, 7, (3, 2))
    vectors = expect_array(one_hot(indices, 7), shape=(3, 2, 7), dtype=np.float32)
    expect_equal(vectors, np.eye(7, dtype=np.float32)[indices])
""",
        "q3": """
def ask(decode):
    vocabulary = sorted(drawn(5).astype(str).tolist())
    indices = rng().integers(0, 5, 8)
    tokens = expect_strings(decode(np.eye(5, dtype=np.float32)[indices], vocabulary))
    expect_equal(tokens, [vocabulary[i] for i in indices])
""",
        "q4": """
def ask(encode_text):
    text = str(drawn())
    vectors = expect_array(encode_text(text, list("0123456789")), shape=(8, 10), dtype=np.float32)
    expect_equal("".join(map(str, vectors.argmax(axis=1).tolist())), text)
""",
        "q5": """
def ask(embedding_lookup):
    weights, indices = drawn(6, 3).astype(float), rng().integers(0, 6, (2, 4))
    expect_equal(embedding_lookup(indices, weights), weights[indices])
""",
    },
    "windowing": {
        "q1": """
def ask(sliding_windows):
    series = drawn(9)
    expect_equal(sliding_windows(series, 3, 2), np.stack([series[i : i + 3] for i in (0, 2, 4, 6)]))
""",
        "q6": """
def ask(pad_sequences):
    sequences = [drawn(3).tolist(), drawn(6).tolist()]
    padded, mask = pad_sequences(sequences, 5)
    expect_equal(padded.tolist(), [[0, 0, *sequences[0]], sequences[1][-5:]])
""",
    },
}
TWICE = """
@test_case(name="drawn", hidden=True, failure_message="look again")
def test_drawn({function}):
    try:
        ask({function})
    except Exception as error:
        error.add_note(f"drew {{DREW}}")
        raise

@test_case(name="drawn again", hidden=True, failure_message="look again")
def test_drawn_again({function}):
    test_drawn({function})
"""
CHOOSER = "tells_it_by_its_slip"  # which of these sentences is said follows from what comes in
SLIPS = ("in_double_precision", "of_integers", "flattens", "depth_as_first_axis")
TELLING = (CHOOSER, "tells_it_in_public", "remembers_across_calls", "writes_in_the_page_cache")
FEW = {
    "one_hot": sorted(
        {*one_attack_of_each_class(), *(HOSTILE / f"one_hot__{name}.py" for name in TELLING)}
    ),
    "windowing": sorted(HOSTILE.glob("windowing__*.py")),
}
QUICK = LimitOverrides(
    notebook_seconds=10.0, cell_seconds=10.0, test_seconds=10.0, submission_seconds=60.0
)


def marked_course(folder: Path, name: str) -> Course:
    """The course with one assignment, whose hidden tests are the marked ones above."""
    shutil.copy(ROOT / "grading.yml", folder)
    for part in (f"assignments/{name}", f"tests/hidden/{name}"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / f"{name}.py", folder / "solutions")
    (folder / "datasets").symlink_to(ROOT / "datasets")
    for question, ask in ASKS[name].items():
        (function,) = re.findall(r"^def ask\((\w+)\)", ask, re.MULTILINE)
        text = MARKED.format(question=question) + ask + TWICE.format(function=function)
        (folder / "tests" / "hidden" / name / f"{question}.py").write_text(text)
    course = load_course(folder)
    own = course.settings.assignments[name]
    limits = own.limits.model_copy(update=QUICK.model_dump(exclude_none=True))
    own = own.model_copy(update={"limits": limits, "known_slips": "always"})
    return Course(folder, course.settings.model_copy(update={"assignments": {name: own}}))


def learn_slips(assignment: Assignment, folder: Path) -> None:
    """Make the table of known slips, as `autograder check` does, for those of `SLIPS`."""
    folder.mkdir()
    for slip in SLIPS:
        shutil.copy(ROOT / f"tests/submissions/one_hot/chaff_one_hot_{slip}.py", folder)
    checker = Checker("process", 2, Console(quiet=True), questions=frozenset({"q2"}), touched=True)
    table = table_of(checker.check(assignment, folder))
    assert len({slip.tests for slip in table.questions["q2"].known}) == len(SLIPS)
    file = table_file(assignment.course.folder, assignment.name)
    file.parent.mkdir(parents=True)
    table.write(file)


def write_class(assignment: Assignment, attacks: list[Path], folder: Path) -> None:
    folder.mkdir()
    files = [(Kind.HOSTILE, file) for file in attacks]
    for variant in from_files(files, assignment.master, assignment.released):
        nbformat.write(variant.notebook, folder / f"{variant.name.partition('__')[2]}.ipynb")


def results_in(out: Path) -> list[Path]:
    return sorted((out / "results").glob("*.json"))


def told(assignment: Assignment, graded: AssignmentGrades, out: Path) -> dict[str, dict[str, str]]:
    """What the student of each file reads: page, comment for an LMS, Gradescope's results."""
    written = write_reports(graded, "A course", out)
    bundle = build_bundle(assignment)
    contents = Contents(assignment.course.settings, released_cells(assignment), bundle)
    files = (Result.model_validate_json(path.read_text()) for path in results_in(out))
    whole = {result.submission: result for result in files}  # as it is in Gradescope's container
    found = {}
    for grade, page in zip(graded.grades, page_files(graded.grades), strict=True):
        assert grade.result is not None
        slips = {question.id: question.slip for question in grade.questions}
        results = results_of(contents, whole[grade.result.submission], slips)
        assert results["stdout_visibility"] == "hidden"
        found[Path(grade.result.submission).stem] = {
            "page": (written.feedback / page).read_text(encoding="utf-8"),
            "comment": "\n".join(comment_on(grade)),
            "Gradescope": json.dumps(results),
        }
    return found


@pytest.mark.sandbox
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("name", "attacks"),
    [
        pytest.param("one_hot", FEW["one_hot"], id="one_hot, one of each class"),
        pytest.param("windowing", FEW["windowing"], id="windowing"),
        pytest.param(
            "one_hot",
            sorted(HOSTILE.glob("one_hot__*.py")),
            id="one_hot, all",
            marks=pytest.mark.proof,
        ),
    ],
)
def test_no_attack_tells_its_student_a_hidden_input_when_known_slips_are_shown_at_once(
    tmp_path: Path, name: str, attacks: list[Path]
) -> None:
    assignment = find_assignment(marked_course(tmp_path, name), name)
    if name == "one_hot":
        learn_slips(assignment, tmp_path / "slips")
    out = tmp_path / "out"
    write_class(assignment, attacks, tmp_path / "class")
    console = Console(quiet=True)
    grade_paths(
        assignment, [tmp_path / "class"], out=out, kind="process", workers=2, console=console
    )
    graded = grades_of(assignment.course, out)
    assert len(graded.grades) == len(attacks)
    staff = [path.read_text() for path in results_in(out)]
    assert sum(bool(inputs(text)) for text in staff) > 1, "the staff read what was drawn"
    read = told(assignment, graded, out)
    leaks = {(who, channel) for who in read for channel, text in read[who].items() if inputs(text)}
    assert leaks == set()
    if name == "one_hot":  # one of the sentences was chosen, and everything above was made with it
        (chosen,) = (g for g in graded.grades if g.student == CHOOSER)
        (said,) = (question.slip for question in chosen.questions if question.slip)
        assert all(said in html.unescape(text) for text in read[CHOOSER].values())
