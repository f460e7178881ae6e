"""A loop with >= where > was meant: later entries win ties."""

LOSES = {"q3"}
SAYS = (
    "Where several entries of a row are equally large, your function takes the last of them. "
    "Look at which one the question wants."
)


def decode(vectors, vocabulary):
    symbols = []
    for row in vectors:
        best = 0
        for j in range(len(vocabulary)):
            if row[j] >= row[best]:
                best = j
        symbols.append(vocabulary[best])
    return symbols
