"""Glues the tokens together, so that words fall apart into characters."""

LOSES = {"q1"}
SAYS = (
    "Your function breaks words into their characters. Look at what happens to the tokens "
    "before they are sorted: each of them, however long, is one entry."
)


def build_vocabulary(tokens):
    return sorted(set("".join(tokens)))
