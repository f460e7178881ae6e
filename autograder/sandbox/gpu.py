"""The NVIDIA devices of this machine, and what a sandbox is given of one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from autograder.errors import UsageError
from autograder.wording import counted

DRIVER = Path("/proc/driver/nvidia/gpus")  # the driver's own list: a folder for each device
VISIBLE = "CUDA_VISIBLE_DEVICES"
_COMMON_NODES = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")


@dataclass(frozen=True)
class Device:
    """One device, by the name that stays the same in every container."""

    uuid: str
    minor: int  # the number of its node, /dev/nvidia0 for example

    @property
    def nodes(self) -> tuple[str, ...]:
        """The files under /dev by which it is used."""
        return (f"nvidia{self.minor}", *_COMMON_NODES)


def devices(driver: Path = DRIVER) -> tuple[Device, ...]:
    """The devices that this process may use, in the order of their bus.

    `CUDA_VISIBLE_DEVICES` chooses among them, by numbers or by UUIDs, as it does for CUDA.
    """
    found = []
    for file in sorted(driver.glob("*/information")):
        lines = (line.partition(":") for line in file.read_text().splitlines())
        fields = {name.strip(): value.strip() for name, _, value in lines}
        if "GPU UUID" in fields and fields.get("Device Minor", "").isdecimal():
            found.append(Device(fields["GPU UUID"], int(fields["Device Minor"])))
    visible = os.environ.get(VISIBLE)
    return tuple(found) if visible is None else _chosen(found, visible)


def _chosen(found: Sequence[Device], visible: str) -> tuple[Device, ...]:
    """The devices that `visible` names, up to the first that is not there, as CUDA reads it."""
    chosen: list[Device] = []
    for name in map(str.strip, visible.split(",")):
        if name.isdecimal():
            matching = list(found[int(name) : int(name) + 1])
        else:
            matching = [device for device in found if name and device.uuid.startswith(name)]
        if len(matching) != 1:
            break
        chosen += matching
    return tuple(chosen)


def take(count: int, kind: Literal["docker", "process"]) -> tuple[Device, ...]:
    """The first `count` devices for sandboxes of `kind`; `UsageError` where they cannot be had."""
    found = devices()
    if len(found) < count:
        among = f" that {VISIBLE} leaves" if VISIBLE in os.environ else ""
        have = f"{counted(len(found), 'NVIDIA device') if found else 'no NVIDIA devices'}{among}"
        way_out = f"give --gpus {len(found)}" if found else "leave out --gpus to grade on the CPU"
        raise UsageError(
            f"--gpus {count}: this machine has {have}; {way_out}, or grade on a machine "
            "whose driver lists them (`nvidia-smi -L`; `autograder doctor`)"
        )
    if kind == "process":
        check_tensorflow()
    return found[:count]


def check_tensorflow() -> None:
    """Raise `UsageError` where the process sandbox would run a TensorFlow that knows no device."""
    try:
        metadata.version("tensorflow")
    except metadata.PackageNotFoundError:
        raise UsageError(
            "--gpus with --sandbox process runs the TensorFlow of this environment, and that is "
            "tensorflow-cpu; install tensorflow[and-cuda] in its place, or use --sandbox docker "
            "with the image of `autograder image build --gpu`"
        ) from None


def environment(device: Device | None) -> dict[str, str]:
    """The variables of a sandbox: one device that is shared without hoarding, or none at all.

    Without growth, the first process would take all of the device's memory for itself: the
    student's, and nothing would be left for the grader's or for the next worker's.
    """
    if device is None:
        return {VISIBLE: "-1"}
    return {VISIBLE: device.uuid, "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
