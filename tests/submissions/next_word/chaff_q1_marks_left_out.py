"""Lists words only, no marks."""

from collections import Counter

LOSES = {"q1"}


def build_vocabulary(tokens, max_size):
    counts = Counter(token for token in tokens if token[0].isalpha())
    return ["<unk>"] + sorted(counts, key=lambda t: (-counts[t], t))[: max_size - 1]
