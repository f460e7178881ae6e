"""The Gradescope zip, the choice of a submission in an upload, and what is written without one."""

import json
import os
import re
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

import autograder
from autograder.archives import read_zip
from autograder.cli import app
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import Course, load_course
from autograder.errors import MachineryError, RejectedSubmission, UsageError
from autograder.on_gradescope import run
from autograder.on_gradescope.contents import Contents
from autograder.on_gradescope.upload import find_upload
from autograder.on_gradescope.zip import gradescope_zip
from autograder.records import Status
from autograder.sandbox import Sandbox

SMALL = Path(__file__).parents[1] / "courses" / "small"
SOURCE = Path(autograder.__file__).parent / "on_gradescope" / "source"
NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(SMALL)


def zip_of(course: Course, name: str) -> bytes:
    assignment = find_assignment(course, name)
    return gradescope_zip(assignment, build_bundle(assignment), "2026.1")


@pytest.fixture(scope="module")
def archive(course: Course) -> bytes:
    return zip_of(course, "smoothing")


@pytest.fixture
def home(archive: bytes, tmp_path: Path) -> Path:
    """/autograder as it is when Gradescope starts a run, with nothing handed in."""
    for name, content in read_zip(archive).items():
        file = tmp_path / "source" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (tmp_path / "submission").mkdir()
    (tmp_path / "results").mkdir()
    return tmp_path


def results(home: Path) -> dict:
    return json.loads((home / "results" / "results.json").read_text())


# --- the zip ----------------------------------------------------------------------------------


def test_equal_input_makes_equal_bytes(course: Course, archive: bytes) -> None:
    again = zip_of(course, "smoothing")
    assert again == archive


def test_both_scripts_lie_at_the_root_and_can_be_run(archive: bytes) -> None:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        runnable = {i.filename for i in opened.infolist() if i.external_attr >> 16 & stat.S_IXUSR}
    assert runnable == {"setup.sh", "run_autograder"}


def test_the_kit_is_in_it_whole(archive: bytes) -> None:
    package = Path(autograder.__file__).parent
    files = (*package.rglob("*.py"), package / "runner" / "canary" / "assignment.json")
    expected = {f"kit/autograder/{f.relative_to(package)}" for f in files}
    assert {name for name in read_zip(archive) if name.startswith("kit/")} == expected


def test_what_grades_is_read_again_as_it_was(course: Course, home: Path) -> None:
    contents = Contents.read(home / "source")

    assert contents.bundle.version == "2026.1"
    assert contents.released.file_name == "smoothing.ipynb"
    assert contents.settings.seed == course.settings.seed
    mine, own = contents.assignment(home), find_assignment(course, "smoothing")
    assert mine.settings.questions == own.settings.questions
    assert mine.limits == own.limits
    assert mine.sandbox == own.sandbox


def test_other_assignments_and_due_dates_stay_at_home() -> None:
    whole = load_course(SMALL.parents[2])
    name = next(iter(whole.settings.assignments))
    settings = json.loads(read_zip(zip_of(whole, name))["settings.json"])
    assert list(settings["assignments"]) == [name]
    assert '"due"' not in json.dumps(settings)


def test_a_damaged_autograder_is_the_machinery_s_fault(home: Path) -> None:
    (home / "source" / "released.json").write_text("{")
    with pytest.raises(MachineryError, match="upload the zip again"):
        Contents.read(home / "source")


def test_the_command_writes_the_zip(tmp_path: Path) -> None:
    out = tmp_path / "a.zip"
    command = ["gradescope", "smoothing", "--course", str(SMALL), "--out", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert "grading.tar" in read_zip(out.read_bytes())


def test_the_scripts_are_valid_and_name_no_address() -> None:
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(SOURCE / name)], check=True)
        assert "://" not in (SOURCE / name).read_text()


def test_the_run_needs_no_package_that_is_not_installed_there() -> None:
    code = (
        "import sys, autograder.on_gradescope.run\n"
        "from importlib.metadata import packages_distributions\n"
        "owners = packages_distributions()\n"
        "tops = {name.partition('.')[0] for name in list(sys.modules)}\n"
        "print(*{owner for top in tops for owner in owners.get(top, ())})"
    )
    environment = {**os.environ, "PYTHONPATH": str(SMALL.parents[2])}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, check=True
    )
    loaded = {re.sub("[-_.]+", "-", name).lower() for name in done.stdout.decode().split()}
    pins = re.findall(
        r"^([a-z0-9-]+)==", (SOURCE / "requirements-gradescope.txt").read_text(), re.MULTILINE
    )
    assert {"pydantic", "msgpack"} <= loaded
    assert loaded - {"notebook-autograder"} <= set(pins)


# --- the submission in an upload --------------------------------------------------------------


