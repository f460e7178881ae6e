"""Takes apostrophes and hyphens for letters, at the edges of words, too."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize keeps apostrophes and hyphens at the edges of words, and those that "
    "stand alone. Look at what must stand on both sides of one that belongs to a word."
)


def tokenize(text):
    return re.findall(r"(?:[^\W\d_]|['-])+|[.,;:!?]", text.lower())
