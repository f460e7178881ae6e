"""Starts the table's first column at 0: deletions at the front are free."""

LOSES = {"q6"}
SAYS = (
    "In your distance superfluous words at the beginning of the first sentence cost nothing. Look "
    "at the two borders of the table in the text."
)


def edit_distance(a, b):
    table = [[j if i == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
    return table[-1][-1]
