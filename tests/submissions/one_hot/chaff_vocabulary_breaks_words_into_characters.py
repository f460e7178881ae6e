"""Glues the tokens together, so that words fall apart into characters."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return sorted(set("".join(tokens)))
