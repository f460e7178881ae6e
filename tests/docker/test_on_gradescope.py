"""The Gradescope zip in containers laid out, and as little privileged, as Gradescope's own.

`setup.sh` runs as it does there, from a base image that has no Python at all. The attacks are
those of the course; each must score there what it scores in the hardened container.
"""

import copy
import io
import json
import shutil
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gradescope_container as gradescope
import nbformat
import pytest
from rich.console import Console

from autograder.archives import read_zip
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.hidden import load_hidden
from autograder.course.master import load_master
from autograder.course.notebook import load_released
from autograder.course.settings import load_course
from autograder.on_gradescope.zip import gradescope_zip
from autograder.proof.check import Checker
from autograder.proof.variants import Variant, built_in, default_folder, find_files, from_files
from autograder.sandbox import image

pytestmark = [pytest.mark.docker, pytest.mark.timeout(1800), pytest.mark.long]

COURSE = load_course(Path(__file__).parents[2])
SMALL = load_course(Path(__file__).parents[1] / "courses" / "small")
NAME = "one_hot"
FULL = COURSE.assignment(NAME).maximum
MASTER, RELEASED = load_master(COURSE, NAME), load_released(COURSE, NAME)
REFERENCE, STUB = built_in(MASTER, RELEASED)
HOSTILE = [
    (kind, file)
    for kind, file in find_files(default_folder(COURSE), NAME)
    if file.name.startswith(f"{NAME}__")
]
# Those whose outcome hangs on walls that are built otherwise than in the hardened container.
DOZEN = (
    "abstract_sockets", "breaks_out", "children_that_outlive", "folders_nobody_can_remove",
    "forged_results", "hydra", "kills_everyone", "network", "reads_other_processes",
    "reads_the_tests", "shared_memory_left_behind", "thread_bomb",
)  # fmt: skip
WORKERS = 2


def archive_of(course, name: str) -> bytes:
    assignment = find_assignment(course, name)
    return gradescope_zip(assignment, build_bundle(assignment), "test")


@pytest.fixture(scope="session")
def built() -> str:
    return gradescope.build(archive_of(COURSE, NAME))


def notebook(variant: Variant) -> bytes:
    return nbformat.writes(variant.notebook).encode()


def with_cell(source: str) -> bytes:
    """The reference's notebook, and one more cell at its end."""
    content = copy.deepcopy(REFERENCE.notebook)
    content.cells.append(nbformat.v4.new_code_cell(source, id="probe"))
    return nbformat.writes(content).encode()


# --- grading ----------------------------------------------------------------------------------


def test_the_reference_gets_full_marks(built: str) -> None:
    run = gradescope.run(built, {"one_hot.ipynb": notebook(REFERENCE)})

    assert (run.score, run.status) == (FULL, 0), run.printed
    assert run.results["stdout_visibility"] == "hidden"
    assert sum(test["score"] for test in run.results["tests"]) == pytest.approx(
        FULL, abs=0.01
    )  # shares are rounded
    assert {test["status"] for test in run.results["tests"]} == {"passed"}


def test_the_untouched_stub_gets_nothing(built: str) -> None:
    run = gradescope.run(built, {"one_hot.ipynb": notebook(STUB)})

    assert (run.score, run.status) == (0, 0), run.printed
    assert sum(test["max_score"] for test in run.results["tests"]) == pytest.approx(
        FULL, abs=0.01
    )  # shares are rounded


def test_a_zip_that_was_not_unpacked_is_graded(built: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("one_hot.ipynb", notebook(REFERENCE))

    assert gradescope.run(built, {"homework.zip": packed.getvalue()}).score == FULL


def test_of_several_notebooks_the_one_with_the_released_name_counts(built: str) -> None:
    files = {"draft.ipynb": notebook(STUB), "one_hot.ipynb": notebook(REFERENCE)}

    assert gradescope.run(built, files).score == FULL


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"one_hot.ipynb": b'{"cells": ['}, "broken JSON"),
        ({"essay.pdf": b"%PDF-1.7"}, "not a notebook, script or zip"),
        ({"a.ipynb": b"{}", "b.ipynb": b"{}"}, "2 files that could be meant"),
    ],
)
def test_what_cannot_be_graded_gets_a_reason_the_student_can_read(built, files, reason) -> None:
    run = gradescope.run(built, files)

    assert (run.score, run.status) == (0, 0), run.printed
    assert reason in run.output


def test_the_same_image_grades_another_assignment(built: str) -> None:
    """Nothing that setup.sh leaves belongs to an assignment."""
    (name,) = SMALL.settings.assignments
    reference, _ = built_in(load_master(SMALL, name), load_released(SMALL, name))
    source = read_zip(archive_of(SMALL, name))

    run = gradescope.run(built, {"mine.ipynb": notebook(reference)}, source=source)
    assert run.score == SMALL.assignment(name).maximum, run.printed


# --- walls ------------------------------------------------------------------------------------

