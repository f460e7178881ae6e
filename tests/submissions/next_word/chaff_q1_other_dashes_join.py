"""Takes other hyphens and quotes for plain ones, and leaves soft hyphens out."""

import re

LOSES = {"q1"}
SAYS = (
    "Some characters that look like a hyphen or an apostrophe join words in your function. Two "
    "characters do so, and everything else separates."
)

ALIKE = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00ad": None, "`": "'", "\u00b4": "'"})


def tokenize(text):
    text = text.translate(ALIKE).lower()
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
