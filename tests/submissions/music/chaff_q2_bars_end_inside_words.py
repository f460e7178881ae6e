"""Divides into bars before it takes words in quotes away."""

import re
from fractions import Fraction

LOSES = {"q2"}
SAYS = (
    "A sign inside double quotes ends a bar in your function. Look at the order of the two steps."
)


def bar_lengths(body, unit):
    sign = re.compile(r"(?P<triplet>\(3)|(?P<pair>[<>])|[A-Ga-gz][,']*(\d*)(/*)(\d*)")
    sums = []
    for bar in re.split(r"(?:\[\d|[|:\[\]])+", body):
        bar = re.sub(r'"[^"]*"', "", bar)
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
                length = Fraction(unit) * int(times or 1) * factor
                length /= int(divisor) if divisor else 2 ** len(slashes)
                lengths.append(length * Fraction(2, 3) if in_triplet else length)
                in_triplet, factor = max(in_triplet - 1, 0), Fraction(1)
        if lengths:
            sums.append(float(sum(lengths)))
    return sums
