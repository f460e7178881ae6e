"""Takes all lines from the first line of the body on for music."""

import re

LOSES = {"q1"}
SAYS = (
    "From the first line of music on, your function takes every line of a tune for music. Look at "
    "what the question says about where a field may stand."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line) and not body:
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
