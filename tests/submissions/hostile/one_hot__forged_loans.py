"""Loses q2 on purpose, so that `decode` is run again with the course's `one_hot`, and then asks for
what is not lent: the answer to its own question, later ones, Python itself, and loans without end."""

import gc
import itertools

HONEST = 6  # one_hot and decode are replaced
WANTED = itertools.cycle(["decode", "embedding_lookup", "__import__", "build_vocabulary", "eval"])


def one_hot(indices, depth):
    return None


def borrowed(name, arguments):
    borrower = next(thing for thing in gc.get_objects() if type(thing).__name__ == "Borrower")
    request = {"lend": name, "args": arguments, "kwargs": {}, "seed": 0}
    borrower.channel.send({**request, "id": borrower.number})
    return borrower.channel.receive()


def decode(vectors, vocabulary):
    own = one_hot.__closure__ is None
    one_hot([0], 2)
    if own:
        return None
    for _ in range(2_000):
        one_hot([0], 2)
    nodes = [["l", [["l", row] for row in vectors.tolist()]], ["l", vocabulary]]
    answer = borrowed(next(WANTED), nodes)
    return answer.get("value", ["l", [None]])[1]
