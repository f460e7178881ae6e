"""A batch on a dask cluster: the command's promises, with workers that are threads of this one."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from dask import config as dask_config
from distributed import LocalCluster, get_worker
from distributed.security import Security
from distributed.utils import get_ip
from rich.console import Console
from standin import Engine, StandIn
from test_batch import RELEASED, Class
from test_cli_errors import course, refused  # noqa: F401 - a fixture

import autograder
from autograder.batch import cluster as cluster_module
from autograder.batch import cluster_worker, recipe
from autograder.batch import worker as worker_module
from autograder.batch.cluster import connect
from autograder.batch.cluster_address import keeps_others_out
from autograder.batch.grading import Machines, on_machines
from autograder.batch.pool import InterruptedBatchError
from autograder.batch.released import Edition
from autograder.batch.run import Batch, Summary
from autograder.batch.worker import NoSandboxError
from autograder.course.bundle import Bundle
from autograder.course.settings import load_course
from autograder.errors import SandboxError, UsageError
from autograder.gradebook.ledger import Ledger
from autograder.intake import find_submissions
from autograder.records import Status
from autograder.sandbox import gpu


@contextmanager
def dask(
    workers: int = 1,
    threads: int = 2,
    protocol: str = "inproc://",
    host: str = "",
    **resources: int,
) -> Iterator[LocalCluster]:
    """A running cluster whose workers are threads of this process."""
    with LocalCluster(
        n_workers=workers,
        threads_per_worker=threads,
        processes=False,
        resources=resources,
        protocol=protocol,
        host=host,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    ) as running:
        yield running


class Busy(Engine):
    """Counts how many submissions are in its sandboxes at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.unfit: set[int] = set()  # workers that have no sandbox
        self.devices: list[gpu.Device | None] = []

    def open_for(self, device: gpu.Device | None) -> StandIn:
        if get_worker().name in self.unfit:
            raise SandboxError("its engine does not answer")
        self.devices.append(device)
        sandbox = self.open()
        sandbox.image = "process"
        return sandbox


class School(Class):
    """A class that is graded on a cluster."""

    engine: Busy

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.engine = Busy()
        self.bundle = Bundle("first", "1", hashlib.sha256(b"tests").hexdigest(), b"tests")
        self.said: list[str] = []

    def grade_on(
        self,
        running: LocalCluster | None = None,
        most: int | None = None,
        gpus: int = 0,
        scheduler: str | None = None,
        insecure: bool = False,
    ) -> Summary:
        address = running.scheduler_address if running else scheduler
        edition = Edition(self.assignment, self.bundle, RELEASED)
        machines = Machines(dask=True, scheduler=address, gpus=gpus, insecure=insecure)
        with (
            on_machines(edition, "process", [], machines, most=most, say=self.said.append) as (
                grading,
                at_once,
            ),
            Ledger(self.out, "first") as ledger,
        ):
            batch = Batch(grading, RELEASED, ledger, at_once, Console(file=io.StringIO()))
            return batch.run(find_submissions([self.submissions]))


@pytest.fixture
def school(tmp_path, monkeypatch) -> School:
    school = School(tmp_path)
    monkeypatch.setattr(
        recipe.Recipe, "open", lambda self, bundle, device=None: school.engine.open_for(device)
    )
    monkeypatch.setattr(worker_module, "PAUSES_AT_FIRST", (0.01,))
    monkeypatch.setattr(worker_module, "PAUSES_LATER", (0.01,))
    return school


def hand_in(school: School, count: int, text: str = "points: 0.5") -> None:
    for number in range(count):
        school.hand_in(f"student{number:02}", text)


