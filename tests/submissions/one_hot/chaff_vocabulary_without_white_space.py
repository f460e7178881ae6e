"""Drops tokens that are only white space."""

LOSES = {"q1"}
SAYS = (
    "Your function leaves out tokens that are nothing but white space. Look at which characters "
    "of a str count as tokens."
)


def build_vocabulary(tokens):
    return sorted({token for token in tokens if token.strip()})
