"""Movie-review sentences (Pang and Lee 2005), as rated by Hutto and Gilbert (2014)."""

from __future__ import annotations

import re
import tarfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from autograder.datasets import PythonSdist, WebFiles, one_file

ARCHIVE = "hutto_ICWSM_2014.tar.gz"
MEMBER = "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt"
RAW = {ARCHIVE: "d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa"}
OFFICIAL = "https://github.com/cjhutto/vaderSentiment/raw/master/additional_resources"


SOURCES = (
    WebFiles({ARCHIVE: f"{OFFICIAL}/{ARCHIVE}"}),
    PythonSdist(
        "vaderSentiment",
        "0.5",
        sha256="5d97c37f3ef6e24eef331122e055dbedafeb6a56abfce0608b326701116ea49a",
        convert=one_file(ARCHIVE),
    ),
)
PREPARED = {
    "student/reviews.npz": "30cb2bd1947ef4885e9347f4afb7a18bd60006d52b365f2e80b3485e7df09dc6",
    "student/reviews.tsv": "18001d887e819b6898d417ef38a8ddbc8f8ef50689daa012a6d01a010aebced9",
    "private/reviews_private.npz": (
        "f422a0875a492f87d0e01b90880b16cf4393f3b33a1340070db3c6db1eca08d8"
    ),
}

SPLIT_SEED = 2005
VALIDATION = HELD_BACK = 1_057
LENGTH = 40  # 97 % of the sentences are no longer; of the others the last words are kept
PADDING, UNKNOWN = "<pad>", "<unk>"  # ids 0 and 1
MINIMUM_COUNT = 2  # words seen once in training are unknown
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[.,;:!?]")


def prepare(raw: Path, out: Path) -> None:
    """Write sentences and encoded arrays for students, and the held-back test part."""
    rows = read_rows(raw / ARCHIVE)
    order = np.random.RandomState(SPLIT_SEED).permutation(len(rows))
    shuffled = [rows[i] for i in order]
    held_back, rest = shuffled[:HELD_BACK], shuffled[HELD_BACK:]
    validation, train = rest[:VALIDATION], rest[VALIDATION:]
    vocabulary = build_vocabulary([text for _, text in train])
    np.savez_compressed(
        out / "student" / "reviews.npz",
        x_train=encode(train, vocabulary),
        y_train=labels(train),
        x_validation=encode(validation, vocabulary),
        y_validation=labels(validation),
        vocabulary=np.array(vocabulary),
    )
    np.savez_compressed(
        out / "private" / "reviews_private.npz",
        x_test=encode(held_back, vocabulary),
        y_test=labels(held_back),
    )
    with (out / "student" / "reviews.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("part\trating\tsentence\n")
        for part, chosen in (("train", train), ("validation", validation)):
            for rating, text in chosen:
                file.write(f"{part}\t{rating:.2f}\t{text}\n")


def read_rows(archive: Path) -> list[tuple[float, str]]:
    """(mean rating, sentence) of each line, without repeats and ratings of exactly 0."""
    with tarfile.open(archive) as packed:
        file = packed.extractfile(MEMBER)
        if file is None:
            raise ValueError(f"{archive}: {MEMBER} is not a file")
        lines = file.read().decode("utf-8", errors="replace").splitlines()
    rows: dict[str, float] = {}
    for line in lines:
        _, rating, text = line.split("\t")
        rows.setdefault(" ".join(text.split()), float(rating))
    return [(rating, text) for text, rating in rows.items() if rating != 0]


def tokens(text: str) -> list[str]:
    """Lower-case words, and each of . , ; : ! ? by itself."""
    return WORD.findall(text.lower())


def build_vocabulary(texts: Sequence[str]) -> list[str]:
    """`<pad>`, `<unk>`, then the words by falling frequency, ties in alphabetical order."""
    counts = Counter(word for text in texts for word in tokens(text))
    known = [word for word, count in counts.items() if count >= MINIMUM_COUNT]
    return [PADDING, UNKNOWN, *sorted(known, key=lambda word: (-counts[word], word))]


def encode(rows: Sequence[tuple[float, str]], vocabulary: Sequence[str]) -> np.ndarray:
    """int32 ids `(n, LENGTH)`, padding in front."""
    index = {word: number for number, word in enumerate(vocabulary)}
    ids = np.zeros((len(rows), LENGTH), np.int32)
    for row, (_, text) in zip(ids, rows, strict=True):
        words = [index.get(word, 1) for word in tokens(text)][-LENGTH:]
        row[LENGTH - len(words) :] = words
    return ids


def labels(rows: Sequence[tuple[float, str]]) -> np.ndarray:
    """int32 `(n,)`: 1 where the mean rating is above 0."""
    return np.array([rating > 0 for rating, _ in rows], np.int32)
