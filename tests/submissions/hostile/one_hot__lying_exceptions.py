"""Raises exceptions made to be taken for something else: passing tests, quitting, the grader's
own, with texts of a hundred megabytes and `__str__` that raise or run for ever."""

HONEST = 8  # only build_vocabulary is replaced
TURNS = iter(range(10**9))


class StudentGone(BaseException):
    outcome = "passed"


class Passed(Exception):
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0
    __str__ = __repr__ = lambda self: self

    @property
    def __class__(self):
        return AssertionError


class Nameless(Exception):
    def __str__(self):
        raise SystemExit(0)


def build_vocabulary(tokens):
    errors = [
        StudentGone("passed"),
        Passed(),
        Nameless(),
        RuntimeError("x" * 100_000_000),
        RuntimeError("\ud800\x00\x1b[2J"),
        SystemExit(0),
        KeyboardInterrupt(),
        GeneratorExit(),
        StopIteration(),
        ExceptionGroup("many", [ValueError(), TypeError()] * 1000),
    ]
    error = errors[next(TURNS) % len(errors)]
    error.__cause__ = error
    error.__notes__ = ["passed"] * 100_000
    raise error
