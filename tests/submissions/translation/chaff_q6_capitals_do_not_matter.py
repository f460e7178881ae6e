"""Compares words in lower case."""

LOSES = {"q6"}
SAYS = (
    "A word and the same word in capitals are equal to your function. Look at what makes "
    "two items equal where nothing is said of their letters."
)


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, mine in enumerate(a, start=1):
        above, row = row, [i]
        for j, theirs in enumerate(b, start=1):
            row.append(
                min(
                    above[j] + 1,
                    row[-1] + 1,
                    above[j - 1] + (str(mine).lower() != str(theirs).lower()),
                )
            )
    return row[-1]
