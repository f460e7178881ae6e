"""Lets any number of hyphens stand inside a word: ways--with is one."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-]+[^\W\d_]+)*|[.,;:!?]", text.lower())
