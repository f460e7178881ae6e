"""Grading on GPUs: which devices are taken, and what a sandbox is given of one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from test_cli_errors import course, refused  # noqa: F401 - a fixture

from autograder.batch.grading import _at_once, _by_turns
from autograder.batch.recipe import Recipe
from autograder.batch.worker import LocalWorker
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import SandboxError, UsageError
from autograder.sandbox import container, gpu, image, process
from autograder.sandbox.gpu import Device

INFORMATION = """\
Model: \t\t NVIDIA A100-SXM4-40GB
IRQ:   \t\t 297
GPU UUID: \t {uuid}
Video BIOS: \t 92.00.19.00.01
Bus Type: \t PCIe
Bus Location: \t 0000:{bus}:00.0
Device Minor: \t {minor}
GPU Excluded:\t No
"""
A, B = Device("GPU-aaaa-1", 1), Device("GPU-bbbb-2", 0)  # the bus and the nodes need not agree


@pytest.fixture
def driver(tmp_path, monkeypatch) -> Path:
    """What the driver of a machine with two devices lists."""
    monkeypatch.delenv(gpu.VISIBLE, raising=False)
    for bus, device in (("07", A), ("0f", B)):
        folder = tmp_path / "gpus" / f"0000:{bus}:00.0"
        folder.mkdir(parents=True)
        text = INFORMATION.format(uuid=device.uuid, bus=bus, minor=device.minor)
        (folder / "information").write_text(text)
    monkeypatch.setattr(gpu, "devices", lambda: DEVICES(tmp_path / "gpus"))
    return tmp_path / "gpus"


DEVICES = gpu.devices


def test_devices_are_those_of_the_driver_in_the_order_of_their_bus(driver):
    assert DEVICES(driver) == (A, B)


@pytest.mark.parametrize(
    ("visible", "found"),
    [
        ("0", (A,)),
        ("1,0", (B, A)),
        ("GPU-bbbb", (B,)),
        ("1,7,0", (B,)),  # CUDA, too, stops at the first that is not there
        ("", ()),
        ("-1", ()),
    ],
)
def test_a_job_of_a_queue_sees_the_devices_that_it_was_given(driver, monkeypatch, visible, found):
    monkeypatch.setenv(gpu.VISIBLE, visible)
    assert DEVICES(driver) == found


def test_too_few_devices_are_counted_with_the_way_out(driver):
    assert gpu.take(2, "docker") == (A, B)
    with pytest.raises(UsageError, match="this machine has 2 NVIDIA devices; give --gpus 2"):
        gpu.take(3, "docker")


def test_the_process_sandbox_needs_a_tensorflow_that_knows_devices(driver):
    with pytest.raises(UsageError, match=r"tensorflow\[and-cuda\].*--sandbox docker"):
        gpu.take(1, "process")


def test_the_command_says_that_there_is_no_device_before_it_writes(course):  # noqa: F811
    said = refused(
        course, "grade", "../submissions", "-a", "smoothing", "--gpus", "2", CUDA_VISIBLE_DEVICES=""
    )
    assert "--gpus 2: this machine has no NVIDIA devices" in said
    assert "leave out --gpus" in said


def test_a_container_asks_for_its_device_and_no_other():
    request = container._request(A)
    assert request == {
        "Driver": "",
        "Count": 0,
        "DeviceIDs": ["GPU-aaaa-1"],
        "Capabilities": [["gpu"]],
        "Options": {},
    }


def test_a_sandbox_grows_into_its_device_and_without_one_sees_none():
    assert gpu.environment(A) == {
        "CUDA_VISIBLE_DEVICES": "GPU-aaaa-1",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    }
    assert gpu.environment(None) == {"CUDA_VISIBLE_DEVICES": "-1"}


def test_a_container_on_a_device_is_of_the_gpu_image(monkeypatch):
    wanted = []

    def image_id(variant="cpu"):
        wanted.append(variant)
        raise UsageError("the grading image autograder:gpu does not exist")

    monkeypatch.setattr(image, "image_id", image_id)
    bundle, settings = Bundle("a", "1", "0", b""), SandboxSettings()
    with pytest.raises(SandboxError, match="autograder:gpu"):
        container.start_container(bundle, settings, Limits(), (), A)
    assert wanted == ["gpu"]


def test_workers_get_the_devices_by_turns(monkeypatch):
    opened = []
    monkeypatch.setattr(Recipe, "open", lambda self, bundle, device: opened.append(device))
    settings = SandboxSettings(workers_per_gpu=2)
    recipe = Recipe(
        kind="docker", image="i", gpu=True, questions=("q1",), settings=settings, limits=Limits(),
        keep_hidden=(),
    )  # fmt: skip
    make = _by_turns(recipe, Bundle("a", "1", "0", b""), (A, B))
    for _ in range(_at_once(2 * settings.workers_per_gpu, None)):
        worker = make(threading.Event())
        assert isinstance(worker, LocalWorker)
        worker._open_sandbox()
    assert opened == [A, B, A, B]


@pytest.mark.parametrize(("on_devices", "most", "found"), [(4, None, 4), (4, 3, 3), (4, 9, 4)])
def test_devices_bound_the_number_of_workers(on_devices, most, found):
    assert _at_once(on_devices, most) == found


def test_the_policy_of_a_process_sandbox_names_the_nodes_of_its_device(monkeypatch):
    policies = []

    def stop(connection, policy, bundle):
        policies.append(policy)
        connection.end()
        raise SandboxError("far enough")

    monkeypatch.setattr(process, "greet", stop)
    bundle = Bundle("a", "1", "0", b"")
    with pytest.raises(SandboxError, match="far enough"):
        process.start_process(bundle, SandboxSettings(), Limits(), (), A)
    assert policies[0].devices == ("nvidia1", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
