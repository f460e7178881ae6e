"""Takes a block for a tune only where it begins with the field X."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function leaves out tunes that do not begin with the field X. Look at the docstring's "
    "last sentence: does it ask for a certain field?"
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
        if body and block.startswith("X:"):
            tunes.append({**tune, "body": body})
    return tunes
