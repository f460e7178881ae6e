"""Does not count <unk> among the max_size entries."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Your function build_vocabulary can return one entry more than max_size, since <unk> comes "
    "on top. Look at what max_size counts."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    return ["<unk>"] + sorted(counts, key=lambda word: (-counts[word], word))[:max_size]
