"""Splits at white space and takes marks off the ends of each piece."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function leaves a mark inside a token where words stand on both sides of it without "
    "a blank. Look at where a mark may stand."
)


def tokenize(text):
    text = "".join(c if c.isalpha() or c in "'-.,;:!?" else " " for c in text.lower())
    text = re.sub(r"(?<![^\W\d_])['-]|['-](?![^\W\d_])", " ", text)
    tokens = []
    for piece in text.split():
        front, back = [], []
        while piece and piece[0] in ".,;:!?":
            front.append(piece[0])
            piece = piece[1:]
        while piece and piece[-1] in ".,;:!?":
            back.insert(0, piece[-1])
            piece = piece[:-1]
        tokens += front + ([piece] if piece else []) + back
    return tokens
