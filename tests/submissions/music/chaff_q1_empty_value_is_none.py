"""Lets a later field fill in for an empty one."""

import re

LOSES = {"q1"}
SAYS = (
    "Where the first field of a kind is empty, your function takes a later one. Look at which "
    "one counts, whatever its value is."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line):
                fields[line[0]] = fields.get(line[0]) or line[2:].strip()
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
