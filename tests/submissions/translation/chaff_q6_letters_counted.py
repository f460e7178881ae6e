"""Joins the words and counts edits of letters."""

LOSES = {"q6"}
SAYS = (
    "Your distance counts letters or digits, so that a long word costs more than a short one. Look "
    "at what an item is in the docstring."
)


def edit_distance(a, b):
    a, b = (" ".join(str(item) for item in items) for items in (a, b))
    table = [[i + j if i == 0 or j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
    return table[-1][-1]
