"""Leaves out what stands behind a percent sign, a comment in the standard of ABC."""

import re

LOSES = {"q1"}
SAYS = (
    "What stands behind a % is missing from your bodies. Look at what the docstring takes "
    "away from a line, and whether there is more that it names."
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
                body += line.split("%")[0].strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
