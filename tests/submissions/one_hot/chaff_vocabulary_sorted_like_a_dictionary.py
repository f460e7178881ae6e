"""Sorts without regard to case, as a printed dictionary does."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    return sorted(set(tokens), key=lambda token: (token.casefold(), token))
