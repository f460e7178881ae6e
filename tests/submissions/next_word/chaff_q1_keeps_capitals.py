"""Forgets lower case: "The" and "the" become two words."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
