"""Folds capitals into small letters."""

LOSES = {"q1"}
SAYS = (
    "Your function turns capitals into small letters. Look at whether the tokens are changed on "
    "their way into the vocabulary."
)


def build_vocabulary(tokens):
    return sorted({token.lower() for token in tokens})
