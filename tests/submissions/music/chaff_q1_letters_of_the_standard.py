"""Takes E:, J: and Y: for music: the standard of ABC has no such fields."""

import re

LOSES = {"q1"}
SAYS = (
    "Your function takes some capital letters with a colon behind them for music. Look at "
    "what makes a line a field, and at how many letters there are."
)


def read_tunes(text):
    names = {"T": "title", "M": "meter", "L": "unit", "K": "key"}
    tunes = []
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        tune, body, fields = dict.fromkeys(names.values(), ""), "", {}
        for line in block.splitlines():
            if re.match("[A-DF-IK-XZ]:", line):
                fields.setdefault(line[0], line[2:].strip())
            else:
                body += line.strip().removesuffix("!")
        tune |= {names[letter]: value for letter, value in fields.items() if letter in names}
        if body and fields:
            tunes.append({**tune, "body": body})
    return tunes
