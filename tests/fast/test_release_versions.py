"""Versions: the same bytes in every folder, proved, whole or not at all, never overwritten."""

import hashlib
import json
import resource
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from quick_prover import QuickProver
from test_release import SMALL, edit, members, tree, with_data
from typer.testing import CliRunner

from autograder.archives import read_zip
from autograder.batch.released import edition_of
from autograder.cli import app
from autograder.course.assignment import find_assignment
from autograder.course.bundle import UNRELEASED, build_bundle, labelled, read_bundle
from autograder.course.settings import load_course
from autograder.course.skeleton import start_assignment
from autograder.course.versions import (
    earlier,
    find_version,
    open_version,
    order,
    version_of,
    versions_in,
)
from autograder.errors import UsageError
from autograder.files import replace_files
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.release import candidates_of, release


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course."""
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def cut(folder, version="2026.1", **options):
    course = load_course(folder)
    return release(course, version=version, prover=QuickProver(course), **options)


# --- what a version holds ---------------------------------------------------------------------


def test_two_builds_of_a_version_in_different_folders_are_identical(folder, tmp_path):
    with_data(folder)
    cut(folder, "2025.9")
    shutil.copytree(folder, tmp_path / "again")
    for place, dist in ((folder, None), (folder, tmp_path / "d"), (tmp_path / "again", None)):
        cut(place, dist=dist)
    first = tree(folder / "dist" / "2026.1")
    assert first == tree(tmp_path / "d" / "2026.1") == tree(tmp_path / "again/dist/2026.1")
    assert {str(name) for name in first} == {
        "smoothing-students.zip", "smoothing-grading.tar", "smoothing-gradescope.zip",
        "proof.json", "CHANGES.md", "manifest.json",
    }  # fmt: skip


def test_the_manifest_has_hash_and_size_of_every_file_and_the_settings_they_go_with(folder):
    cut(folder)
    files = tree(folder / "dist" / "2026.1")
    manifest = json.loads(files.pop(Path("manifest.json")))
    assert manifest["files"] == {
        str(name): {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for name, content in files.items()
    }
    entry = manifest["assignments"]["smoothing"]
    assert entry["questions"] == {"q1": 3.0, "q2": 2.0}
    assert entry["conditions"]["test_seconds"] == 5.0
    assert entry["bundle"] == build_bundle(find_assignment(load_course(folder), "smoothing")).digest


def test_a_bundle_is_the_same_but_for_its_version(folder):
    course = load_course(folder)
    bundle = build_bundle(find_assignment(course, "smoothing"), "1")
    assert labelled(bundle, UNRELEASED) == build_bundle(find_assignment(course, "smoothing"))
    assert read_bundle(bundle.tar) == bundle
    before, after = members(bundle.tar), members(labelled(bundle, "2").tar)
    assert [n for n in before if before[n][1] != after[n][1]] == ["assignment.json"]


def test_a_gradescope_zip_has_the_notebook_that_is_being_released(folder):
    edit(folder / "solutions" / "smoothing.py", "# The smoother line", "# A smoother line")
    cut(folder)
    files = read_zip((folder / "dist/2026.1/smoothing-gradescope.zip").read_bytes())
    inside = [name for name, content in files.items() if b"A smoother line" in content]
    assert any("released" in name for name in inside), inside


# --- refused, and nothing half written --------------------------------------------------------


def test_a_version_is_never_overwritten(folder, tmp_path):
    cut(folder)
    before = tree(folder)
    with pytest.raises(UsageError, match="never overwritten"):
        cut(folder)
    assert tree(folder) == before
    cut(folder, dist=tmp_path / "elsewhere")


@pytest.mark.parametrize("version", ["", "../x", "a b", ".hidden"])
def test_a_version_that_is_no_folder_name_is_refused(folder, version):
    with pytest.raises(UsageError, match="cannot be a version"):
        cut(folder, version)


def test_a_failed_proof_stops_the_version_and_writes_nothing(folder):
    edit(folder / "solutions" / "smoothing.py", "# The smoother line", "# A smoother line")
    before = tree(folder)
    problem = "smoothing: chaff chaff_same_length: q1: full marks, should have lost points"
    with pytest.raises(ReleaseRefused, match="should have lost points"):
        release(
            load_course(folder),
            version="1",
            prover=QuickProver(load_course(folder), problems=[problem]),
        )
    assert tree(folder) == before


@pytest.mark.parametrize("words", [("--no-proof",), ("--check",)])
def test_a_version_is_always_proved_and_written(folder, words):
    before = tree(folder)
    words = ("release", "--version", "1", "--course", str(folder), *words)
    assert isinstance(CliRunner().invoke(app, words).exception, UsageError)
    assert tree(folder) == before


def test_changes_tells_of_the_assignments_that_are_named(folder):
    start_assignment(folder, "second")
    cut(folder, "1")
    start = ("changes", "1", "--course", str(folder))
    runner = CliRunner()
    whole = runner.invoke(app, start, catch_exceptions=False).output
    assert "| smoothing |" in whole
    assert "| second |" in whole
    part = runner.invoke(app, (*start, "-a", "second"), catch_exceptions=False).output
    assert "smoothing" not in part
    assert "| second |" in part
    with pytest.raises(UsageError, match="neither 1 nor the course as it is now has third"):
        runner.invoke(app, (*start, "-a", "third"), catch_exceptions=False)


@contextmanager
def a_disk_that_takes_files_of(size):
    """Let the system refuse every byte of a file beyond `size`, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 2_000, 12_000])
