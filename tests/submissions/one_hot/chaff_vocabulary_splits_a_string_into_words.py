"""Takes a str for a text of words, not of characters."""

LOSES = {"q1"}


def build_vocabulary(tokens):
    if isinstance(tokens, str):
        tokens = tokens.split()
    return sorted(set(tokens))
