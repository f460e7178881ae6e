"""Most frequent token first, as other assignments want it."""

LOSES = {"q1"}
SAYS = (
    "Your function lists the most frequent tokens first. Look at the order that this question "
    "asks for."
)


from collections import Counter


def build_vocabulary(tokens):
    return [token for token, _ in Counter(sorted(tokens)).most_common()]
