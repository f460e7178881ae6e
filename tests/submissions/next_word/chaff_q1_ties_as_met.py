"""Leaves equally frequent words in the order in which they were met."""

from collections import Counter

LOSES = {"q1"}


def build_vocabulary(tokens, max_size):
    return ["<unk>"] + [word for word, _ in Counter(tokens).most_common(max_size)][: max_size - 1]
