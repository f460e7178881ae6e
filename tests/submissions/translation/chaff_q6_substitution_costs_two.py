"""Lets a substitution cost 2, as a deletion and an insertion."""

LOSES = {"q6"}
SAYS = (
    "In your distance it costs 2 to put one word in the place of another. Look at the three ways "
    "to an entry in the recurrence, and at what each adds."
)


def edit_distance(a, b):
    table = [[i + j if i == 0 or j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + 2 * (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
    return table[-1][-1]
