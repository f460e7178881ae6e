"""Returns percent."""

LOSES = {"q6"}
SAYS = "Your scores are a hundred times as large as they should be. Look at what a share is."


def scores(predictions, references):
    if len(predictions) != len(references) or len(predictions) == 0:
        raise ValueError("as many predictions as references, and at least one")

    def distance(a, b):
        row = list(range(len(b) + 1))
        for i, x in enumerate(a):
            last, row = row, [i + 1]
            for j, y in enumerate(b):
                row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (x != y)))
        return row[-1]

    edits = [distance(a, b) for a, b in zip(predictions, references, strict=True)]
    lengths = [len(b) for b in references]
    exact = sum(a == b for a, b in zip(predictions, references, strict=True)) / len(references)
    return {"exact": 100 * exact, "error_rate": 100 * sum(edits) / sum(lengths)}
