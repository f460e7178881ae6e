"""Takes the ! away before the white space behind it, so that it stays where both are there."""

import re

LOSES = {"q1"}
SAYS = (
    "Where blanks stand behind the ! at the end of a line, it stays in your body. Look at the "
    "order in which the docstring takes things away from a line."
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
                body += line.removesuffix("!").strip()
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
