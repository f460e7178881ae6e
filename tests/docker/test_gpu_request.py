"""A real engine understands what is asked of it for a GPU; that there is none here, it says."""

from __future__ import annotations

import pytest

from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import SandboxError
from autograder.sandbox import container, image, orphans
from autograder.sandbox.gpu import Device

pytestmark = pytest.mark.docker


def test_a_device_that_the_engine_cannot_give_is_named_and_leaves_no_container(monkeypatch):
    cpu = image.image_id()
    monkeypatch.setattr(image, "image_id", lambda variant="cpu": cpu)
    bundle, device = Bundle("a", "1", "0", b""), Device("GPU-00000000-0000-0000", 0)
    before = containers_of_this_process()  # other tests may keep theirs open
    with pytest.raises(SandboxError, match=r"(?i)device.*is the NVIDIA container toolkit inst"):
        container.start_container(bundle, SandboxSettings(), Limits(), (), device)
    assert containers_of_this_process() == before


def containers_of_this_process() -> set[str]:
    client = image.engine()
    mine = f"{orphans.OWNER_LABEL}={orphans.OwnerProcess.this_process()}"
    found = client.containers.list(all=True, filters={"label": mine})
    client.close()
    return {str(item.id) for item in found}
