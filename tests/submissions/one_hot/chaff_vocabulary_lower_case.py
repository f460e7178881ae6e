"""Folds capitals into small letters."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return sorted({token.lower() for token in tokens})
