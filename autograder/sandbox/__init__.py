"""Where submissions run: a hardened container, or this machine's own processes.

Both speak to the same forkserver (`autograder.runner`); they differ in how it is started.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.sandbox.client import Sandbox
from autograder.sandbox.gpu import Device

__all__ = ["Sandbox", "clear_up", "open_sandbox"]
SandboxKind = Literal["docker", "process"]


def clear_up(kind: SandboxKind) -> None:
    """Remove what sandboxes of killed commands left on this machine."""
    if kind == "docker":
        from autograder.sandbox.orphans import sweep

        sweep()
    else:
        from autograder.sandbox.process import remove_abandoned

        remove_abandoned()


def open_sandbox(
    kind: SandboxKind,
    bundle: Bundle,
    settings: SandboxSettings,
    limits: Limits,
    keep_hidden: Sequence[Path] = (),
    device: Device | None = None,
) -> Sandbox:
    """Start a sandbox that holds a bundle and waits for submissions.

    Args:
        kind: A container, or processes of this machine.
        bundle: The grading bundle.
        settings: How submissions are kept apart.
        limits: What each may use.
        keep_hidden: Folders that student code must not be able to read.
        device: The GPU on which TensorFlow computes; None is the CPU.

    Raises:
        SandboxError: When it does not come up.
        UsageError: When what it needs is not there.
    """
    if kind == "docker":
        from autograder.sandbox.container import start_container as start
    else:
        from autograder.sandbox.process import start_process as start
    return start(bundle, settings, limits, keep_hidden, device)
