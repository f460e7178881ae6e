"""Counts the parts of a word with a hyphen."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Your vocabulary has parts of tokens in it. Look at what becomes of a token such as well-bred, "
    "which is one word."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(part for token in tokens for part in token.split("-"))
    order = sorted(counts, key=lambda token: (-counts[token], token))
    return ["<unk>", *order[: max_size - 1]]
