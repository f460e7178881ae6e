"""The entry on Gradescope: grades the one submission of this container, writes `results.json`.

    python -m autograder.on_gradescope.run

Runs as root. The submission's code runs as another user, in a process sandbox; this process alone
reads the bundle and writes results, in folders that are closed to everybody else. What student
code could read or reach without a wall that this kernel does not give is not graded at all.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.batch.marking import Marking
from autograder.batch.worker import LocalWorker
from autograder.errors import AutograderError, RejectedSubmission, UsageError
from autograder.files import staged
from autograder.gradebook.combining import grade_of
from autograder.intake import load
from autograder.lms.gradescope import Shown, gradescope_results
from autograder.on_gradescope.contents import Contents
from autograder.on_gradescope.upload import find_upload
from autograder.records import Job, Outcome, Result, Status
from autograder.sandbox import Sandbox, open_sandbox
from autograder.slips.lookup import SlipLookup
from autograder.wording import number, plain

HOME = Path("/autograder")
IMAGE = "process"
WALLS = {
    "users": "student code cannot be given a user of its own",
    "network": "student code cannot be kept from the network",
}


def main(home: Path = HOME) -> int:
    """Grade what is in `home`/submission; the exit status is 1 where the machinery failed."""
    file = home / "results" / "results.json"
    _write(file, _not_graded("the run ended early: out of memory, or out of time"))
    try:
        contents = Contents.read(home / "source")
        result, slips = grade_upload(contents, home / "submission", home)
    except AutograderError as error:
        return _give_up(file, str(error))
    except Exception:  # noqa: BLE001 - whatever it is, it is not the student's
        return _give_up(file, traceback.format_exc())
    _write(file, results_of(contents, result, slips))
    for line in staff_lines(result):
        print(plain(line))
    return 0


def results_of(
    contents: Contents, result: Result, slips: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the content of `results.json`. What a person grades is not in the score.

    `slips` is what known slips say, by question.

    Nobody enters points by hand into this container: those are given on Gradescope itself, or
    come with the export of a gradebook.
    """
    settings = contents.settings.assignments[contents.bundle.assignment]
    written = {name: question.points for name, question in settings.written.items()}
    grade = grade_of(result.student, settings.questions, result, written=written)
    results = gradescope_results(
        grade, slips=slips, slips_shown=_shown(contents, datetime.now(UTC)), without_open=True
    )
    if grade.open:
        results["output"] += (
            f"\nA person grades {' and '.join(grade.open)}, outside of this autograder: the score "
            "here is that of the tests."
        )
    return results


def grade_upload(contents: Contents, folder: Path, closed: Path) -> tuple[Result, dict[str, str]]:
    """Grade the submission in `folder`; also return what known slips say, by question.

    `closed` is what student code must not be able to read.

    `UsageError` where this container lacks a wall, `MachineryError` for any other trouble that is
    not the student's.
    """
    bundle, released = contents.bundle, contents.released
    assignment = contents.assignment(closed)
    marking = Marking(assignment, bundle.version, bundle.digest)
    name = released.file_name
    try:
        found = find_upload(folder, name, released)
        name = found.name
        loaded = load(found, released)
    except RejectedSubmission as reason:
        return marking.not_graded(name, "", Status.REJECTED, str(reason), IMAGE), {}

    def open_one() -> Sandbox:
        sandbox = open_sandbox("process", bundle, assignment.sandbox, marking.limits, [closed])
        return behind_walls(sandbox)

    job = Job(cells=loaded.cells, seed=contents.settings.seed)
    with closing(LocalWorker(open_one, marking.questions, 1, threading.Event())) as worker:
        graded = worker.grade(job)
    lookup = SlipLookup([contents.slips])
    said = {q: lookup.find(q, one).sentence for q, one in graded.report.signatures.items()}
    return marking.graded(name, "", graded.report, graded.image, loaded.notes, loaded.answers), said


def behind_walls(sandbox: Sandbox) -> Sandbox:
    """The same sandbox; `UsageError`, and it is closed, where it lacks a wall that must be."""
    missing = [words for wall, words in WALLS.items() if not sandbox.isolation.get(wall)]
    if missing:
        sandbox.close()
        raise UsageError(
            f"{' and '.join(missing)} in this container, so nothing was run. Choose a standard "
            "base image on Gradescope, run as root, and upload the zip again"
        )
    return sandbox


def staff_lines(result: Result) -> list[str]:
    """What the instructors see beside the results: notes, missing walls, reasons of each test."""
    lines = [f"{result.assignment} {result.release}: {result.status.value} {result.reason}".strip()]
    lines += [f"not available here: {wall}" for wall, on in result.isolation.items() if not on]
    lines += [f"note: {note}" for note in result.notes]
    lines += [f"cell {cell.id}: {cell.error}" for cell in result.cells if cell.outcome != "ok"]
    for question in result.questions:
        of = f"{number(question.points)} of {number(question.maximum)}"
        lines.append(f"{question.id}: {of}")
        lines += [
            f"  {case.outcome.value}: {case.name}: {case.detail or case.message}"
            for case in question.cases
            if case.outcome is not Outcome.PASSED
        ]
    return lines


def _shown(contents: Contents, now: datetime) -> Shown:
    """When students read of known slips that are found `now`.

    Gradescope's due date is not the course's end: somebody may have an extension, there or here.
    So nothing follows from it; after the course's end, the staff's publication decides.
    """
    settings = contents.settings
    own = settings.assignments[contents.bundle.assignment].known_slips
    match own or settings.known_slips:
        case "always":
            return "visible"
        case "after_due" if contents.end is not None and now >= contents.end:
            return "after_published"
    return "hidden"


def _give_up(file: Path, reason: str) -> int:
    """Say that nothing was graded; without a score, Gradescope shows an error and no zero."""
    _write(file, _not_graded(reason))
    print(plain(f"This submission could not be graded: {reason}"))
    return 1


def _not_graded(reason: str) -> dict[str, Any]:
    """The results of a run without a grade; `reason` is kept for the staff."""
    return {
        "output": (
            "This submission could not be graded, for a reason that is not yours. "
            "Please tell your course staff; they can see why and run it again."
        ),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"not_graded": plain(reason)[-4000:]},
    }


def _write(file: Path, results: Mapping[str, Any]) -> None:
    """Put the results in place as one step, readable by root alone."""
    with staged(file) as partial, open(partial, "w", encoding="utf-8", opener=_private) as target:
        json.dump(results, target, indent=1)
        target.close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


if __name__ == "__main__":
    sys.exit(main())
