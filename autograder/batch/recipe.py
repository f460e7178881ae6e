"""What a worker opens its sandboxes with: here, or on a machine it was sent to."""

from __future__ import annotations

import platform
import threading
from functools import partial
from importlib import metadata
from pathlib import Path

from autograder.batch.worker import GradingSandbox, LocalWorker
from autograder.course.bundle import Bundle
from autograder.course.settings import Limits, SandboxSettings
from autograder.errors import UsageError
from autograder.records import Record
from autograder.sandbox import SandboxKind as SandboxKind
from autograder.sandbox.gpu import Device
from autograder.sandbox.walls import require_walls
from autograder.system import require_linux

_PACKAGES_THAT_GRADE = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "ipython", "matplotlib")


class Recipe(Record):
    """All that a sandbox of one assignment takes, but for the bundle; it travels as JSON."""

    kind: SandboxKind
    image: str  # what identifies the software that grades
    gpu: bool
    questions: tuple[str, ...]
    settings: SandboxSettings
    limits: Limits
    keep_hidden: tuple[str, ...]  # folders that student code must not be able to read
    own_files: bool = False  # the kit's own submissions: graded where students' work is refused

    @property
    def variant(self) -> str:
        """The variant of the grading image."""
        return "gpu" if self.gpu else "cpu"

    def open(self, bundle: Bundle, device: Device | None = None) -> GradingSandbox:
        """Start a sandbox that holds `bundle`, with a device of its own where one is given."""
        from autograder import sandbox

        hidden = [path for path in map(Path, self.keep_hidden) if path.exists()]
        opened = sandbox.open_sandbox(self.kind, bundle, self.settings, self.limits, hidden, device)
        if self.kind == "process" and not self.own_files:
            try:
                require_walls(opened.isolation)
            except UsageError:
                opened.close()
                raise
        return opened

    def worker(
        self, bundle: Bundle, stopping: threading.Event, device: Device | None = None
    ) -> LocalWorker:
        """Make a worker of this machine; it opens its sandbox when it gets its first job."""
        opening = partial(self.open, bundle, device)
        return LocalWorker(opening, self.questions, self.settings.serves, stopping)


def image_of(kind: SandboxKind, variant: str = "cpu") -> str:
    """Return what identifies the software that grades; `UsageError` where the sandbox is not."""
    if kind == "docker":
        from autograder.sandbox import image

        return image.image_id(variant)
    require_linux("--sandbox process")
    device = ", on a GPU" if variant == "gpu" else ""
    return f"process, Python {platform.python_version()}, " + ", ".join(_versions()) + device


def _versions() -> list[str]:
    found = []
    for name in _PACKAGES_THAT_GRADE:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found
