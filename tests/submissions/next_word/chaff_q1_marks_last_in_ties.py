"""Among equally frequent tokens, lists the marks behind the words."""

from collections import Counter

LOSES = {"q1"}
SAYS = (
    "Among equally frequent tokens your function build_vocabulary lists the marks behind the "
    "words. Look at where plain sorting puts a mark."
)


def build_vocabulary(tokens, max_size):
    counts = Counter(tokens)
    order = sorted(counts, key=lambda t: (-counts[t], not t[0].isalpha(), t))
    return ["<unk>"] + order[: max_size - 1]
