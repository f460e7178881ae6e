"""Keeps a hyphen or an apostrophe in front of a digit or an underscore."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function keeps a hyphen or an apostrophe in a word also where a digit or an "
    "underscore comes next. Look at what has to stand on both of its sides."
)


def tokenize(text):
    return re.findall(r"[^\W\d_](?:[^\W\d_]|['-](?=\w))*|[.,;:!?]", text.lower())
