"""Takes a str for a text of words, not of characters."""

LOSES = {"q1"}
SAYS = (
    "Your function cuts a str into words. Look at what the docstring says about a str as the "
    "argument."
)


def build_vocabulary(tokens):
    if isinstance(tokens, str):
        tokens = tokens.split()
    return sorted(set(tokens))
