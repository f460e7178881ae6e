"""Takes two empty lists for perfect."""

LOSES = {"q6"}
SAYS = (
    "Where there is nothing to compare, your function returns scores all the same. Look at the "
    "section Raises of the docstring."
)


def scores(predictions, references):
    if len(predictions) != len(references):
        raise ValueError("as many predictions as references, and at least one")

    def distance(a, b):
        row = list(range(len(b) + 1))
        for i, x in enumerate(a):
            last, row = row, [i + 1]
            for j, y in enumerate(b):
                row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (x != y)))
        return row[-1]

    if not references:
        return {"exact": 1.0, "error_rate": 0.0}
    edits = [distance(a, b) for a, b in zip(predictions, references, strict=True)]
    lengths = [len(b) for b in references]
    exact = sum(a == b for a, b in zip(predictions, references, strict=True)) / len(references)
    return {"exact": exact, "error_rate": sum(edits) / sum(lengths)}
