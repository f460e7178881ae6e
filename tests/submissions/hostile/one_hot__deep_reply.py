"""Answers with values nested a million deep, or into themselves."""

HONEST = 8  # only decode is replaced
TURNS = iter(range(10**9))


def decode(vectors, vocabulary):
    turn = next(TURNS) % 4
    if turn == 0:
        deep = []
        for _ in range(1_000_000):
            deep = [deep]
        return deep
    if turn == 1:
        itself = []
        itself.append(itself)
        return itself
    if turn == 2:
        table = {}
        for _ in range(100_000):
            table = {"a": table}
        return table
    shared = ["x"]
    for _ in range(200):
        shared = [shared, shared]  # 2**200 items, in 200 objects
    return shared
