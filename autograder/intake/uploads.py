"""Which of a student's uploads may count, where that is not simply the latest.

An upload is what came at one time: the files of one turn, or a file whose name differs from
another's in attempt and time alone. The latest, the first, or each of the first so many counts;
one that cannot be a submission takes no place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.intake.found import THE_LATEST, Fate, FileKind, Found, UploadRule
from autograder.intake.superseding import Contender, Look, difference, later, settle


@dataclass(frozen=True)
class Uploads:
    """The rule, and what it asks of files.

    `look` tells how much of the assignment is in one, `why_rejected` what keeps it from being
    graded; None where nobody can say.
    """

    rule: UploadRule
    look: Look | None = None
    why_rejected: Callable[[Found], str] | None = None

    def settle(
        self, candidates: Sequence[Contender], released_stem: str, own_folder: bool
    ) -> Iterator[Found]:
        """Decide the fates of one student's files; what may count is ready.

        Args:
            candidates: The files that could count.
            released_stem: The released notebook's name without its ending.
            own_folder: They lie in a folder of the student's own.
        """
        if self.rule == THE_LATEST:
            yield from settle(candidates, released_stem, own_folder, self.look)
            return
        uploads: list[Found] = []
        for turn in sorted({item.turn for item in candidates}):
            same = [item for item in candidates if item.turn == turn]
            ready, beside = _of_one_turn(same, released_stem, own_folder, self.look)
            uploads += ready
            yield from beside
        yield from self._in_order([_with_order(uploads, at) for at in range(len(uploads))])

    def _in_order(self, uploads: Sequence[Found]) -> Iterator[Found]:
        """The fates of the uploads, the first that came first."""
        most = 1 if self.rule.counts == "first" else self.rule.most
        running: list[Found] = []
        rejected: dict[str, str] = {}
        for found in uploads:
            full = most is not None and len(running) == most
            if full or len(uploads) == 1 or self.why_rejected is None:
                why = ""
            else:
                why = self.why_rejected(found)
            if why:
                rejected[found.name] = why
            elif not full:
                running.append(found)
        if not running:  # all are rejected; the student reads why of the latest
            running = [uploads[-1]]
        elif self.rule.counts != "best":
            running = [running[-1]]
        ready = {found.name for found in running}
        for found in uploads:
            if found.name in ready:
                yield found
            else:
                why = _why_not(found, running[-1], rejected.get(found.name, ""), self.rule)
                yield replace(found, fate=Fate.SUPERSEDED, reason=why)


def _of_one_turn(
    candidates: Sequence[Contender], released_stem: str, own_folder: bool, look: Look | None
) -> tuple[list[Found], list[Found]]:
    """The uploads that came in one turn, in their order, and the files that are not uploads."""
    settled = {f.name: f for f in settle(candidates, released_stem, own_folder, look)}
    groups: dict[tuple[str, bool], list[Found]] = defaultdict(list)
    for item in candidates:
        script = own_folder and item.found.kind is FileKind.SCRIPT
        groups[item.base.casefold(), script].append(item.found)
    chosen = next(f.name for f in settled.values() if f.fate is Fate.READY)
    versions = next(files for files in groups.values() if any(f.name == chosen for f in files))
    # The notes of a choice among names hold for each version of the name that was chosen.
    uploads = [replace(found, notes=settled[chosen].notes) for found in sorted(versions, key=later)]
    names = {found.name for found in uploads}
    return uploads, [found for name, found in settled.items() if name not in names]


def _with_order(uploads: Sequence[Found], at: int) -> Found:
    """An upload with its number, and a note where only times of files tell which came first."""
    beside = [uploads[i] for i in (at - 1, at + 1) if 0 <= i < len(uploads)]
    found = replace(uploads[at], upload=at + 1)
    doubtful = [other.name for other in beside if not _is_told_apart(found, other)]
    if not doubtful:
        return found
    note = (
        f"nothing but the times of the files says whether it came before {' and '.join(doubtful)}"
    )
    return replace(found, notes=(*found.notes, note))


def _is_told_apart(one: Found, other: Found) -> bool:
    """Whether the LMS, or a name, says which of two uploads came first."""
    return (one.attempt, one.uploaded, one.sequence) != (
        other.attempt,
        other.uploaded,
        other.sequence,
    )


def _why_not(found: Found, last: Found, rejected: str, rule: UploadRule) -> str:
    if rejected:
        return f"superseded by {last.name}; this one is rejected: {rejected}"
    if found.upload < last.upload:
        return f"superseded by {last.name} ({difference(found, last)})"
    if rule.counts == "first":
        return f"superseded by {last.name}, the first upload: only that counts"
    return f"not graded: it came after the first {rule.most} uploads, and no more of them count"
