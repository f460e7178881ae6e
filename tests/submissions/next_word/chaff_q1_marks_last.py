"""Lists the marks behind all words, however frequent they are."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Your function build_vocabulary lists the marks behind all words, however frequent they "
    "are. Look at what alone should decide the order."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    order = sorted(counts, key=lambda t: (not t[0].isalpha(), -counts[t], t))
    return ["<unk>"] + order[: max_size - 1]
