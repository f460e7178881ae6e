"""Knows the fields X, T, M, L and K, and takes all others for music."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function puts lines of fields such as Z into the body, as it does not know them. Look "
    "at what makes a line a field: are there fields of other letters?"
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[XTMLK]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
