"""Sorts without regard to case, as a printed dictionary does."""

LOSES = {"q1"}
SAYS = (
    "Your function sorts as a printed dictionary does, without regard to capitals. Look at what "
    "the question means by sorted."
)


def build_vocabulary(tokens):
    return sorted(set(tokens), key=lambda token: (token.casefold(), token))
