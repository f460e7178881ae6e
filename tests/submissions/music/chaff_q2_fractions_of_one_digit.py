"""Reads one digit on each side of the stroke of a fraction."""

import re
from fractions import Fraction

LOSES = {"q2"}
SAYS = (
    "In a length such as 3/16 your function reads one digit behind the stroke, and in 11/8 "
    "one in front. Look at a fraction with a number of two digits."
)


def bar_lengths(body, unit):
    music = re.sub(r'"[^"]*"', "", body)
    sign = re.compile(r"(?P<triplet>\(3)|(?P<pair>[<>])|[A-Ga-gz][,']*(\d*)(/*)(\d*)")
    sums = []
    for bar in re.split(r"(?:\[\d|[|:\[\]])+", music):
        lengths, in_triplet, factor = [], 0, Fraction(1)
        for found in sign.finditer(bar):
            if found["triplet"]:
                in_triplet = 3
            elif found["pair"]:
                first, factor = Fraction(3, 2), Fraction(1, 2)
                if found["pair"] == "<":
                    first, factor = factor, first
                lengths[-1] *= first
            else:
                times, slashes, divisor = found.groups()[2:]
                if times and divisor:
                    times, divisor = times[-1], divisor[0]
                length = Fraction(unit) * int(times or 1) * factor
                length /= int(divisor) if divisor else 2 ** len(slashes)
                lengths.append(length * Fraction(2, 3) if in_triplet else length)
                in_triplet, factor = max(in_triplet - 1, 0), Fraction(1)
        if lengths:
            sums.append(float(sum(lengths)))
    return sums
