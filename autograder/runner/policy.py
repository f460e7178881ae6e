"""The policy of a sandbox as plain data: limits, users, folders. The host writes it as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Policy:
    """Sizes are in bytes, times in seconds of the wall clock."""

    # of one student process
    memory: int
    processes: int
    file_size: int
    scratch: int
    scratch_files: int  # files and folders together
    open_files: int
    output: int
    notebook_seconds: float  # the limit of a cell where `cell_seconds` says none
    cell_seconds: float | None
    test_seconds: float
    submission_seconds: float
    message: int
    message_depth: int
    # of the sandbox
    grader_memory: int  # of a grader process, which computes with what students return
    container: bool  # a container around us: its first process is the forkserver
    threads: int
    preload: tuple[str, ...]
    grader_uid: int
    student_uid: int  # of the first student process; each has another of `student_uids`
    student_uids: int
    sweeper_uid: int  # nobody else's: of what ends and removes as the student's user
    folder: str  # holds course/, grading/ and, where there are jails, their root folders
    keep_hidden: tuple[str, ...] = ()  # paths that student code must not be able to read
    devices: tuple[str, ...] = ()  # files under /dev that a GPU is used by

    @property
    def course_folder(self) -> str:
        """What students may read, as the forkserver sees it: the data beside their notebook."""
        return f"{self.folder}/course"

    @property
    def grading_folder(self) -> str:
        """Tests, reference and held-back data, as the forkserver sees them: 0700 to the grader."""
        return f"{self.folder}/grading"

    def dump(self) -> str:
        """The policy as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Policy:
        """The policy from JSON; wrong or missing fields raise TypeError."""
        fields = json.loads(text)
        for name in ("preload", "keep_hidden", "devices"):
            fields[name] = tuple(fields[name])
        return cls(**fields)
