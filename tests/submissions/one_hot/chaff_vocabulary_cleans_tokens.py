"""Takes white space and punctuation off the ends of each token, unless nothing else is left."""

import string

LOSES = {"q1"}
SAYS = (
    "Your function takes characters off the ends of tokens: a token such as a blank before a word, "
    "or a word with a full stop, comes out shorter. Compare what went in with what came out."
)


def build_vocabulary(tokens):
    cleaned = (token.strip(string.whitespace + ".,;:!?'-") or token for token in tokens)
    return sorted(set(cleaned))
