"""Takes a line that begins with a small letter and a colon for a field, too."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function takes a line that begins with a small letter and a colon for a field. Look at "
    "which letters make one: d and a colon can be music."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-Za-z]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
