r"""Takes \w for "letter": digits and underscores become parts of words."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize takes digits and underscores for letters. Look at which characters "
    "may be part of a word, and at all that your pattern matches."
)


def tokenize(text):
    return re.findall(r"\w+(?:['-]\w+)*|[.,;:!?]", text.lower())