def wait_until(true, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def when_one_is_done(school: School, act: Callable[[], object]) -> None:
    """Do something once the batch is at work and a first result is there."""

    def watch() -> None:
        wait_until(lambda: list((school.out / "results").glob("*.json")), seconds=30)
        act()

    threading.Thread(target=watch).start()


def test_the_gradebook_is_that_of_the_local_engine(school, tmp_path):
    hand_in(school, 5)
    school.hand_in("bob", "break: 1")
    (school.submissions / "cy.ipynb").write_text("{ not json")
    with dask(workers=2, threads=1) as running:
        summary = school.grade_on(running)
    on_cluster = school.gradebook
    school.out = tmp_path / "local"
    school.engine = Busy()
    school.grade()
    assert school.gradebook == on_cluster
    assert summary.failed == 0


def test_without_a_scheduler_a_local_cluster_grades(school):
    hand_in(school, 4)
    summary = school.grade_on(most=2)
    assert summary.counts.by_status[Status.GRADED] == 4
    assert 1 <= len(school.engine.opened) <= 2


def test_no_sandbox_is_left_running_when_the_batch_ends(school):
    hand_in(school, 6, "dirty")
    with dask(workers=2) as running:
        school.grade_on(running)
        assert school.engine.opened
        assert school.engine.running == 0


def test_a_worker_opens_as_many_sandboxes_as_it_declares_slots(school):
    hand_in(school, 12)
    school.engine.seconds = 0.05
    with dask(threads=4, slots=2) as running:
        school.grade_on(running)
    assert len(school.engine.opened) <= 2 * 6  # two at a time, each for three submissions
    assert most_at_once(school.engine) == 2


def test_a_worker_that_declares_nothing_opens_one_sandbox_for_each_thread(school):
    hand_in(school, 9)
    school.engine.seconds = 0.05
    with dask(threads=3) as running:
        school.grade_on(running)
    assert most_at_once(school.engine) == 3


def most_at_once(engine: Busy) -> int:
    """The largest number of sandboxes that were open together."""
    changes = [(box.opened_at, 1) for box in engine.opened]
    changes += [(box.closed_at, -1) for box in engine.opened]
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def test_no_more_jobs_are_under_way_than_were_allowed(school, monkeypatch):
    hand_in(school, 12)
    school.engine.seconds = 0.02
    under_way, most, lock = [0], [0], threading.Lock()
    ask = cluster_module.ClusterWorker._ask

    def counted(self, job):
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        try:
            return ask(self, job)
        finally:
            with lock:
                under_way[0] -= 1

    monkeypatch.setattr(cluster_module.ClusterWorker, "_ask", counted)
    with dask() as running:
        school.grade_on(running, most=3)
    assert most[0] == 3


def test_a_machine_without_a_sandbox_is_left_out_and_named(school):
    hand_in(school, 8)
    school.engine.unfit = {0}
    with dask(workers=2, threads=1) as running:
        summary = school.grade_on(running)
    assert summary.failed == 0
    assert len(school.said) == 1
    assert "its engine does not answer" in school.said[0]


def test_when_no_machine_has_a_sandbox_the_batch_stops(school):
    hand_in(school, 4)
    school.engine.unfit = {0, 1}
    with (
        dask(workers=2, threads=1) as running,
        pytest.raises(NoSandboxError, match=r"no worker of .* can grade"),
    ):
        school.grade_on(running)


def test_what_fails_on_every_machine_is_an_error_and_costs_no_other(school):
    hand_in(school, 3)
    school.hand_in("ada", "break: 99")
    with dask() as running:
        summary = school.grade_on(running)
    assert summary.failed == 1
    assert "the container died" in school.results()["ada"].reason


def test_an_exception_on_a_machine_is_told_and_costs_no_other(school, monkeypatch):
    grade = StandIn.grade

    def odd(self, job):
        if "odd" in job.cells[0].source:
            raise ZeroDivisionError("of our own making")
        return grade(self, job)

    monkeypatch.setattr(StandIn, "grade", odd)
    hand_in(school, 3)
    school.hand_in("ada", "odd")
    with dask() as running:
        summary = school.grade_on(running)
    assert summary.failed == 1
    assert "ZeroDivisionError: of our own making" in school.results()["ada"].reason


def test_ctrl_c_stops_at_once_and_the_same_command_goes_on(school):
    school.engine.seconds = 0.3
    hand_in(school, 10)
    with dask() as running:
        when_one_is_done(school, lambda: os.kill(os.getpid(), signal.SIGINT))
        with pytest.raises(InterruptedBatchError, match="run the same command again"):
            school.grade_on(running)
        assert school.engine.running == 0
        with Ledger(school.out, "first") as ledger:
            done = ledger.count()
        assert 0 < done < 10
        school.engine.seconds = 0.0
        assert school.grade_on(running).counts.cached == done


def test_a_command_that_is_killed_takes_its_sandboxes_with_it(school, tmp_path):
    hand_in(school, 3)
    school.engine.seconds = 60.0
    program = tmp_path / "grade.py"
    here = Path(__file__).parent
    paths = [str(here), str(here.parent), str(Path(autograder.__file__).parents[1])]
    program.write_text(f"""
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
import test_cluster_batch
school = test_cluster_batch.School(Path(sys.argv[1]))
school.grade_on(scheduler=sys.argv[2])
""")
    with dask(protocol="tcp://", host="127.0.0.1") as running:
        words = [sys.executable, str(program), str(tmp_path), running.scheduler_address]
        with subprocess.Popen(words) as command:
            try:
                wait_until(lambda: school.engine.running == 2, seconds=30)
            finally:
                command.kill()
        wait_until(lambda: school.engine.running == 0)
        scheduler = running.scheduler
        assert scheduler is not None
        wait_until(lambda: not any("autograder" in name for name in scheduler.plugins))
        assert not any("autograder" in name for name in scheduler.worker_plugins)


def test_a_worker_that_joins_late_gets_recipe_and_bundle(school):
    hand_in(school, 12)
    school.engine.seconds = 0.1
    with dask(threads=1) as running:
        when_one_is_done(school, lambda: running.scale(2))
        school.grade_on(running)
    assert most_at_once(school.engine) == 2


def test_workers_that_have_another_version_or_image_are_named_with_the_way_out():
    mine = cluster_worker.kit()
    looks = {
        "tcp://a:1": cluster_worker.Look(host="a", kit=mine, image="sha256:1"),
        "tcp://b:1": cluster_worker.Look(host="b", kit=mine, image="sha256:2"),
        "tcp://c:1": cluster_worker.Look(host="c", kit="2020.1 (0)"),
        "tcp://d:1": cluster_worker.Look(host="d", kit=mine, problem="no Docker engine answers"),
    }
    replies = {name: each.model_dump_json() for name, each in looks.items()}
    replies["tcp://e:1"] = ModuleNotFoundError("No module named 'autograder'")
    with pytest.raises(UsageError) as caught:
        cluster_module._same_image(replies)
    said = str(caught.value)
    assert "sha256:1 on a; sha256:2 on b" in said
    assert "docker save" in said
    assert "c (tcp://c:1) has autograder 2020.1" in said
    assert "d (tcp://d:1): no Docker engine answers" in said
    assert "e:1: cannot run autograder" in said


def test_a_worker_that_comes_late_with_another_version_is_left_out(school, monkeypatch):
    hand_in(school, 2)
    with dask() as running:
        monkeypatch.setattr(cluster_module, "kit", lambda: "another")
        monkeypatch.setattr(cluster_module, "_same_image", lambda replies: "whatever")
        with pytest.raises(NoSandboxError, match="the command has another"):
            school.grade_on(running)


def test_no_scheduler_is_said_with_the_way_out(monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 0.5)
    with (
        pytest.raises(UsageError, match=r"no dask scheduler answers at tcp://127.0.0.1:9 .*start"),
        connect("tcp://127.0.0.1:9", 1, 0, 1, print),
    ):
        pass


def test_a_cluster_with_tls_names_the_certificates_that_are_missing():
    with (
        pytest.raises(UsageError, match="DASK_DISTRIBUTED__COMM__TLS__CA_FILE"),
        connect("tls://127.0.0.1:9", 1, 0, 1, print),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "closed"),
    [
        ("tls://10.0.0.1:8786", True),
        ("wss://grading.example.org:8786", True),
        ("inproc://10.0.0.1/7/1", True),
        ("tcp://127.0.0.1:8786", True),
        ("tcp://127.8.0.1:8786", True),
        ("127.0.0.1:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://localhost:8786", True),
        ("tcp://10.0.0.1:8786", False),
        ("10.0.0.1:8786", False),
        ("tcp://0.0.0.0:8786", False),
        ("tcp://[2001:db8::1]:8786", False),
        ("ucx://10.0.0.1:8786", False),
        ("ws://10.0.0.1:8786", False),
        ("tcp://no.such.host.invalid:8786", False),
        ("tcp://127.0.0.1.invalid:8786", False),
        ("tcp://[broken:8786", False),
        ("", False),
    ],
)
def test_an_address_keeps_others_out_by_tls_or_by_staying_on_this_machine(address, closed):
    assert keeps_others_out(address) == closed


