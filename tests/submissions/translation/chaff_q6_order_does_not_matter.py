"""Takes sentences of the same words for equal, in any order."""

LOSES = {"q6"}
SAYS_LIKE = "chaff_q6_any_reference_will_do"


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
    exact = sum(sorted(a) == sorted(b) for a, b in zip(predictions, references, strict=True)) / len(
        references
    )
    return {"exact": exact, "error_rate": sum(edits) / sum(lengths)}
