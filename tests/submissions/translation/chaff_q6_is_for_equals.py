"""Asks whether two items are one object."""

LOSES = {"q6"}
SAYS = "Your function takes equal items for different ones. Look at how two items are compared."


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, mine in enumerate(a, start=1):
        above, row = row, [i]
        for j, theirs in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (mine is not theirs)))
    return row[-1]
