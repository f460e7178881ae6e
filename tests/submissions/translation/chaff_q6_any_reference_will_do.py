"""Counts a prediction as exact that is anybody's reference."""

LOSES = {"q6"}
SAYS = (
    "Your function takes a prediction for exact that is not its own reference, word for word. "
    "Look at what the docstring says that a prediction must equal."
)


def scores(predictions, references):
    if len(predictions) != len(references) or not len(references):
        raise ValueError(f"{len(predictions)} predictions for {len(references)} references")
    edits, same = 0, 0
    for mine, theirs in zip(predictions, references, strict=True):
        row = list(range(len(theirs) + 1))
        for i, item in enumerate(mine, start=1):
            above, row = row, [i]
            for j, other in enumerate(theirs, start=1):
                row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (item != other)))
        edits += row[-1]
        same += mine in references
    words = sum(len(theirs) for theirs in references)
    return {"exact": same / len(references), "error_rate": edits / words}
