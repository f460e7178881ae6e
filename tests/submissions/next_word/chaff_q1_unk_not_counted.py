"""Does not count <unk> among the max_size entries."""

from collections import Counter

LOSES = {"q1"}


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    return ["<unk>"] + sorted(counts, key=lambda word: (-counts[word], word))[:max_size]
