"""Takes apostrophes and hyphens for letters, at the edges of words, too."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"(?:[^\W\d_]|['-])+|[.,;:!?]", text.lower())
