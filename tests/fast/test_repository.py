"""What a hosting site, an editor and git are told about this repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

import autograder

ROOT = Path(autograder.__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_pins_every_action_to_a_commit(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in workflow["jobs"].values())
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert [line for line in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", line)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_calls_only_targets_that_the_makefile_has(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    commands = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    called = {
        word
        for command in commands
        if command.startswith("make ")
        for word in command.partition("ARGS=")[0].split()[1:]
    }
    assert called
    assert called - targets == set()


def test_the_tests_that_arguments_choose_are_those_that_run():
    """Of several -m pytest takes the last."""
    chosen = "docker and not proof"
    said = subprocess.run(
        ["make", "-n", "test", f'ARGS=-m "{chosen}"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line for line in said.replace("\\\n", " ").splitlines() if "-m pytest" in line]
    assert lines
    for line in lines:
        *_, last = re.findall(r'(?<!python) -m "([^"]*)"', line)
        assert last == chosen, line


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", "workflows/*.yml"),
        ("dependabot", "dependabot.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_a_file_for_the_hosting_site_is_one_that_it_accepts(schema, pattern):
    files = sorted(map(str, (ROOT / ".github").glob(pattern)))
    assert files
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{schema}", *files])
    assert done.exit_code == 0, done.output


def test_a_look_for_weaknesses_of_the_workflows_finds_none():
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = [zizmor, "--offline", "--no-progress", str(ROOT / ".github")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_line_ends_are_unix_s_but_in_downloads_of_other_programs():
    """A release is the same to the byte; git would let a checkout on Windows change it."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    command = ["git", "-C", str(ROOT), "ls-files", "--eol"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    wrong = []
    for line in listed.stdout.splitlines():
        kind, _, name = line.partition("\t")
        if name.strip('"').startswith(("tests/lms/", "tests/cases/")):
            right = "attr/-text" in kind
        elif "i/-text" in kind:  # no text
            right = True
        else:
            right = "eol=lf" in kind and not re.search("crlf|mixed", kind)
        if not right:
            wrong.append(line)
    assert wrong == []
