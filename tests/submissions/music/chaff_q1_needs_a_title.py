"""Leaves tunes out that have no title."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function leaves out tunes without a title. Look at what the docstring leaves out: is "
    "one field of any letter enough to stay?"
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
        if body and tune["title"]:
            tunes.append({**tune, "body": body})
    return tunes
