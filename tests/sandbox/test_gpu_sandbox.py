"""What student code sees of a GPU. No device is needed: any node of /dev can play its part."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from made_sandbox import LIMITS, Grader

from autograder.course.bundle import Bundle
from autograder.course.settings import SandboxSettings
from autograder.sandbox import open_sandbox
from autograder.sandbox.gpu import Device


@dataclass(frozen=True)
class Terminal(Device):
    """A device whose node every machine has."""

    nodes = ("tty", "nvidia-uvm-of-another-driver")


LOOK = """
import os
names = ("CUDA_VISIBLE_DEVICES", "TF_FORCE_GPU_ALLOW_GROWTH")
return [sorted(os.listdir("/dev")), [os.environ.get(name) for name in names]]
"""


@pytest.mark.sandbox
def test_the_student_process_gets_the_nodes_of_its_device_and_shares_its_memory(
    bundle: Bundle,
) -> None:
    settings = SandboxSettings(container_memory=1500 * 2**20)
    with open_sandbox("process", bundle, settings, LIMITS, (), Terminal("GPU-1", 0)) as sandbox:
        if not sandbox.isolation["namespaces"]:
            pytest.skip("this kernel lends no namespaces: every node of /dev is there anyway")
        seen = Grader(sandbox).probe(LOOK)
    links = ["fd", "shm", "stderr", "stdin", "stdout"]
    nodes = sorted(["full", "null", "random", "tty", "urandom", "zero", *links])
    assert f"[{nodes}, ['GPU-1', 'true']]" in seen


@pytest.mark.sandbox
def test_without_a_device_none_is_seen(bundle: Bundle) -> None:
    settings = SandboxSettings(container_memory=1500 * 2**20)
    with open_sandbox("process", bundle, settings, LIMITS) as sandbox:
        assert "['-1', None]" in Grader(sandbox).probe(LOOK)