def upload(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("def f():\n    return 1\n" if name.endswith(".py") else NOTEBOOK)
    return folder


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        (["anything.ipynb"], "anything.ipynb"),
        (["draft.ipynb", "homework.ipynb", "final.ipynb"], "homework.ipynb"),
        (["Homework.ipynb", "helpers.py"], "Homework.ipynb"),
        (["week3/homework.ipynb", "week3/data/readme.txt"], "week3/homework.ipynb"),
        (["homework.ipynb", "old/homework.ipynb"], "homework.ipynb"),
        (["draft.ipynb", "homework.zip"], "homework.zip"),
        (["homework.py"], "homework.py"),
        ([".ipynb_checkpoints/homework-checkpoint.ipynb", "mine.ipynb"], "mine.ipynb"),
    ],
)
def test_the_released_name_decides_or_there_is_only_one(tmp_path, files, chosen) -> None:
    assert find_upload(upload(tmp_path, *files), "homework.ipynb").name == chosen


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "the upload is empty"),
        (["a.ipynb", "b.ipynb"], r"2 files that could be meant \(a.ipynb, b.ipynb\).*homework"),
        (["report.pdf"], "report.pdf: not a notebook, script or zip"),
        (["__MACOSX/x.ipynb"], "no notebook|programs make"),
    ],
)
def test_the_reason_is_readable_where_nothing_can_be_chosen(tmp_path, files, reason) -> None:
    with pytest.raises(RejectedSubmission, match=reason):
        find_upload(upload(tmp_path, *files), "homework.ipynb")


def test_a_link_to_the_hidden_tests_is_not_followed(home: Path) -> None:
    (home / "submission" / "smoothing.ipynb").symlink_to(home / "source" / "grading.tar")
    with pytest.raises(RejectedSubmission, match="symbolic link"):
        find_upload(home / "submission", "smoothing.ipynb")


# --- results without a sandbox ----------------------------------------------------------------


def test_what_cannot_be_read_gets_no_points_and_a_reason(home: Path, capsys) -> None:
    (home / "submission" / "smoothing.ipynb").write_text('{"cells": [')

    assert run.main(home) == 0

    found = results(home)
    assert found["score"] == 0
    assert "not a notebook: broken JSON" in found["output"]
    assert found["stdout_visibility"] == "hidden"
    assert "rejected" in capsys.readouterr().out


def test_a_failure_of_the_machinery_is_never_a_zero(home: Path, capsys) -> None:
    (home / "source" / "grading.tar").unlink()

    assert run.main(home) == 1

    found = results(home)
    assert "score" not in found
    assert "tests" not in found
    assert "not yours" in found["output"]
    assert "grading.tar" in found["extra_data"]["not_graded"]
    assert "grading.tar" in capsys.readouterr().out


def test_results_of_a_run_that_was_broken_off_have_no_score(home: Path, monkeypatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "grade_upload", broken_off)
    with pytest.raises(KeyboardInterrupt):
        run.main(home)
    assert "score" not in results(home)


def test_results_are_readable_by_root_alone(home: Path) -> None:
    run.main(home)
    assert stat.S_IMODE((home / "results" / "results.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("wall", ["users", "network"])
def test_nothing_runs_without_a_wall_that_keeps_secrets(wall: str) -> None:
    class Open(Sandbox):
        """Only what tells of its walls: a started one has all that this kernel gives."""

        def __init__(self) -> None:
            self.isolation = {"users": True, "namespaces": False, "network": True, wall: False}
            self.closed = False

        def close(self) -> None:
            self.closed = True

    sandbox = Open()
    with pytest.raises(UsageError, match="nothing was run"):
        run.behind_walls(sandbox)
    assert sandbox.closed


def test_the_staff_see_what_was_not_available(home: Path) -> None:
    (home / "submission" / "notes.pdf").write_text("no notebook")
    contents = Contents.read(home / "source")
    result, slips = run.grade_upload(contents, home / "submission", home)
    assert slips == {}
    assert result.status is Status.REJECTED

    lines = run.staff_lines(result.model_copy(update={"isolation": {"namespaces": False}}))
    assert "not available here: namespaces" in lines


# --- the wall that takes the place of a network namespace -------------------------------------

SOCKETS = """
import ctypes, socket
from autograder.runner import kernel, system_calls
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
system_calls.refuse_calls()
call = ctypes.CDLL(None, use_errno=True).syscall
def works(attempt):
    try:
        return attempt() != -1
    except OSError:
        return False
families = ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK")
tries = {name: lambda name=name: socket.socket(getattr(socket, name)).close() for name in families}
tries["io_uring"] = lambda: call(425, 8, ctypes.create_string_buffer(256))
tries["x32"] = lambda: call(0x40000000 | 41, 2, 1, 0)
tries["high bits"] = lambda: call(SOCKET, ctypes.c_long(1 << 32 | 2), 1, 0)
tries["unix"] = lambda: socket.socket(socket.AF_UNIX).close()
print(*(name for name, attempt in tries.items() if works(attempt)))
"""


def test_without_a_network_namespace_no_socket_leads_out() -> None:
    number = {"x86_64": "41", "aarch64": "198"}[os.uname().machine]
    done = subprocess.run(
        [sys.executable, "-c", SOCKETS.replace("SOCKET,", f"{number},")],
        env={**os.environ, "PYTHONPATH": str(SMALL.parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["unix"]
