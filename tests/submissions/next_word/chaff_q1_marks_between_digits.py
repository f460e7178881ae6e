"""Leaves out the marks within numbers."""

import re

LOSES = {"q1"}
SAYS = (
    "In a number such as 3.5 or 1,000 your function loses the mark. Each mark is a token, whatever "
    "stands beside it."
)


def tokenize(text):
    text = re.sub(r"(?<=\d)[.,:](?=\d)", " ", text.lower())
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
