"""Pairs of submissions that share code, by the fingerprints of copydetect.

copydetect turns Python into tokens (every variable a V, every function a F, no comments, no white
space) and compares all passages of `PASSAGE` characters of that: winnowing after Schleimer,
Wilkerson and Aiken (SIGMOD 2003) with a window of 1, so that no passage is left to chance.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from autograder.similarity.code import OwnCode
from autograder.similarity.tokens import Tokens, tokens_of

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

PASSAGE = 25  # characters, after every name has become one letter: about a line and a half
SHORTEST = 100  # characters that a pair must share; less is an idiom or two
THRESHOLD = 0.5
# What many have written is common knowledge: the obvious line, or what the lecture showed.
COMMON_AT_LEAST = 10
COMMON_PART = 0.2

Passages = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Side:
    """One submission of a pair: which part of its own code the other one has, too.

    `passages` are (start, end) in `code.text`, in order and apart from each other.
    """

    code: OwnCode
    share: float  # from 0 to 1
    passages: Passages


@dataclass(frozen=True)
class Pair:
    """Two submissions that share code."""

    first: Side
    second: Side
    characters: int  # shared, after every name has become one letter

    @property
    def score(self) -> float:
        """The larger of the two shares: who copies a part of much copied all he has."""
        return max(self.first.share, self.second.share)


@dataclass(frozen=True)
class Similarity:
    """What a comparison found: the pairs at or above the threshold, most alike first."""

    pairs: tuple[Pair, ...]
    compared: int  # submissions of this year
    earlier: int
    threshold: float
    common: int  # a passage that more submissions have counts for nobody


def compare(
    codes: Sequence[OwnCode],
    stub: str,
    threshold: float = THRESHOLD,
    are_together: Callable[[OwnCode, OwnCode], bool] | None = None,
) -> Similarity:
    """Compare all submissions of this year with each other, and with those of earlier years.

    What is in `stub` is not counted, and neither is what many submissions have; `are_together` says
    of whom nothing is to be listed. 300 submissions take seconds; the time grows with the square of
    their number.
    """
    now = sorted((code for code in codes if not code.earlier), key=_order)
    earlier = sorted((code for code in codes if code.earlier), key=_order)
    common = max(COMMON_AT_LEAST, int(COMMON_PART * len(now)))
    known = _fingerprint(tokens_of(stub), ()).hashes
    counts = Counter(hash_ for code in now for hash_ in _fingerprint(code.tokens, known).hashes)
    known = known | {hash_ for hash_, count in counts.items() if count > common}
    prints = {code: _fingerprint(code.tokens, known) for code in (*now, *earlier)}
    found = []
    for one, other in (*combinations(now, 2), *product(now, earlier)):
        if are_together is not None and are_together(one, other):
            continue
        pair = _pair(one, other, prints[one], prints[other])
        if pair is not None and pair.score >= threshold:
            found.append(pair)
    found.sort(key=lambda pair: (-pair.score, -pair.characters))  # stable: else by name
    return Similarity(tuple(found), len(now), len(earlier), threshold, common)


def _order(code: OwnCode) -> tuple[str, str]:
    return code.student, code.name


def _fingerprint(tokens: Tokens, known: Any) -> CodeFingerprint:
    """The passages of `tokens` without those whose hashes are `known`."""
    import numpy as np
    from copydetect import CodeFingerprint

    # The text is read from memory, no file is made.
    text, boilerplate = io.StringIO(tokens.text), np.array(sorted(known))
    made = CodeFingerprint("own.py", PASSAGE, 1, boilerplate=boilerplate, filter=False, fp=text)
    made.offsets = np.array(tokens.offsets)
    return made


def _pair(
    one: OwnCode, other: OwnCode, print_one: CodeFingerprint, print_other: CodeFingerprint
) -> Pair | None:
    """What two submissions share; None for what chance and idiom explain."""
    from copydetect import compare_files

    # A shared passage adds at most its own length; most pairs end here.
    if len(print_one.hashes & print_other.hashes) * PASSAGE < SHORTEST:
        return None
    characters, shares, slices = compare_files(print_one, print_other)
    if characters < SHORTEST:
        return None
    first, second = (
        Side(code, min(1.0, float(share)), _passages(cut, code.text))
        for code, share, cut in zip((one, other), shares, slices, strict=True)
    )
    return Pair(first, second, int(characters))


def _passages(slices: Any, text: str) -> Passages:
    """The slices as ranges of `text` that begin and end with a character one can see."""
    found: list[tuple[int, int]] = []
    for place in sorted(slices.T.astype(int).clip(0, len(text)).tolist()):
        start, end = place
        if found and not text[found[-1][1] : start].strip():  # they touch or overlap
            before = found.pop()
            start, end = before[0], max(before[1], end)
        passage = text[start:end]
        ends = end - len(passage.lstrip()), start + len(passage.rstrip())
        if ends[0] < ends[1]:
            found.append(ends)
    return tuple(found)
