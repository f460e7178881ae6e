"""Keeps the order in which tokens first appear."""

LOSES = {"q1"}
SAYS = (
    "Your function keeps the tokens in the order in which they first appear. Look at the order "
    "that the question asks for."
)


def build_vocabulary(tokens):
    return list(dict.fromkeys(tokens))
