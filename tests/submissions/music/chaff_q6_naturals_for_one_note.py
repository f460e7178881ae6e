"""A natural sign holds for its own note alone where it overrides the key."""

import re
from fractions import Fraction

LOSES = {"q6"}
SAYS = (
    "After = the same letter in the same bar sounds as the key says again. Look at how long "
    "an accidental holds, and whether one of the three is an exception."
)


def to_notes(body, unit, key_sharps):
    music = re.sub(r'"[^"]*"', "", body)
    sign = re.compile(r"(\(3)|([<>])|([\^_=]?)([A-Ga-gz])([,']*)(\d*)(/*)(\d*)")
    semitones = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11), strict=True))
    notes = []
    for bar in re.split(r"(?:\[\d|[|:\[\]])+", music):
        in_triplet, factor, held = 0, Fraction(1), {}
        for found in sign.finditer(bar):
            triplet, pair, accidental, letter, marks, times, slashes, divisor = found.groups()
            if triplet:
                in_triplet = 3
            elif pair:
                first, factor = Fraction(3, 2), Fraction(1, 2)
                if pair == "<":
                    first, factor = factor, first
                notes[-1] = (notes[-1][0], notes[-1][1] * first)
            else:
                length = Fraction(unit) * int(times or 1) * factor
                length /= int(divisor) if divisor else 2 ** len(slashes)
                pitch = None
                if letter != "z":
                    octave = letter.islower() + marks.count("'") - marks.count(",")
                    if accidental == "=" and (letter.upper(), octave) not in held:
                        change = 0
                    elif accidental:
                        held[letter.upper(), octave] = "_=^".index(accidental) - 1
                        change = held[letter.upper(), octave]
                    if accidental != "=":
                        change = held.get(
                            (letter.upper(), octave), key_sharps.get(letter.upper(), 0)
                        )
                    pitch = 60 + 12 * octave + semitones[letter.upper()] + int(change)
                notes.append((pitch, length * Fraction(2, 3) if in_triplet else length))
                in_triplet, factor = max(in_triplet - 1, 0), Fraction(1)
    return [(pitch, float(length)) for pitch, length in notes]
