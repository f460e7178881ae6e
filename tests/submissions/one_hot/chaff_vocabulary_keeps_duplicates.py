"""Sorts, but keeps every occurrence."""

LOSES = {"q1"}
SAYS = (
    "Your function sorts the tokens but keeps every occurrence. Look at how often a token "
    "should stand in a vocabulary."
)


def build_vocabulary(tokens):
    return sorted(tokens)
