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

__all__ = ["Sandbox", "open_sandbox"]


def open_sandbox(
    kind: Literal["docker", "process"],
    bundle: Bundle,
    settings: SandboxSettings,
    limits: Limits,
    keep_hidden: Sequence[Path] = (),
) -> Sandbox:
    """Start a sandbox that holds `bundle` and waits for submissions.

    `keep_hidden` are folders that student code must not be able to read. Raises `SandboxError`
    when it does not come up, `UsageError` when what it needs is not there.
    """
    if kind == "docker":
        from autograder.sandbox.container import start_container as start
    else:
        from autograder.sandbox.process import start_process as start
    return start(bundle, settings, limits, keep_hidden)
