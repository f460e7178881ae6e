"""Of a field that stands twice, keeps the last."""

import re

LOSES = {"q1"}
SAYS = (
    "Where a field stands twice, your function keeps the last value. Look at which one the "
    "docstring wants."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Z]:", line):
                fields[line[0]] = line[2:].strip()
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
