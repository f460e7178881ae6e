"""Allows hyphens behind apostrophes, and not the other way round."""

import re

LOSES = {"q1"}
SAYS = (
    "A word in which an apostrophe comes after a hyphen falls into two. Look at the order in which "
    "your function expects them."
)


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*(?:-[^\W\d_]+)*|[.,;:!?]", text.lower())