PROBE = """
import json, os, pathlib, socket

def readable(path):
    try:
        if os.path.isdir(path):
            return bool(os.listdir(path))
        return bool(open(path, "rb").read(1))
    except OSError:
        return False

def writable(path):
    try:
        open(path, "ab").close()
        return True
    except OSError:
        return False

def opens(family):
    try:
        socket.socket(family).close()
        return True
    except OSError:
        return False

places = ["/autograder", "/autograder/source/grading.tar", "/autograder/source/released.json",
          "/autograder/results/results.json", "/autograder/submission_metadata.json",
          "/autograder/submission", "/autograder/run_autograder", "/etc/shadow", "/root"]
for folder in pathlib.Path("/tmp").glob("autograder-*"):
    places += [str(folder / "grading"), str(folder / "stderr")]
for process in pathlib.Path("/proc").iterdir():
    if process.name.isdigit() and process.name != str(os.getpid()):
        places += [f"/proc/{process.name}/{name}" for name in ("environ", "mem", "fd", "root/tmp")]
found = {"reads": [p for p in places if readable(p)]}
targets = ("/autograder/results/results.json", "/autograder/run_autograder", "/opt/autograder/x",
           "/opt/autograder/kit/autograder/runner/grader.py", "/etc/x", "/usr/bin/x")
found["writes"] = [p for p in targets if writable(p)]
found["opens"] = [f.name for f in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK) if opens(f)]
found["user"] = os.getuid() == 0
found["seen"] = len(places)
raise RuntimeError("PROBE" + json.dumps(found) + "PROBE")
"""


@pytest.mark.parametrize("options", [{}, {"security_opt": ["seccomp=unconfined"]}], ids=str)
def test_student_code_reads_writes_and_reaches_nothing_of_value(built: str, options) -> None:
    run = gradescope.run(built, {"one_hot.ipynb": with_cell(PROBE)}, **options)

    found = json.loads(run.printed.split("PROBE")[-2])
    assert found.pop("seen") > 12  # it saw the sandbox's folders and the other processes
    assert found == {"reads": [], "writes": [], "opens": [], "user": False}
    assert run.score == FULL


def test_without_a_user_of_its_own_nothing_of_a_student_runs(built: str) -> None:
    run = gradescope.run(
        built, {"one_hot.ipynb": with_cell("print('it ran')")}, cap_drop=["SETUID"]
    )

    assert run.status == 1
    assert "score" not in run.results
    assert "user of its own" in run.results["extra_data"]["not_graded"]
    assert "it ran" not in run.printed


def test_no_file_that_another_user_can_read_holds_a_hidden_test(built: str) -> None:
    hidden = load_hidden(COURSE, MASTER)
    lines = {line.strip() for test in hidden.values() for line in test.text.splitlines()}
    secret = max((line for line in lines if line.isascii() and "'" not in line), key=len)
    command = f"grep -rlsF --include='*' -- '{secret}' /autograder /opt /tmp /home /var /root; true"

    as_student = gradescope.run(built, {}, command=["sh", "-c", command], user="65534")
    as_root = gradescope.run(built, {}, command=["sh", "-c", command])
    assert as_student.printed.strip() == ""
    assert "/autograder/source/grading.tar" in as_root.printed  # else the search proves nothing


def test_tensorflow_and_the_kit_have_their_bytecode(built: str) -> None:
    command = (
        "cd /opt/autograder && find kit -name '*.py' | wc -l && find kit -name '*.pyc' | wc -l && "
        "ls venv/lib/python3*/site-packages/tensorflow/__pycache__/__init__.*.pyc cache/*/*/*.json"
    )
    run = gradescope.run(built, {}, command=["bash", "-c", command])

    sources, compiled, *files = run.printed.split()
    assert int(sources) == int(compiled) > 50
    assert len(files) == 2, run.printed


# --- attacks ----------------------------------------------------------------------------------


def scores_on_gradescope(built: str, variants: Iterable[Variant]) -> dict[str, float | None]:
    items = list(variants)
    with ThreadPoolExecutor(WORKERS) as pool:
        runs = pool.map(lambda v: gradescope.run(built, {"one_hot.ipynb": notebook(v)}), items)
        return {item.name: run.score for item, run in zip(items, runs, strict=True)}


def compare(built: str, folder: Path, names: Iterable[str]) -> dict[str, tuple]:
    """The attacks that score otherwise than in Docker, or more than they have honestly earned."""
    wanted = {f"{NAME}__{name}" for name in names}
    files = [(kind, file) for kind, file in HOSTILE if file.stem in wanted]
    assert len(files) == len(wanted)
    for _, file in files:
        shutil.copy(file, folder)
    image.ensure(say=lambda line: None)
    checker = Checker("docker", WORKERS, Console(quiet=True))
    proof = checker.check(find_assignment(COURSE, NAME), folder)
    in_docker = {verdict.variant.name: verdict.result.points for verdict in proof.fared}
    there = scores_on_gradescope(built, from_files(files, MASTER, RELEASED))
    honest = {variant.name: variant.honest for variant in from_files(files, MASTER, RELEASED)}
    return {
        name: (score, in_docker[name], honest[name])
        for name, score in there.items()
        if score is None or score != in_docker[name] or score > honest[name]
    }


def test_attacks_score_there_what_they_score_in_docker(built: str, tmp_path: Path) -> None:
    assert compare(built, tmp_path, DOZEN) == {}


@pytest.mark.training
@pytest.mark.timeout(5400)
def test_every_attack_scores_there_what_it_scores_in_docker(built: str, tmp_path: Path) -> None:
    names = [file.stem.partition("__")[2] for _, file in HOSTILE]

    assert len(names) >= 40
    assert compare(built, tmp_path, names) == {}
