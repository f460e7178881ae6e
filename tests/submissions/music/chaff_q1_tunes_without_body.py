"""Keeps tunes that have fields only."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function keeps tunes that have fields and no music. Look at the docstring's last "
    "sentence."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if fields:
            tunes.append({**tune, "body": body})
    return tunes
