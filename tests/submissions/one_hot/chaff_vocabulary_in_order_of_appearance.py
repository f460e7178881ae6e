"""Keeps the order in which tokens first appear."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return list(dict.fromkeys(tokens))
