"""Puts the shorter of two equally frequent words first."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Among equally frequent words of different length, your vocabulary has the short ones first. Look "
    "at what decides a tie."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    order = sorted(counts, key=lambda token: (-counts[token], len(token), token))
    return ["<unk>", *order[: max_size - 1]]
