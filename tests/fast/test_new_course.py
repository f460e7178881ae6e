"""`autograder new-course`: a course that can be released and checked as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from test_release import tree

import autograder
from autograder.course.new_course import start_course
from autograder.course.settings import load_course
from autograder.errors import UsageError
from autograder.extras import DISTRIBUTION
from autograder.releasing.release import release

ROOT = Path(autograder.__file__).parents[1]
BESIDE = {
    ".ci/run",
    ".gitattributes",
    ".github/workflows/course.yml",
    ".gitignore",
    "Makefile",
    "README.md",
}


def made(folder: Path, name: str = "first_steps") -> Path:
    start_course(folder, name)
    return folder


def test_a_new_course_has_what_a_repository_needs_and_can_be_released(tmp_path):
    folder = tmp_path / "deep-learning"
    files = start_course(folder, "first_steps", "First steps")
    assert set(files) == {str(path) for path in tree(folder)}
    assert set(files) > BESIDE | {"grading.yml", "solutions/first_steps.py"}
    course = load_course(folder)
    assert course.settings.course == "Deep learning"
    assert course.assignment("first_steps").title == "First steps"
    assert "assignments/first_steps/first_steps.ipynb" in release(course).changed
    for file in BESIDE:
        assert not re.search("@[A-Z]+@", (folder / file).read_text(encoding="utf-8")), file


def test_its_readme_leads_only_to_what_is_there(tmp_path):
    folder = made(tmp_path / "course")
    release(load_course(folder))
    text = (folder / "README.md").read_text(encoding="utf-8")
    places = re.findall(r"^\|.*\| `([^`]+)` \|$", text, re.MULTILINE)
    assert len(places) == 5
    assert [place for place in places if not (folder / place).exists()] == []
    targets = set(re.findall(r"make ((?:[a-z]+ ?)+)", text))
    known = set(re.findall(r"^([a-z]+):", (folder / "Makefile").read_text(), re.MULTILINE))
    assert {word for target in targets for word in target.split()} & known == {
        "setup", "assignments", "check",
    }  # fmt: skip


def test_make_calls_what_the_command_line_has_and_installs_this_version(tmp_path):
    folder = made(tmp_path / "course")
    done = subprocess.run(
        ["make", "--dry-run", "--directory", folder, "setup", "assignments", "check", "demo"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"'{DISTRIBUTION}=={autograder.__version__}'" in done.stdout
    called = re.findall(r"^\.venv/bin/autograder (.*)$", done.stdout, re.MULTILINE)
    assert called == [
        "datasets fetch",
        "release --sandbox docker",
        "datasets fetch",
        "release --check",
        "check --sandbox docker",
        "demo --sandbox docker",
    ]


def test_what_continuous_integration_runs_is_valid_and_pinned_as_ours_is(tmp_path):
    folder = made(tmp_path / "course")
    subprocess.run(["bash", "-n", folder / ".ci" / "run"], check=True)
    workflow = folder / ".github" / "workflows" / "course.yml"
    checked = CliRunner().invoke(
        check_jsonschema, ["--builtin-schema", "vendor.github-workflows", str(workflow)]
    )
    assert checked.exit_code == 0, checked.output
    text = workflow.read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    ours = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert set(used) <= set(re.findall(r"uses: (.*)", ours))


def test_the_script_takes_the_process_sandbox_where_no_engine_answers(tmp_path):
    folder = made(tmp_path / "course")
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "make").write_text('#!/bin/sh\necho "called: $*"\n')
    (tools / "make").chmod(0o755)
    for status, kind in ((1, "process"), (0, "docker")):
        (tools / "docker").write_text(f"#!/bin/sh\nexit {status}\n")
        (tools / "docker").chmod(0o755)
        done = subprocess.run(
            ["bash", str(folder / ".ci" / "run")],
            env={"PATH": f"{tools}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"called: check SANDBOX={kind}\n" in done.stdout


def test_what_a_hosting_site_put_there_is_kept(tmp_path):
    folder = tmp_path / "course"
    (folder / ".git").mkdir(parents=True)
    own = {"README.rst": "Mine.", ".gitignore": "/mine/\n", "LICENSE": "Mine, too."}
    for name, text in own.items():
        (folder / name).write_text(text)
    start_course(folder)
    assert {name: (folder / name).read_text() for name in own} == own
    assert not (folder / "README.md").exists()
    assert (folder / "Makefile").is_file()


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("grading.yml", "is a course already.*autograder new NAME --course"),
        ("Makefile", r"is not empty \(Makefile\)"),
        ("thesis.tex", r"is not empty \(thesis.tex\)"),
    ],
)
def test_a_folder_that_is_in_use_is_refused_and_left_as_it_is(tmp_path, there, said):
    (tmp_path / there).write_text("mine\n")
    with pytest.raises(UsageError, match=said):
        start_course(tmp_path)
    assert {str(path) for path in tree(tmp_path)} == {there}


def test_a_name_that_cannot_be_one_starts_no_course(tmp_path):
    with pytest.raises(UsageError, match="cannot be an assignment's name"):
        start_course(tmp_path / "course", "No Name")
    assert not (tmp_path / "course").exists()


def test_a_second_assignment_joins_a_new_course(tmp_path):
    from autograder.course.skeleton import start_assignment

    folder = made(tmp_path / "course")
    before = (folder / "Makefile").read_bytes()
    start_assignment(folder, "second")
    shutil.rmtree(folder / "assignments", ignore_errors=True)
    release(load_course(folder))
    assert (folder / "Makefile").read_bytes() == before
    assert list(load_course(folder).settings.assignments) == ["first_steps", "second"]
