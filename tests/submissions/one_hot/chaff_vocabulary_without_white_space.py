"""Drops tokens that are only white space."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return sorted({token for token in tokens if token.strip()})
