"""A loop with >= where > was meant: later entries win ties."""

LOSES = {"q3"}


def decode(vectors, vocabulary):
    symbols = []
    for row in vectors:
        best = 0
        for j in range(len(vocabulary)):
            if row[j] >= row[best]:
                best = j
        symbols.append(vocabulary[best])
    return symbols
