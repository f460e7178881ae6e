"""Allows one apostrophe or hyphen in a word only: mother-in-law becomes two."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize allows one apostrophe or hyphen in a word, and cuts the word at the "
    "second. Look at mother-in-law among the examples in the question."
)


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)?|[.,;:!?]", text.lower())
