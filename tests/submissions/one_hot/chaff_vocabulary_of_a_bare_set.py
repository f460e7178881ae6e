"""Forgets to sort: the order of a set is an accident."""

LOSES = {"q1"}
SAYS = (
    "Your function returns each token once, but in an order that is an accident and may be "
    "another in the next run. Look at what decides the order of the list."
)


def build_vocabulary(tokens):
    return list(set(tokens))