def test_a_full_disk_leaves_neither_a_version_nor_other_student_files(folder, size):
    edit(folder / "solutions" / "smoothing.py", "# The smoother line", "# A smoother line")
    before, folders = tree(folder), set(folder.rglob("*"))
    course = load_course(folder)
    with ExitStack() as disk:

        class FillsTheDisk(QuickProver):
            def prove(self, version, candidates):
                disk.enter_context(a_disk_that_takes_files_of(size))
                return super().prove(version, candidates)

        with pytest.raises(UsageError, match="could not be written: File too large"):
            release(course, version="1", prover=FillsTheDisk(course))
    assert tree(folder) == before
    assert set(folder.rglob("*")) - folders <= {folder / "dist"}
    cut(folder)


def test_a_full_disk_replaces_none_of_several_files(tmp_path):
    (tmp_path / "small").write_bytes(b"old")
    with a_disk_that_takes_files_of(3_000), pytest.raises(UsageError, match="large could not be"):
        replace_files(tmp_path, {"small": b"new", "large": 4_000 * b"x"})
    assert tree(tmp_path) == {Path("small"): b"old"}


def test_a_file_that_was_changed_after_the_release_is_noticed(folder):
    cut(folder)
    path = folder / "dist" / "2026.1" / "smoothing-grading.tar"
    path.write_bytes(path.read_bytes().replace(b"reference", b"referents"))
    with pytest.raises(UsageError, match="is not the file that was released"):
        edition_of(find_assignment(load_course(folder), "smoothing"), "2026.1")


# --- finding versions -------------------------------------------------------------------------


def test_versions_are_sorted_by_their_numbers(folder):
    for name in ("2026.10", "2026.9", "2027", "2026.9.1"):
        cut(folder, name)
    found = versions_in([folder / "dist"])
    assert [v.name for v in found] == ["2026.9", "2026.9.1", "2026.10", "2027"]
    before = earlier(found, "2026.11")
    assert before is not None
    assert before.name == "2026.10"
    assert earlier(found, "2026.9") is None
    assert order("2026.1") < order("2026.1-b") < order("2026.1.1")


def test_a_version_is_found_by_its_name_and_by_its_folder(folder, tmp_path):
    cut(folder)
    shutil.move(folder / "dist" / "2026.1", tmp_path / "kept")
    course = load_course(folder)
    assert find_version(course, str(tmp_path / "kept")).name == "2026.1"
    with pytest.raises(UsageError, match=r"there is no version '2026.1'.*there are: none"):
        find_version(course, "2026.1")


def test_a_folder_with_another_manifest_is_named(folder):
    path = folder / "dist" / "old" / "manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"version": "old"}')
    with pytest.raises(UsageError, match=r"old/manifest\.json.*move that folder away"):
        open_version(path.parent)


# --- grading with a version -------------------------------------------------------------------


def test_results_carry_the_version_whose_content_they_were_graded_with(folder):
    course = load_course(folder)
    digest = build_bundle(find_assignment(course, "smoothing")).digest
    assert version_of(find_assignment(course, "smoothing"), digest) is None
    cut(folder, "2026.1")
    cut(folder, "2026.2")
    assert version_of(find_assignment(course, "smoothing"), digest) == "2026.2"
    edit(folder / "grading.yml", "test_seconds: 5", "test_seconds: 6")
    assert version_of(find_assignment(load_course(folder), "smoothing"), digest) is None


def test_a_version_grades_with_its_own_points_limits_and_tests(folder):
    course = load_course(folder)
    before = build_bundle(find_assignment(course, "smoothing")).digest
    cut(folder)
    edit(folder / "grading.yml", "{q1: 3, q2: 2}", "{q1: 1, q2: 2}")
    edit(folder / "grading.yml", "seed: 7", "seed: 8")
    edit(folder / "grading.yml", "test_seconds: 5", "test_seconds: 6")
    edit(folder / "grading.yml", "data: []", "data: []\n    preload: [json]")
    edit(folder / "tests" / "hidden" / "smoothing" / "q2.py", "size=2", "size=3")
    shutil.rmtree(folder / "assignments")
    edition = edition_of(find_assignment(load_course(folder), "smoothing"), "2026.1")
    own, cells = find_assignment(course, "smoothing"), edition.released
    assert edition.bundle.digest == before
    assert edition.assignment.settings.questions == {"q1": 3.0, "q2": 2.0}
    assert edition.assignment.course.settings.seed == 7
    assert edition.assignment.limits == own.limits
    assert edition.assignment.sandbox.preload == own.sandbox.preload
    assert cells.functions == {
        "moving_average": "q1", "count_words": "q2", "most_common": "q2",
    }  # fmt: skip
    assert any(cell.skipped for cell in cells.cells)


def test_a_version_without_the_assignment_names_those_it_has(folder):
    cut(folder)
    edit(
        folder / "grading.yml",
        "assignments:\n",
        "assignments:\n  other: {title: Other, questions: {q1: 1}}\n",
    )
    with pytest.raises(UsageError, match="it has: smoothing"):
        edition_of(find_assignment(load_course(folder), "other"), "2026.1")


def test_candidates_are_what_a_version_would_hold(folder):
    course = load_course(folder)
    cut(folder, "2")
    (candidate,) = candidates_of(course, ["smoothing"], "2")
    assert candidate.students == (folder / "dist/2/smoothing-students.zip").read_bytes()
    assert candidate.bundle.tar == (folder / "dist/2/smoothing-grading.tar").read_bytes()
