"""A tune without some field has that of the tune before."""

import re

LOSES = {"q1"}
SAYS = (
    "In your function a tune that lacks a field gets that of an earlier tune. Look at what is "
    "made once, and what for every tune."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    tune = dict.fromkeys(names.values(), "")
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        body, fields = "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
