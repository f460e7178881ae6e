"""Compares place by place and adds the difference of the lengths."""

LOSES = {"q6"}


def edit_distance(a, b):
    return sum(x != y for x, y in zip(a, b, strict=False)) + abs(len(a) - len(b))
