"""Leaves equally frequent words in the order in which they were met."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Your function build_vocabulary leaves equally frequent tokens in the order in which they "
    "were met. Look at what the docstring says about them."
)


def build_vocabulary(tokens, max_size):
    return ["<unk>"] + [word for word, _ in Counter(tokens).most_common(max_size)][: max_size - 1]
