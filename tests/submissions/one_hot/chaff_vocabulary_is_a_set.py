"""Returns a set, which has no order to take indices from."""

LOSES = {"q1"}
SAYS = (
    "Your function returns a set, and a set does not keep its items in any order. Look at what "
    "the docstring asks for, and at what the last step makes."
)


def build_vocabulary(tokens):
    return set(sorted(tokens))
