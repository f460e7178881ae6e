"""Forgets to sort: the order of a set is an accident."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return list(set(tokens))