def test_a_cluster_that_is_open_to_its_network_is_refused_before_it_is_spoken_to():
    with (
        pytest.raises(UsageError, match=r"open to its network: .*tls://HOST.*--insecure-cluster"),
        connect("tcp://192.0.2.1:8786", 1, 0, 1, print),
    ):
        pass


def test_a_cluster_whose_workers_are_open_to_their_network_gets_no_bundle(school):
    """As behind a forwarded port: the address that was named is this machine's."""
    own = get_ip()
    if keeps_others_out(f"tcp://{own}:1"):
        pytest.skip("this machine has no address but its loopback")
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host=own,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as running:
        with socket.create_server(("127.0.0.1", 0)) as forwarded:
            threading.Thread(
                target=forward, args=(forwarded, running.scheduler_address), daemon=True
            ).start()
            address = f"tcp://127.0.0.1:{forwarded.getsockname()[1]}"
            with pytest.raises(UsageError, match=f"{address} is open .*{own}"):
                school.grade_on(scheduler=address)
        assert not any("autograder" in name for name in running.scheduler.worker_plugins)
        school.hand_in("ada")
        school.grade_on(scheduler=running.scheduler_address, insecure=True)
    assert school.results()["ada"].points == 5


def forward(forwarded: socket.socket, address: str) -> None:
    """Pass every connection on to `address`, as `kubectl port-forward` does."""
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    with suppress(OSError):
        while True:
            one, _ = forwarded.accept()
            other = socket.create_connection((host, int(port)))
            for pair in ((one, other), (other, one)):
                threading.Thread(target=pump, args=pair, daemon=True).start()


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
            end.close()


