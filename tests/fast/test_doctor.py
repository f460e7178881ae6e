"""What the doctor says of a machine."""

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingUnixStreamServer
from types import SimpleNamespace
from typing import Any

import pytest

import autograder
from autograder import doctor, extras
from autograder.course.settings import load_course
from autograder.doctor import Finding, State, examine
from autograder.errors import SandboxError
from autograder.sandbox import image, process
from autograder.sandbox.orphans import OWNER_LABEL, OwnerProcess
from autograder.sandbox.users import PROCESS, reserve
from autograder.sandbox.walls import find_walls

ROOT = Path(autograder.__file__).parents[1]


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


JAILS = {"users": True, "namespaces": True, "network": True}


@pytest.fixture(autouse=True)
def sandboxes(monkeypatch) -> dict[str, Any]:
    """What starting a sandbox of a kind comes to: its walls, or an error.

    Real ones are started in `tests/sandbox/test_doctor_tries.py`.
    """
    outcome: dict[str, Any] = {"process": JAILS, "docker": JAILS}

    def start(kind: str, _: object) -> dict[str, bool]:
        if isinstance(outcome[kind], Exception):
            raise outcome[kind]
        return dict(outcome[kind])

    monkeypatch.setattr(doctor, "start", start)
    return outcome


@pytest.fixture
def no_engine(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")


def test_whatever_is_not_well_comes_with_what_to_do_about_it(no_engine) -> None:
    findings = examine(load_course(ROOT))

    assert {"python", "engine", "image", "disk", "memory", "data", "clock"} <= set(
        by_name(findings)
    )
    for finding in findings:
        assert finding.text
        assert bool(finding.remedy) is (finding.state is not State.OK), finding


def test_a_machine_without_an_engine_is_told_both_ways_on(no_engine) -> None:
    engine = by_name(examine(load_course(ROOT)))["engine"]

    assert engine.state is not State.OK
    assert "start Docker" in engine.remedy
    assert "--sandbox process" in engine.remedy


def test_without_an_engine_and_without_what_submissions_run_with_nothing_can_be_graded(
    no_engine, monkeypatch
) -> None:
    look = extras.find_spec
    monkeypatch.setattr(extras, "find_spec", lambda name: (name != "keras" and look(name)) or None)

    findings = by_name(examine(load_course(ROOT)))

    assert findings["engine"].state is State.FAIL
    assert findings["process sandbox"].text == "no keras, which submissions are run with"
    assert "notebook-autograder[process]" in findings["process sandbox"].remedy
    assert findings["python"].state is State.OK, "a host that grades in Docker needs no TensorFlow"


def test_workers_that_do_not_fit_into_memory_are_counted(no_engine, tmp_path) -> None:
    settings = (
        (ROOT / "grading.yml")
        .read_text()
        .replace("container_memory: 4 GiB", "container_memory: 4000 GiB")
    )
    (tmp_path / "grading.yml").write_text(settings)

    memory = by_name(examine(load_course(tmp_path)))["memory"]

    assert memory.state is State.FAIL
    assert "--workers 1" in memory.remedy
    assert "container_memory" in memory.remedy


def test_a_full_disk_is_named_with_the_room_that_is_needed(no_engine, monkeypatch) -> None:
    almost_full = SimpleNamespace(total=2**40, used=2**40, free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: almost_full)

    disk = by_name(examine(load_course(ROOT)))["disk"]

    assert disk.state is State.WARN
    assert "make room" in disk.remedy
    assert "GiB on the file system of" in disk.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_that_is_closed_is_named(no_engine, tmp_path) -> None:
    tmp_path.chmod(0o500)

    output = by_name(examine(load_course(ROOT), tmp_path / "grades"))["output"]

    assert output.state is State.WARN
    assert str(tmp_path) in output.remedy
    assert "--out" in output.remedy


def test_an_output_folder_that_is_a_file_is_named(no_engine, tmp_path) -> None:
    (tmp_path / "grades").touch()

    output = by_name(examine(load_course(ROOT), tmp_path / "grades" / "one"))["output"]

    assert output.state is State.WARN
    assert "--out" in output.remedy


def test_a_folder_of_a_killed_process_sandbox_is_found_and_one_in_use_is_not(
    no_engine, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(process, "HOME", tmp_path)
    users = reserve(PROCESS)
    folder = tmp_path / f"autograder-{users.grader}-abc"
    folder.mkdir()
    try:
        assert by_name(examine(load_course(ROOT)))["leftovers"].state is State.OK
    finally:
        users.close()

    leftovers = by_name(examine(load_course(ROOT)))["leftovers"]

    assert leftovers.state is State.WARN
    assert f"rm -rf {folder}" in leftovers.remedy


@pytest.mark.skipif(not find_walls()["namespaces"], reason="this kernel permits no namespaces")
def test_a_sandbox_that_does_not_prove_itself_is_said_with_its_reason(no_engine, sandboxes) -> None:
    sandboxes["process"] = SandboxError("the sandbox does not grade as it should\nlast words")

    found = by_name(examine(load_course(ROOT)))["process sandbox"]

    assert found.state is State.WARN
    assert found.text.endswith(": the sandbox does not grade as it should")
    assert "autograder try" in found.remedy


# --- what an engine says ----------------------------------------------------------------------

HEALTHY: dict[str, Any] = {
    "ServerVersion": "99",
    "Driver": "overlay2",
    "MemoryLimit": True,
    "PidsLimit": True,
    "CpuCfsQuota": True,
    "SecurityOptions": ["name=seccomp,profile=default"],
    "MemTotal": 2**50,
}


class Engine:
    """An engine's socket that tells what a test wants to hear, which no real engine would."""

    def __init__(self, path: Path) -> None:
        self.info: dict[str, Any] = {**HEALTHY}
        self.containers: list[dict[str, Any]] = []
        engine = self

        class Handler(BaseHTTPRequestHandler):
            def address_string(self) -> str:
                return "test"

            def log_message(self, *arguments: object) -> None:
                pass

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                name = self.path.partition("?")[0].rpartition("/")[2]
                now = datetime.now(tz=UTC) + timedelta(seconds=engine.info.get("ahead", 0))
                answers = {
                    "_ping": "OK",
                    "version": {"ApiVersion": "1.41"},
                    "info": {**engine.info, "SystemTime": now.isoformat()},
                    "json": engine.containers,
                }
                known = name in answers and "/images/" not in self.path
                status = 200 if known else 404
                body = json.dumps(answers[name] if known else {"message": "No such image"}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

        self.server = ThreadingUnixStreamServer(str(path), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def engine(monkeypatch, tmp_path_factory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("s") / "engine"
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    engine = Engine(path)
    yield engine
    engine.server.shutdown()
    engine.server.server_close()


def test_an_engine_that_limits_everything_is_fine(engine) -> None:
    findings = by_name(examine(load_course(ROOT)))

    assert findings["engine"].state is State.OK
    assert findings["container limits"].state is State.OK
    assert findings["leftovers"].state is State.OK
    assert findings["clock"].state is State.OK


@pytest.mark.parametrize(
    ("field", "word"),
    [("MemoryLimit", "memory"), ("PidsLimit", "processes"), ("SecurityOptions", "seccomp")],
)
def test_an_engine_that_cannot_limit_something_must_not_grade(engine, field, word) -> None:
    del engine.info[field]

    limits = by_name(examine(load_course(ROOT)))["container limits"]

    assert limits.state is State.FAIL
    assert word in limits.text


def test_a_missing_image_comes_with_the_command_that_makes_it(engine) -> None:
    found = by_name(examine(load_course(ROOT)))["image"]

    assert found.state is State.FAIL
    assert "autograder image build" in found.remedy


def test_jails_in_a_container_are_tried_and_not_inferred(engine, sandboxes, monkeypatch) -> None:
    def walls() -> Finding:
        return by_name(examine(load_course(ROOT)))["container walls"]

    assert (walls().state, walls().remedy) == (State.WARN, "see image")
    monkeypatch.setattr(image, "image_id", lambda variant="cpu": "sha256:0")
    monkeypatch.setattr(doctor, "_age_in_days", lambda digest: 1)
    assert walls().state is State.OK

    engine.info["SecurityOptions"] = [*HEALTHY["SecurityOptions"], "name=rootless"]
    assert walls().state is State.OK, "whatever the engine's locks are called"
    sandboxes["docker"] = JAILS | {"namespaces": False}
    assert walls().state is State.WARN
    assert "no jail can be made in a container (rootless)" in walls().text
    sandboxes["docker"] = SandboxError("the container did not start: no room")
    assert walls().state is State.FAIL
    assert "no room" in walls().text


def test_a_clock_that_is_not_the_engine_s_is_wrong(engine) -> None:
    engine.info["ahead"] = 300

    clock = by_name(examine(load_course(ROOT)))["clock"]

    assert clock.state is State.WARN
    found = re.search(r"clock is (\d+) s away", clock.text)
    assert found is not None
    assert 290 <= int(found[1]) <= 300
    assert "set the clock" in clock.remedy


def test_an_engine_in_a_small_virtual_machine_counts_for_the_memory(engine) -> None:
    engine.info["MemTotal"] = 2**30

    memory = by_name(examine(load_course(ROOT)))["memory"]

    assert memory.state is State.FAIL
    assert "1.0 GiB available" in memory.text


def test_a_container_whose_command_is_gone_is_found_and_one_at_work_is_not(engine) -> None:
    mine = OwnerProcess.this_process()
    dead = OwnerProcess(mine.place, 2**22 + 1, 5)
    recycled = OwnerProcess(mine.place, mine.pid, mine.started + 1)
    elsewhere = OwnerProcess("another-boot/pid:[1]", mine.pid, mine.started)
    owners = {"alive": mine, "dead": dead, "recycled": recycled, "elsewhere": elsewhere}
    engine.containers = [
        {"Id": name, "Labels": {OWNER_LABEL: str(owner)}, "State": "running", "Created": 0}
        for name, owner in owners.items()
    ]

    leftovers = by_name(examine(load_course(ROOT)))["leftovers"]

    assert leftovers.state is State.WARN
    assert "dead" in leftovers.text and "recycled" in leftovers.text
    assert "alive" not in leftovers.text and "elsewhere" not in leftovers.text
    assert "docker rm --force dead recycled" in leftovers.remedy
