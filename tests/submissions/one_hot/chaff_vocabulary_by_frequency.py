"""Most frequent token first, as other assignments want it."""

LOSES = {"q1"}


from collections import Counter


def build_vocabulary(tokens):
    return [token for token, _ in Counter(sorted(tokens)).most_common()]
