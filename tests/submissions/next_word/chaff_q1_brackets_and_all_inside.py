"""Leaves out what stands in brackets, as editors' notes do."""

import re

LOSES = {"q1"}
SAYS = (
    "Words in square brackets are missing from your tokens. Brackets separate, as everything does "
    "that is neither a letter nor a mark."
)


def tokenize(text):
    text = re.sub(r"\[[^\]]*\]|<[^>]*>", " ", text.lower())
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
