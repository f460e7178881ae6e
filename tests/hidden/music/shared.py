"""What the hidden tests of this assignment share: tunes made up at random, sign by sign.

Only what the contract lists is drawn: triplets and dotted pairs of notes (no rests), neither inside
the other nor chained, and no sign that the held-back tunes know and the contract does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LETTERS = "CDEFGABcdefgab"
TIMES = ("", "2", "3", "4", "6", "12", "3/2", "3/4", "/", "/4", "/8", "/16", "//", "3/16", "11/8")
UNITS = ("1/8", "1/4", "1/16", "1/2", "1/32", "1/64")
# fmt: off
BAR_SIGNS = (
    "|", "|", "||", ":|", "|:", "|]", "::", ":|:", "]", "[|",
    "|[1 ", ":|[2 ", "|[1", ":|[2", "[3 ",
)
WORDS = (
    "Refrain", "Verse 2", "Coda (to replace last 2 measures)", "a grace", "D7", "z zz", "A|B [2x]",
)
# fmt: on


def pick(random: np.random.Generator, items: Sequence[str]) -> str:
    """One of the items."""
    return items[int(random.integers(len(items)))]


def a_note(
    random: np.random.Generator,
    times: Sequence[str] = TIMES,
    accidentals: Sequence[str] = ("", "", "", "^", "_", "="),
) -> str:
    """A note: an accidental, a letter, up to two octave marks that suit it, a length."""
    letter = pick(random, LETTERS)
    marks = ("," if letter.isupper() else "'") * int(random.choice((0, 0, 0, 0, 1, 1, 2)))
    return pick(random, accidentals) + letter + marks + pick(random, times)


def a_bar(random: np.random.Generator, notes: int, kinds: Sequence[str] = ("note", "rest")) -> str:
    """About so many notes, drawn from the kinds note, rest, tie, triplet, > and <."""
    parts = []
    for _ in range(notes):
        kind = pick(random, kinds)
        if kind == "rest":
            parts.append("z" + pick(random, TIMES))
        elif kind == "tie":
            parts.append(f"{a_note(random)}-{a_note(random)}")
        elif kind == "triplet":
            parts.append("(3" + "".join(a_note(random) for _ in range(3)))
        elif kind in "<>":
            parts.append(a_note(random) + kind + a_note(random))
        else:
            parts.append(a_note(random))
    return "".join(part + pick(random, ("", " ")) for part in parts)


def a_tune(
    random: np.random.Generator,
    bars: int,
    kinds: Sequence[str] = ("note", "rest"),
    signs: Sequence[str] = ("|",),
) -> str:
    """A tune of so many bars, with a sign behind each."""
    made = [a_bar(random, int(random.integers(1, 6)), kinds) for _ in range(bars)]
    return "".join(bar + pick(random, signs) for bar in made)
