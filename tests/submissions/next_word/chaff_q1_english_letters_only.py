"""Knows only a to z: café falls to pieces."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize knows the letters a to z only: words with accents fall to pieces, "
    "and other alphabets vanish. Look at what the question counts as a letter."
)


def tokenize(text):
    return re.findall(r"[a-z]+(?:['-][a-z]+)*|[.,;:!?]", text.lower())
