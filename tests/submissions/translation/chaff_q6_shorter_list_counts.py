"""Compares as many as there are, where the lists differ in length."""

LOSES = {"q6"}
SAYS = (
    "Where there are more predictions than references, or fewer, your function returns scores all "
    "the same. Look at the section Raises of the docstring."
)


def scores(predictions, references):
    if len(predictions) == 0:
        raise ValueError("as many predictions as references, and at least one")

    def distance(a, b):
        row = list(range(len(b) + 1))
        for i, x in enumerate(a):
            last, row = row, [i + 1]
            for j, y in enumerate(b):
                row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (x != y)))
        return row[-1]

    edits = [distance(a, b) for a, b in zip(predictions, references, strict=False)]
    lengths = [len(b) for b in references]
    exact = sum(a == b for a, b in zip(predictions, references, strict=False)) / len(references)
    return {"exact": exact, "error_rate": sum(edits) / sum(lengths)}
