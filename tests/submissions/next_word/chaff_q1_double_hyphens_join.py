"""Lets any number of hyphens stand inside a word: ways--with is one."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function tokenize lets several hyphens in a row stand inside a word, so that a dash "
    "joins the words on both sides into one token. Look at how many hyphens may stand between "
    "two letters."
)


def tokenize(text):
    return re.findall(r"[^\W\d_]+(?:['-]+[^\W\d_]+)*|[.,;:!?]", text.lower())