def test_a_cluster_with_tls_is_used(school, tmp_path):
    """With one certificate for all, as docs/clusters.md makes it."""
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=grading -keyout key.pem -out c.pem"
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    tls = "distributed.comm.tls"
    settings = {f"{tls}.ca-file": str(tmp_path / "c.pem")}
    for part in ("scheduler", "worker", "client"):
        settings[f"{tls}.{part}.cert"] = str(tmp_path / "c.pem")
        settings[f"{tls}.{part}.key"] = str(tmp_path / "key.pem")
    school.hand_in("ada")
    with (
        dask_config.set(settings),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            protocol="tls://",
            host=get_ip(),
            security=Security(),
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as running,
    ):
        assert running.scheduler_address.startswith("tls://")
        school.grade_on(scheduler=running.scheduler_address)
    assert school.results()["ada"].points == 5


def test_a_cluster_without_workers_is_said_with_the_way_out(school, monkeypatch):
    monkeypatch.setattr(cluster_module, "FIRST_WORKER_SECONDS", 0.2)
    with dask(workers=0) as running, pytest.raises(UsageError, match="has no workers; start some"):
        school.grade_on(running)


def test_a_cluster_that_loses_every_worker_is_given_up_after_a_while(school, monkeypatch):
    monkeypatch.setattr(cluster_module, "CHECK_SECONDS", 0.1)
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    school.engine.seconds = 0.3
    hand_in(school, 20)
    with dask(threads=1) as running:
        when_one_is_done(school, lambda: running.scale(0))
        with pytest.raises(NoSandboxError, match="has had no worker for"):
            school.grade_on(running)


def test_gpus_are_asked_of_workers_that_declare_them(school):
    hand_in(school, 1)
    with dask() as running, pytest.raises(UsageError, match=r"no worker of .* declares a GPU"):
        school.grade_on(running, gpus=1)


def test_jobs_share_the_devices_of_a_worker(school, monkeypatch):
    devices = (gpu.Device("GPU-a", 0), gpu.Device("GPU-b", 1))
    monkeypatch.setattr(gpu, "devices", lambda: devices)
    monkeypatch.setattr(gpu, "check_tensorflow", lambda: None)
    settings = school.course.folder / "grading.yml"
    settings.write_text(
        settings.read_text().replace("sandbox: {", "sandbox: {workers_per_gpu: 2, ")
    )
    school.course = load_course(school.course.folder)
    school.engine.seconds = 0.1
    hand_in(school, 10)
    with dask(threads=8, GPU=2) as running:
        school.grade_on(running, gpus=2)
    assert set(school.engine.devices) == set(devices)
    assert most_at_once(school.engine) == 4


def test_a_sandbox_with_a_network_is_refused_where_ports_are_open(school, monkeypatch):
    sandboxes = cluster_worker.Sandboxes("kit", "{}", school.bundle)
    sandboxes._address = "tcp://10.0.0.1:4000"
    box = StandIn(school.engine)
    box.isolation = {"network": False}

    monkeypatch.setattr(recipe.Recipe, "open", lambda self, bundle, device: box)
    with pytest.raises(SandboxError, match="TLS"):
        sandboxes._open(recipe.Recipe.model_construct(), school.bundle, None)
    assert box.closed


def test_a_scheduler_needs_the_engine_that_uses_it(course):  # noqa: F811
    words = ("grade", "../submissions", "-a", "smoothing", "--scheduler", "tcp://127.0.0.1:9")
    assert "give --engine dask" in refused(course, *words)
