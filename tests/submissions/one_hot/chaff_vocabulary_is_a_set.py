"""Returns a set, which has no order to take indices from."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return set(sorted(tokens))
