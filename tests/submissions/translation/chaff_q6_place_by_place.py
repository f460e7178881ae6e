"""Compares place by place and adds the difference of the lengths."""

LOSES = {"q6"}
SAYS = (
    "Your distance compares words place by place, so that all those behind a missing word count as "
    "wrong. Try it on a sentence that lacks its first word."
)


def edit_distance(a, b):
    return sum(x != y for x, y in zip(a, b, strict=False)) + abs(len(a) - len(b))
