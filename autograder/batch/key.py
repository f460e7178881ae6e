"""What can change a grade: the one place that says so.

A grading is kept under a key, and found again under it, so the key holds everything that the
result follows from. In doubt a thing is in the key: grading again costs minutes, and an old grade
that is taken for a new one costs trust. A test holds that every module of the package and every
setting was decided on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.records import Job

_PACKAGE = Path(__file__).parents[1]
# The kit's code that decides outcomes or points. What makes the job, the notes, the bundle and the
# image takes no part of its own: what comes of it is in the key.
GRADING_CODE = (
    "records.py",
    "testing*.py",
    "runner/**/*",
    "sandbox/**/*",
    "batch/key.py",
    "batch/marking.py",
    "batch/recipe.py",
    "batch/second_run.py",
    "batch/worker.py",
)
# How many submissions a sandbox serves, which must make no difference to any of them; and the
# limits, which are in the key as the assignment has them.
SANDBOX_OUT = {"isolation", "recycle_after", "limits"}
NO_VERDICT = {"sign"}  # of a job: whether it is signed when all verdicts have been given


def key_of(
    assignment: Assignment, bundle_digest: str, image: str, job: Job, notes: Iterable[str]
) -> str:
    """Digest everything a grading follows from: what is graded, and all that grades it.

    Args:
        assignment: With its points, limits and sandbox.
        bundle_digest: Stands for hidden tests, reference and data.
        image: Stands for the packages that grade.
        job: The cells, with the course's seed.
        notes: What the result will say of how the cells were read.
    """
    parts = {
        "job": job.model_dump(mode="json", exclude=NO_VERDICT),
        "notes": list(notes),
        "assignment": assignment.name,
        "bundle": bundle_digest,
        "image": image,
        "code": grading_code_digest(),
        "points": assignment.settings.questions,
        "limits": assignment.limits.model_dump(mode="json"),
        "sandbox": assignment.sandbox.model_dump(mode="json", exclude=SANDBOX_OUT),
    }
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@cache
def grading_code_digest() -> str:
    """Digest the kit's own code that takes part in a grade."""
    return code_digest(GRADING_CODE)


def code_digest(patterns: Iterable[str]) -> str:
    """Digest the files of the package that `patterns` name, with their names."""
    digest = hashlib.sha256()
    for file in sorted(set(_files(patterns))):
        digest.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        found = (file for file in _PACKAGE.glob(pattern) if file.is_file())
        yield from (file for file in found if "__pycache__" not in file.parts)
