"""Which works are read together: those with one slip, those that are alike, and the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.gradebook.slips import GroupKind, SlipGroup
from autograder.review.works import ReviewQuestion, Work


@dataclass(frozen=True)
class SlipSign:
    """What tells whether two works went wrong in the same way, and what that way is called."""

    key: str
    name: str = ""  # of the known slip; empty where nobody has named it
    says: str = ""  # what a student is told of it


NO_SIGNS: Mapping[str, SlipSign] = {}


@dataclass(frozen=True)
class Group:
    """Works to be read one after another; `right` and `blank` ones are folded."""

    kind: GroupKind | Literal["blank"]
    works: tuple[Work, ...]
    name: str = ""
    says: str = ""

    @property
    def folded(self) -> bool:
        """Whether the page passes over it until somebody unfolds it."""
        return self.kind in ("right", "blank")


def groups_of(
    question: ReviewQuestion, works: Sequence[Work], signs: Mapping[str, SlipSign] = NO_SIGNS
) -> tuple[Group, ...]:
    """Part `works` into groups: known slips, works alike, those alone, right ones, blank ones.

    `signs` has the sign of a submission, by its name; without one, works are alike whose codes
    differ in layout and comments alone and whose tests came out the same. Larger groups come
    first; inside one nothing follows from a name.
    """
    ordered = sorted(works, key=_shuffled)
    blank = tuple(work for work in ordered if work.blank)
    right = tuple(work for work in ordered if not work.blank and _is_right(question, work))
    wrong = [work for work in ordered if not work.blank and not _is_right(question, work)]
    alike: dict[SlipSign, list[Work]] = {}
    for work in wrong:
        alike.setdefault(signs.get(work.submission) or _own_sign(work), []).append(work)
    by_size = sorted(alike.items(), key=lambda item: -len(item[1]))  # stable
    named = [Group("known", tuple(own), sign.name, sign.says) for sign, own in by_size if sign.name]
    others = [own for sign, own in by_size if not sign.name]
    unnamed = [Group("unnamed", tuple(own)) for own in others if len(own) > 1]
    alone = tuple(own[0] for own in others if len(own) == 1)
    rest = (Group("alone", alone), Group("right", right), Group("blank", blank))
    return (*named, *unnamed, *(group for group in rest if group.works))


def signs_of(groups: Sequence[SlipGroup]) -> dict[str, SlipSign]:
    """Return the signs of the submissions that have a known slip, or one that others have, too."""
    signs: dict[str, SlipSign] = {}
    for number, group in enumerate(groups):
        if group.kind in ("known", "unnamed"):
            sign = SlipSign(f"slip {number}", group.name, group.finding.sentence)
            signs |= dict.fromkeys(group.submissions, sign)
    return signs


def _is_right(question: ReviewQuestion, work: Work) -> bool:
    return not question.written and work.earned is not None and work.earned >= question.maximum


def _own_sign(work: Work) -> SlipSign:
    outcomes = " ".join(f"{test.name}={test.outcome}" for test in work.tests)
    return SlipSign(f"{work.same} {outcomes}")


def _shuffled(work: Work) -> str:
    """An order that no name leads to, the same each time."""
    return hashlib.sha256(work.key.encode()).hexdigest()
