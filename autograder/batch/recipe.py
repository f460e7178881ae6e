"""What a worker opens its sandboxes with: here, or on a machine it was sent to."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Literal

from autograder.batch.worker import LocalWorker, Sandbox
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.records import Record
from autograder.sandbox.gpu import Device

SandboxKind = Literal["docker", "process"]


class Recipe(Record):
    """All that a sandbox of one assignment takes, but for the bundle; it travels as JSON."""

    kind: SandboxKind
    image: str  # what identifies the software that grades
    gpu: bool
    questions: tuple[str, ...]
    settings: SandboxSettings
    limits: Limits
    keep_hidden: tuple[str, ...]  # folders that student code must not be able to read

    @property
    def variant(self) -> str:
        """The variant of the grading image."""
        return "gpu" if self.gpu else "cpu"

    def open(self, bundle: Bundle, device: Device | None = None) -> Sandbox:
        """Start a sandbox that holds `bundle`, with a device of its own where one is given."""
        from autograder import sandbox

        hidden = [path for path in map(Path, self.keep_hidden) if path.exists()]
        return sandbox.open_sandbox(self.kind, bundle, self.settings, self.limits, hidden, device)

    def worker(
        self, bundle: Bundle, stopping: threading.Event, device: Device | None = None
    ) -> LocalWorker:
        """Make a worker of this machine; it opens its sandbox when it gets its first job."""
        opening = partial(self.open, bundle, device)
        return LocalWorker(opening, self.questions, self.settings.serves, stopping)
