"""Cuts the vocabulary off before it puts equally frequent tokens in order."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Of equally frequent tokens your build_vocabulary keeps those that it met first, and then "
    "puts them in order. Look at which of the two has to come first."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    counts.pop("<unk>", None)
    kept = [token for token, _ in counts.most_common(max_size - 1)]
    return ["<unk>", *sorted(kept, key=lambda token: (-counts[token], token))]
