"""Knows only a to z: café falls to pieces."""

import re

LOSES = {"q1"}


def tokenize(text):
    return re.findall(r"[a-z]+(?:['-][a-z]+)*|[.,;:!?]", text.lower())
