"""What a version proves, and what it takes from earlier proofs: the same content, nothing else."""

import json
import shutil

import pytest
from rich.console import Console
from standin import Engine
from test_release import SMALL, edit

from autograder.batch.grading import Grading
from autograder.batch.marking import Marking
from autograder.course.assignment import find_assignment
from autograder.course.bundle import UNRELEASED, build_bundle
from autograder.course.master import load_master
from autograder.course.settings import load_course
from autograder.errors import UsageError
from autograder.proof import check, mutate
from autograder.proof.allowed import entries
from autograder.proof.check import Checker
from autograder.proof.mutation import mutants_of
from autograder.proof.store import ProofStore, RowResult, key_of
from autograder.records import Cell, Job, Result, Signature, Status
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.proving import Prover
from autograder.releasing.release import candidates_of, release
from autograder.sandbox import Sandbox


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course."""
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def grading(folder, image="an image"):
    course = load_course(folder)
    bundle = build_bundle(find_assignment(course, "smoothing"))
    marking = Marking(find_assignment(course, "smoothing"), bundle.version, bundle.digest)
    return Grading(marking, bundle, "process", image, never_opened)


def never_opened() -> Sandbox:
    raise AssertionError("the key of a row needs no sandbox")


JOB = Job(cells=(Cell(id="a", source="x = 1"),), seed=7)
ROW = Result(
    submission="wheat", student="wheat", assignment="smoothing", release=UNRELEASED,
    image="process", status=Status.GRADED, points=5.0, maximum=5.0,
)  # fmt: skip
SIGNATURES = {
    "q1": Signature(under="0" * 16, tests=("passed", "failed:" + ":".join(["1" * 16] * 2)))
}


def test_a_row_that_was_proved_is_found_for_the_same_content(folder):
    key = key_of(grading(folder), JOB)
    ProofStore(load_course(folder)).keep(key, RowResult(ROW, 1.5, SIGNATURES))
    assert ProofStore(load_course(folder)).find(key_of(grading(folder), JOB)) == (
        ROW,
        1.5,
        SIGNATURES,
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tests/hidden/smoothing/q2.py", "size=2", "size=3"),
        ("solutions/smoothing.py", "ranked[:n]", "ranked[0:n]"),
        ("solutions/smoothing.py", "[2, 4]), f", "[2, 4.0]), f"),
        ("grading.yml", "{q1: 3, q2: 2}", "{q1: 4, q2: 2}"),
        ("grading.yml", "test_seconds: 5", "test_seconds: 6"),
        ("grading.yml", "preload: [numpy]", "preload: []"),
    ],
)
def test_a_row_is_not_found_once_anything_that_grades_it_is_different(folder, file, old, new):
    before = key_of(grading(folder), JOB)
    edit(folder / file, old, new)
    assert key_of(grading(folder), JOB) != before


def test_a_row_is_not_found_for_another_submission_seed_question_or_image(folder):
    keys = {
        key_of(grading(folder), JOB),
        key_of(grading(folder, image="a newer image"), JOB),
        key_of(grading(folder), JOB.model_copy(update={"seed": 8})),
        key_of(grading(folder), JOB.model_copy(update={"questions": ("q1",)})),
        key_of(grading(folder), Job(cells=(Cell(id="a", source="x = 2"),), seed=7)),
    }
    assert len(keys) == 5


def test_a_file_of_proofs_that_is_damaged_costs_time_and_nothing_else(folder):
    proofs = ProofStore(load_course(folder))
    proofs.file.parent.mkdir()
    proofs.file.write_bytes(b"not a database at all, whatever its name says" * 20)
    assert proofs.find("key") is None
    assert "proofs.sqlite3 cannot keep proofs" in proofs.trouble


# --- with a sandbox that gives everybody full marks, but for what says `points: 0` ------------


@pytest.fixture
def engine(monkeypatch):
    """In the place of real sandboxes, which these tests are not about."""
    engine = Engine()

    def prepare(assignment, kind, *, own_files, say=None):
        assert own_files, "no student's work is graded here"
        bundle = build_bundle(assignment)
        marking = Marking(assignment, bundle.version, bundle.digest)
        return Grading(marking, bundle, kind, "stand-in", engine.open)

    monkeypatch.setattr(check, "prepare", prepare)
    monkeypatch.setattr(mutate, "prepare", prepare)
    return engine


def checked(folder, **options):
    course = load_course(folder)
    return checker(course, **options).check(find_assignment(course, "smoothing"))


def checker(course, **options):
    return Checker("process", 1, Console(quiet=True), proofs=ProofStore(course), **options)


def rows(proof):
    """The rows by whether they were taken from an earlier proof."""
    found = {True: [], False: []}
    for verdict in proof.fared:
        found[verdict.cached].append(verdict.variant.name)
    return found


def test_only_rows_that_were_right_are_taken_from_an_earlier_proof(folder, engine):
    assert rows(checked(folder))[True] == []
    again = checked(folder)
    assert rows(again)[True] == ["reference", "wheat_cumulative_sum", "wheat_loops"]
    wrong = [verdict.variant.name for verdict in again.fared if verdict.problems]
    assert set(wrong) == set(rows(again)[False])
    assert rows(checked(folder, again=True))[True] == []


def test_a_changed_wheat_is_graded_again_and_it_alone(folder, engine):
    checked(folder)
    edit(folder / "tests/submissions/smoothing/wheat_loops.py", "Plain loops", "Some loops")
    assert rows(checked(folder))[True] == ["reference", "wheat_cumulative_sum"]


def test_a_changed_hidden_test_has_everything_graded_again(folder, engine):
    checked(folder)
    edit(folder / "tests/hidden/smoothing/q2.py", "size=2", "size=3")
    assert rows(checked(folder))[True] == []


def test_a_row_of_touched_questions_does_not_stand_for_all_questions(folder, engine):
    wheat = folder / "tests/submissions/smoothing/wheat_of_q2.py"
    wheat.write_text("def most_common(counts, n):\n    return sorted(counts)[:n]\n")
    checked(folder, touched=True)
    whole = ["reference", "wheat_cumulative_sum", "wheat_loops"]
    assert rows(checked(folder))[True] == whole
    assert rows(checked(folder))[True] == [*whole, "wheat_of_q2"]


def test_some_questions_alone_are_proved_by_the_submissions_that_touch_them(folder, engine):
    proof = checked(folder, touched=True, questions=frozenset({"q2"}))
    assert {variant.questions for variant in (v.variant for v in proof.fared)} == {("q2",)}
    assert {job for sandbox in engine.opened for job in sandbox.jobs} == {("q2",)}
    names = [verdict.variant.name for verdict in proof.fared]
    assert names[:2] == ["reference", "stub"]
    assert "chaff_same_length" not in names, "it defines a function of question 1"


def allow_all_mutants(folder):
    mutants = mutants_of(load_master(load_course(folder), "smoothing"))
    file = folder / "tests" / "submissions" / "smoothing" / "mutants.yml"
    file.write_text(entries(mutants).replace("…", "because"), encoding="utf-8")


def version(folder, name, **options):
    course = load_course(folder)
    prover = Prover(Checker("process", 1, Console(quiet=True), proofs=ProofStore(course)))
    return release(course, version=name, prover=prover, **options)


def test_a_version_whose_proof_fails_is_refused_with_every_reason(folder, engine):
    with pytest.raises(ReleaseRefused) as caught:
        version(folder, "1")
    assert "smoothing: stub stub: q1: 3 of 3, above its floor of 0" in str(caught.value)
    assert "chaff chaff_same_length: q1: full marks, should have lost" in str(caught.value)
    lives = "smoothing: q2 line 111: return ranked[:n] → return ranked[:]: no test notices"
    assert lives in str(caught.value)
    assert not (folder / "dist").exists()


def test_a_version_takes_its_proof_along_without_times(folder, engine, tmp_path):
    for file in (folder / "tests/submissions").rglob("chaff_*.py"):
        file.unlink()
    shutil.rmtree(folder / "tests/submissions/hostile")
    edit(folder / "grading.yml", "data: []", "data: []\n    floor: {q1: 3, q2: 2}\n"
         "    floor_reason: the stand-in is generous")  # fmt: skip
    allow_all_mutants(folder)
    version(folder, "1")
    first = (folder / "dist/1/proof.json").read_bytes()
    version(folder, "1", dist=tmp_path)  # from the rows that were kept
    assert (tmp_path / "1/proof.json").read_bytes() == first
    proof = json.loads(first)["assignments"]["smoothing"]
    assert [row["name"] for row in proof["rows"]] == [
        "reference", "stub", "wheat_cumulative_sum", "wheat_loops",
    ]  # fmt: skip
    mutants = proof["mutants"]
    assert mutants["killed"] == 0
    assert mutants["left_out"] == []
    assert mutants["allowed"]["most_common"]["return ranked[:n] → return ranked[:]"] == "because"
    assert proof["rows"][0]["lost"] == {"q1": ["wrong"], "q2": ["wrong"]}
    assert proof["bundle"] == build_bundle(find_assignment(load_course(folder), "smoothing")).digest
    page = (folder / "dist/1/proof.md").read_text()
    assert "| submission | q1 (3) | q2 (2) | expected |" in page
    assert "| wheat_loops | 3 | 2 | full marks |" in page
    assert "0 mutants killed, 31 allowed to live." in page
    assert "seconds" not in first.decode() + page


def test_a_file_that_changes_while_a_version_is_made_stops_it(folder, engine):
    course = load_course(folder)
    (candidate,) = candidates_of(course, ["smoothing"], "1")
    edit(folder / "tests/hidden/smoothing/q2.py", "size=2", "size=3")
    with pytest.raises(UsageError, match="were changed meanwhile"):
        checker(course).check_candidate(candidate)
