"""What only a person can grade, looked for in what students get: answers and rubrics in words.

A line of prose may be wrapped anew, and stand in bold, in quotes or behind another bullet, so words
are compared: a run of `RUN` words of a sentence, or the whole of a shorter one, gives it away. What
is shorter still says nothing by itself; a criterion counts then where a line says only that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

RUN = 8  # words in a row of a longer sentence
FEWEST = 5  # words that say something wherever they stand
_SENTENCE = re.compile(r"(?:[^.!?;:\n]|[.!?;:](?!\s|$)|\n(?!\s*\n))+[.!?;:]*")
_LINE = re.compile(r"(?:, )?line \d+$")


@dataclass(frozen=True)
class Passage:
    """A sentence that students must not get, and where it stands."""

    text: str
    origin: str  # file and line
    words: tuple[str, ...]
    alone: bool = False  # it counts only where a line says nothing else


def sentences(text: str, path: object, line: int) -> Iterator[Passage]:
    """Yield the sentences of an answer that begins in `line` of `path`, where they say enough."""
    for found in _SENTENCE.finditer(text):
        words = _words(found[0])
        if len(words) >= FEWEST:
            lead = len(found[0]) - len(found[0].lstrip())
            at = line + text.count("\n", 0, found.start() + lead)
            yield Passage(" ".join(found[0].split()), f"{path}:{at}", words)


def criterion(text: str, origin: str) -> Passage:
    """Return a criterion of a rubric as a passage, however short it is."""
    words = _words(text)
    return Passage(text, origin, words, alone=len(words) < FEWEST)


def find_said(
    texts: Iterable[tuple[str, str, str]], passages: Sequence[Passage]
) -> Iterator[tuple[str, str, Passage]]:
    """Yield (file, place, passage) wherever a text says what a passage says.

    Args:
        texts: (file, place, text), lines of one cell or file one after the other.
        passages: What is looked for.
    """
    runs = _runs(passages)
    alone = {passage.words: passage for passage in passages if passage.alone}
    for (file, place), lines in _joined(texts).items():
        found = dict.fromkeys(_said(_words("\n".join(lines)), runs))
        if alone:
            found |= {alone[words]: None for line in lines if (words := _words(line)) in alone}
        for passage in found:
            yield file, place, passage


def _joined(texts: Iterable[tuple[str, str, str]]) -> Mapping[tuple[str, str], list[str]]:
    """The lines of each cell, or of a file without cells, together."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, place, text in texts:
        found[file, _LINE.sub("", place) or "its text"].append(text)
    return found


def _runs(passages: Iterable[Passage]) -> Mapping[str, list[tuple[tuple[str, ...], Passage]]]:
    """The runs of words that give a passage away, by their first words."""
    runs: dict[str, list[tuple[tuple[str, ...], Passage]]] = defaultdict(list)
    for passage in passages:
        if passage.alone:
            continue
        size = min(RUN, len(passage.words))
        for start in range(len(passage.words) - size + 1):
            run = passage.words[start : start + size]
            runs[run[0]].append((run, passage))
    return runs


def _said(
    words: tuple[str, ...], runs: Mapping[str, list[tuple[tuple[str, ...], Passage]]]
) -> Iterator[Passage]:
    for at, word in enumerate(words):
        for run, passage in runs.get(word, ()):
            if words[at : at + len(run)] == run:
                yield passage


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
