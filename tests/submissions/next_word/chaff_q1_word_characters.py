r"""Takes \w for "letter": digits and underscores become parts of words."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"\w+(?:['-]\w+)*|[.,;:!?]", text.lower())
