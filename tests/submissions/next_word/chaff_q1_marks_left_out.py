"""Lists words only, no marks."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Your function build_vocabulary leaves the marks out. Look at whether anything keeps some "
    "of the tokens from being counted."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(token for token in tokens if token[0].isalpha())
    return ["<unk>"] + sorted(counts, key=lambda t: (-counts[t], t))[: max_size - 1]
