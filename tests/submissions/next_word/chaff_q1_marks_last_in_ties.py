"""Among equally frequent tokens, lists the marks behind the words."""

from collections import Counter

LOSES = {"q1"}


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    order = sorted(counts, key=lambda t: (-counts[t], not t[0].isalpha(), t))
    return ["<unk>"] + order[: max_size - 1]
