"""Leaves out a tune whose first line is music."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function leaves out a tune that has all its fields, where a line of music stands in "
    "front of them. Look at which tunes are to be left out."
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
        if body and fields and re.match("[A-Z]:", block.lstrip("\n")):
            tunes.append({**tune, "body": body})
    return tunes
