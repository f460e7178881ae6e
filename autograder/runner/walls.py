"""Tells which walls the process sandbox would have here: made, tried, and gone again.

    python -m autograder.runner.walls FOLDER

prints the isolation as JSON. FOLDER is an empty folder of the caller's. It runs in a process of
its own, since what it tries cannot be taken back.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys

from autograder.runner import boot, jail
from autograder.runner.policy import Policy


def main(folder: str) -> None:
    """Try everything that a sandbox in `folder` would do."""
    policy = _smallest_policy(folder)
    boot.enter_world()
    for name in ("course", "grading"):
        os.makedirs(f"{folder}/{name}")
    with contextlib.suppress(OSError):
        jail.assemble(policy)
    print(json.dumps(jail.standing_walls(policy).described()), flush=True)


def _smallest_policy(folder: str) -> Policy:
    mib = 1 << 20
    return Policy(
        memory=64 * mib,
        processes=16,
        file_size=mib,
        scratch=mib,
        scratch_files=100,
        open_files=64,
        output=1_000,
        notebook_seconds=1.0,
        cell_seconds=None,
        test_seconds=1.0,
        submission_seconds=1.0,
        message=mib,
        message_depth=8,
        grader_memory=64 * mib,
        container=False,
        threads=1,
        preload=(),
        grader_uid=65_534,
        student_uid=65_534,
        student_uids=1,
        sweeper_uid=65_534,
        folder=folder,
    )


if __name__ == "__main__":
    main(sys.argv[1])
