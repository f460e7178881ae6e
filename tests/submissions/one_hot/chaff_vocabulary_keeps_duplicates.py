"""Sorts, but keeps every occurrence."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return sorted(tokens)
