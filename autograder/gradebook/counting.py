"""Which submission counts for whom: of several uploads, and of the members of a group.

Nothing is graded for it, and nothing is stored: it is decided anew each time grades are made, from
the rule, the extensions and the groups as they are then. So an extension that was entered later,
or a regrade, may let another upload count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.grades import Receipt
from autograder.intake import UploadRule
from autograder.records import Result, Status
from autograder.wording import number


@dataclass(frozen=True, order=True)
class Owner:
    """Who handed something in; `known` says that they are on the roster, where there is one."""

    label: str
    known: bool = True


@dataclass(frozen=True)
class Upload:
    """A submission that may count for somebody; of its result the points are enough."""

    owner: Owner
    result: Result
    receipt: Receipt | None = None
    content: str = ""  # digest of what was graded

    @property
    def name(self) -> str:
        """The submission's name in the gradebook."""
        return self.result.submission

    @property
    def time(self) -> float | None:
        """When it came, in seconds since 1970, where the LMS tells it."""
        uploaded = self.receipt.uploaded if self.receipt else None
        return uploaded.timestamp() if uploaded else None


# The points that an upload has from its tests, after the lateness of one student.
PointsFor = Callable[[str, Upload], float]
Candidates = Mapping[Owner, Sequence[Upload]]  # for each student what may count, in its order


@dataclass(frozen=True)
class Counting:
    """What was decided: for whom each submission counts, and why others count for nobody."""

    students: Mapping[str, tuple[Owner, ...]]  # by submission that counts
    superseded: Mapping[str, str]  # by submission that counts for nobody: why
    contested: frozenset[str]  # submissions beside which another one might count
    candidates: Mapping[str, frozenset[str]] = field(default_factory=dict)  # labels, by submission


def counting_of(candidates: Candidates, rule: UploadRule, points: PointsFor) -> Counting:
    """Decide for every student which of their candidates counts.

    Args:
        candidates: What may count, by student.
        rule: Which of several.
        points: What an upload is worth to a student.
    """
    students: dict[str, list[Owner]] = defaultdict(list)
    why: dict[str, str] = {}
    contested: set[str] = set()
    every: dict[str, set[str]] = defaultdict(set)
    for owner in sorted(candidates):
        uploads = candidates[owner]
        chosen = _own_copy(owner, chosen_of(owner.label, uploads, rule, points), uploads)
        students[chosen.name].append(owner)
        for upload in uploads:
            every[upload.name].add(owner.label)
            if len(uploads) > 1:
                contested.add(upload.name)
            if upload is not chosen and (upload.owner == owner or upload.name not in why):
                why[upload.name] = _why_not(owner.label, upload, chosen, rule, points)
    return Counting(
        {name: tuple(owners) for name, owners in students.items()},
        {name: reason for name, reason in why.items() if name not in students},
        frozenset(contested),
        {name: frozenset(labels) for name, labels in every.items()},
    )


def in_order(uploads: Iterable[Upload]) -> list[Upload]:
    """Sort uploads by when they came: each student's own in their order, the students' by time.

    Where the LMS does not tell the time, the file's own does.
    """
    latest: dict[Owner, float] = {}
    keyed = []
    for upload in sorted(uploads, key=_own_order):
        own = upload.time
        if own is None:
            own = upload.receipt.modified if upload.receipt else 0.0
        latest[upload.owner] = max(own, latest.get(upload.owner, 0.0))
        keyed.append((latest[upload.owner], *_own_order(upload), upload))
    return [item[-1] for item in sorted(keyed, key=lambda item: item[:-1])]


def chosen_of(
    student: str, uploads: Sequence[Upload], rule: UploadRule, points: PointsFor
) -> Upload:
    """Return the one of `uploads`, in the order in which they came, that counts for `student`.

    What was rejected counts only where all are. Of the best, the machinery must have graded
    every one: until then the one that it could not grade counts, and has no points.
    """
    running = [item for item in uploads if item.result.status is not Status.REJECTED]
    if not running:
        return uploads[-1]
    if rule.counts == "first":
        return running[0]
    if rule.counts == "latest":
        return running[-1]
    running = running[: rule.most]
    if len(running) == 1:
        return running[0]
    for upload in running:
        if upload.result.status is Status.ERROR:
            return upload
    return max(running, key=lambda item: points(student, item))  # of equal ones the first


def _own_order(upload: Upload) -> tuple[Owner, int, int, float, float, str]:
    receipt = upload.receipt or Receipt(path="")
    return (
        upload.owner,
        receipt.upload,
        receipt.attempt,
        upload.time or 0.0,
        receipt.modified,
        upload.name,
    )


def _own_copy(owner: Owner, chosen: Upload, uploads: Sequence[Upload]) -> Upload:
    """The student's own upload where it is the same as the one that counts.

    Moodle gives out what a group handed in once for each of its members.
    """
    same = (
        item
        for item in uploads
        if item.owner == owner
        and item.content
        and (item.content, item.time) == (chosen.content, chosen.time)
        and item.result.status is chosen.result.status
    )
    return chosen if chosen.owner == owner else next(same, chosen)


def _why_not(
    student: str, upload: Upload, chosen: Upload, rule: UploadRule, points: PointsFor
) -> str:
    """Say why `chosen` counts for a student, and `upload` does not."""
    by = "" if chosen.owner == upload.owner else f", of {chosen.owner.label}"
    start = f"superseded by {chosen.name}{by}"
    if upload.result.status is Status.REJECTED:
        return f"{start}; this one is rejected: {upload.result.reason}"
    if rule.counts == "first":
        return f"{start} (it came first)"
    if rule.counts == "latest":
        return f"{start} (a later upload)"
    if Status.ERROR in (upload.result.status, chosen.result.status):
        return f"{start} (not graded yet; which one is the best is decided then)"
    here, there = points(student, upload), points(student, chosen)
    if here > there:
        return f"not counted: it came after the first {rule.most} uploads"
    if here == there:
        return f"{start} (as many points, {number(there)}, and it came earlier)"
    return f"{start} (the best: {number(there)} points after lateness, here {number(here)})"


def superseded(result: Result, reason: str) -> Result:
    """Return what every list has of a submission that counts for nobody."""
    return Result(
        submission=result.submission,
        student=result.student,
        assignment=result.assignment,
        release=result.release,
        image=result.image,
        status=Status.SUPERSEDED,
        reason=reason,
        points=0.0,
        maximum=result.maximum,
    )


def slim(result: Result) -> Result:
    """Return `result` without what its points do not need: a class's fit in memory then."""
    questions = tuple(item.model_copy(update={"cases": ()}) for item in result.questions)
    return result.model_copy(update={"questions": questions, "cells": (), "notes": ()})


def by_owner(uploads: Iterable[Upload]) -> Iterator[tuple[Owner, list[Upload]]]:
    """Yield what each student handed in, in its order."""
    own: dict[Owner, list[Upload]] = defaultdict(list)
    for upload in uploads:
        own[upload.owner].append(upload)
    for owner, items in own.items():
        yield owner, in_order(items)
