"""Allows one apostrophe or hyphen in a word only: mother-in-law becomes two."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)?|[.,;:!?]", text.lower())
