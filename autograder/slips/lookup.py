"""Looking a signature up: one sentence, or silence where it is not certain whose slip it is.

Two submissions have the same slip where every test has the same outcome and, of those that
failed, the same came back. First the fine digests are compared, which tell nearly everything
apart; a work that equals none by them may equal one by the coarse ones. Either way nothing is
said unless all the chaffs that are equal say the same, and no right answer is equal as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.records import Signature
from autograder.slips.table import KnownSlip, QuestionSlips, SlipTable

Key = tuple[str, ...]


@dataclass(frozen=True)
class FoundSlip:
    """The chaffs that a signature is equal to, and what is said of it; empty: nothing is."""

    chaffs: tuple[str, ...]
    sentence: str = ""
    why: str = ""  # for the staff, where nothing is said


NOTHING = FoundSlip(())  # nobody knows it


class SlipLookup:
    """The known slips of one assignment, from one table or several; the first ones come first."""

    def __init__(self, tables: Iterable[SlipTable]) -> None:
        self._by_name: dict[tuple[str, str], QuestionSlips] = {}
        for table in tables:
            for question, slips in table.questions.items():
                self._by_name.setdefault((question, slips.under), slips)

    def find(self, question: str, signature: Signature) -> FoundSlip:
        """Return what is known of a question's signature; nothing where its tests are others."""
        slips = self._by_name.get((question, signature.under))
        if slips is None:
            return NOTHING
        return find_in(slips, signature.tests)


def find_in(slips: QuestionSlips, tests: Key) -> FoundSlip:
    """Return what is known of a signature among the slips of its question."""
    if any(no_slip == tests for no_slip in slips.no_slip) or not lost(tests):
        return FoundSlip((), why="an untouched stub, or a right answer, looks the same")
    for key in (fine, coarse):
        mine = key(tests)
        equal = [slip for slip in slips.known if key(slip.tests) == mine]
        if equal:
            right = any(key(no_slip) == mine for no_slip in slips.no_slip)
            return _said(equal, right)
    return NOTHING


def fine(tests: Key) -> Key:
    """The outcomes, and of what failed the fine digests."""
    return tuple(":".join(test.split(":")[:2]) for test in tests)


def coarse(tests: Key) -> Key:
    """The outcomes, and of what failed the coarse digests."""
    return tuple(":".join(test.split(":")[::2]) for test in tests)


def lost(tests: Key) -> bool:
    """Whether a test was not passed in the run that signs."""
    return any(test != "passed" for test in tests)


def _said(equal: list[KnownSlip], right: bool) -> FoundSlip:
    names = tuple(slip.chaff for slip in equal)
    sentences = {slip.sentence for slip in equal}
    if right:
        return FoundSlip(names, why="an untouched stub, or a right answer, looks the same")
    if "" in sentences:
        quiet = next(slip for slip in equal if not slip.sentence)
        return FoundSlip(names, why=quiet.silent or f"{quiet.chaff} says nothing")
    if len(sentences) > 1:
        return FoundSlip(names, why=f"{' and '.join(names)} look the same and say different things")
    return FoundSlip(names, sentences.pop())
