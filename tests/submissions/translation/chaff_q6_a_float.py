"""Returns a float."""

LOSES = {"q6"}
SAYS = (
    "The distance that your function returns is right, but not an int. Look at the section Returns "
    "of its docstring."
)


def edit_distance(a, b):
    table = [[i + j if i == 0 or j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            change = table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
    return float(table[-1][-1])
