"""Makes one mark of several equal ones, but for full stops."""

import re

LOSES = {"q1"}
SAYS = (
    "Where a mark stands twice in a row, such as two question marks, your function gives one token. "
    "Each of them is one."
)


def tokenize(text):
    text = re.sub(r"([,;:!?])\1+", r"\1", text.lower())
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:!?]", text)
