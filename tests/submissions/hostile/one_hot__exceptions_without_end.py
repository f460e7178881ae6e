"""Raises exceptions whose text, class name and causes never end or are none: groups in groups,
causes in a circle, a name that is a surrogate, a __str__ that raises itself."""

HONEST = 0.43  # who always raises a TypeError refuses floats and booleans


def nested(depth):
    error = ValueError("innermost")
    for _ in range(depth):
        error = ExceptionGroup("g", [error])
    return error


class Raises(BaseException):
    def __str__(self):
        raise self

    __repr__ = __str__


def build_vocabulary(tokens):
    raise nested(5000)


def one_hot(indices, depth):
    error = TypeError("indices")
    error.__cause__ = error.__context__ = error
    raise error


def decode(vectors, vocabulary):
    raise type("StudentGone", (Raises,), {"__module__": "autograder.runner.session"})()


def encode_text(text, vocabulary):
    raise type("\x1b[2J" * 10**6, (KeyboardInterrupt, GeneratorExit), {})("\ud800" * 10**6)


def embedding_lookup(indices, weights):
    error = SyntaxError("x" * 10**6, ("<test>", 1, 10**9, "y" * 10**6))
    error.add_note("z" * 10**7)
    raise error
