"""The numbers below 10,000 in English and in French words, as the package num2words writes them.

The package makes the words while they are fetched and goes no further: what is kept are the pairs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from autograder.datasets import PythonSdist, SourceError

NUMBERS = 10_000
RAW = {"number_words.tsv": "93c2314968c270b83ddf648cf38067ade19800569ac3ab6ee59f633e1d46b3c7"}
PREPARED = {
    "student/number_words.tsv": (
        "944f7a724e6b3c96d17152b0f21a5a14625d44bd454650e30924d7dc4621e421"
    ),
    "private/number_words_private.tsv": (
        "7c857842fa702979ed50559b63116f3e718f9e0d2c02ab2b9cdc384e573c3963"
    ),
}
SPLIT_SEED = 1997
HELD_BACK = 2_000
SECONDS = 300  # for ten thousand numbers; a second or two are enough
# Runs in a process of its own, so that nothing of the package is left in this one.
PROGRAM = f"""
import sys
from num2words import num2words

with open(sys.argv[1], "w", encoding="utf-8", newline="\\n") as file:
    for number in range({NUMBERS}):
        english, french = num2words(number, lang="en"), num2words(number, lang="fr")
        file.write(f"{{number}}\\t{{english}}\\t{{french}}\\n")
"""


def prepare(raw: Path, out: Path) -> None:
    """Write the pairs, words separated by blanks: four fifths for students, the others kept."""
    rows = [words_of(line) for line in (raw / "number_words.tsv").read_text("utf-8").splitlines()]
    kept = set(np.random.RandomState(SPLIT_SEED).permutation(len(rows))[:HELD_BACK].tolist())
    for target, is_kept in (
        ("student/number_words.tsv", False),
        ("private/number_words_private.tsv", True),
    ):
        chosen = [row for place, row in enumerate(rows) if (place in kept) is is_kept]
        with (out / target).open("w", encoding="utf-8", newline="\n") as file:
            file.write("number\tenglish\tfrench\n")
            file.writelines("\t".join(row) + "\n" for row in chosen)


def words_of(line: str) -> tuple[str, str, str]:
    """Number, English and French of a raw line: lower case, no commas, hyphens become blanks."""
    number, *texts = line.split("\t")
    english, french = (
        " ".join(text.lower().replace(",", "").replace("-", " ").split()) for text in texts
    )
    return number, english, french


def _let_it_write(folder: Path, into: Path) -> None:
    found = sorted(folder.glob("**/num2words/__init__.py"))
    if not found:
        raise SourceError("no package num2words inside")
    target = into / "number_words.tsv"
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(target)],
            env={**os.environ, "PYTHONPATH": str(found[0].parent.parent)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError("num2words does not come to its end") from error
    if done.returncode != 0:
        raise SourceError(f"num2words cannot be run: {done.stderr.strip()[-300:]}")


SOURCES = (
    PythonSdist(
        "num2words",
        "0.5.14",
        sha256="b066ec18e56b6616a3b38086b5747daafbaa8868b226a36127e0451c0cf379c6",
        convert=_let_it_write,
    ),
)
