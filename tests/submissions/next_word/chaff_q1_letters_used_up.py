"""Finds an inner mark together with both letters, so that the next mark has none before it."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function splits a word at its second inner mark where one letter stands between two "
    "of them, as in x-y-z. Look at which characters each match uses up."
)


def tokenize(text):
    text = text.lower()
    text = re.sub(r"([^\W\d_])'([^\W\d_])", "\\1\ue000\\2", text)
    text = re.sub(r"([^\W\d_])-([^\W\d_])", "\\1\ue001\\2", text)
    found = re.findall("[^\\W\\d_\ue000\ue001]+(?:[\ue000\ue001][^\\W\\d_]+)*|[.,;:!?]", text)
    return [t.replace("\ue000", "'").replace("\ue001", "-") for t in found]
