"""Forgets lower case: "The" and "the" become two words."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize leaves capital letters as they are. Look at the first of the rules "
    "in the question."
)


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
