"""bptt: how far above the best possible loss a trained network ends, and a short last stretch (q7).

In shares of what the second echo of the riddle is worth: 0 is the best possible, 1 knows one echo
only. Every seed draws sequences, their targets and the number of units, as the hidden test does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType

import numpy as np

from calibration.trials import Measure, Role, Trial, hidden, submitted

NAME = "bptt"
STUDENTS = (
    ("gradient descent with a rate of 1", "wheat_plain_descent"),
    ("gradient descent with a rate of 0.5", "wheat_as_the_docstring_says"),
    ("Adam, batches of ten, U orthogonal", "wheat_adam_in_minibatches"),
    ("RMSprop, uniform start, float32", "wheat_uniform_and_momentum"),
)
WRONG = (  # who, the file, the truncation at which it must fail
    ("starts every stretch from zeros", "chaff_q7_state_is_reset", 5),
    ("carries the states of other sequences", "chaff_q7_state_of_another_sequence", 5),
    ("cuts the gradient at every step", "chaff_q7_gradient_within_one_step", 16),
    ("trains the readout only", "chaff_q7_readout_only", 16),
    ("lets the last output of a stretch count", "chaff_q7_last_step_counts", 16),
)
FIXED = (  # W, U and b are not trained, and must fail on pairs of symbols
    ("keeps the inputs side by side", "chaff_q7_state_is_a_list_of_inputs"),
    ("keeps the inputs, and where two were 1", "chaff_q7_state_made_for_the_riddle"),
    ("keeps the best of many chance networks", "chaff_q7_best_of_many_by_chance"),
)
LEAVES_OUT = "chaff_q7_rest_is_left_out"
Loss = Callable[[Callable[..., object], np.random.Generator], float]


def last_stretches(
    test: ModuleType, who: str, functions: ModuleType, role: Role
) -> Iterator[Trial]:
    """A last stretch that is shorter than the others, and one that is all there is."""
    for lengths, limit in test.REST_LOSSES.items():
        what = f"loss with {lengths[0]} steps, truncation {lengths[1]}"
        wrong = role is Role.WRONG
        measure = Measure(what, low=limit) if wrong else Measure(what, high=limit)
        yield Trial(NAME, "q7", who, role, (measure,), partial(rest, test, functions, lengths))


def above(
    test: ModuleType, functions: ModuleType, truncations: tuple[int, ...], seed: int
) -> tuple[float, ...]:
    """The loss above the best possible, for each truncation."""
    random = np.random.default_rng(seed)
    swapped = bool(random.random() < 0.5)
    return tuple(
        test.above_best(functions.train_rnn, random, truncation, swapped)
        for truncation in truncations
    )


def once(measured: Loss, functions: ModuleType, seed: int) -> tuple[float]:
    """The loss on the simpler echo, or on pairs of symbols."""
    return (measured(functions.train_rnn, np.random.default_rng(seed)),)


def rest(
    test: ModuleType, functions: ModuleType, lengths: tuple[int, int], seed: int
) -> tuple[float]:
    """The loss where the steps of a short last stretch have a class of their own."""
    return (test.rest_loss(functions.train_rnn, np.random.default_rng(seed), *lengths),)


def trials() -> Iterator[Trial]:
    """The reference, students and wrong ones, at one truncation after the other."""
    from autograder.testing import reference

    test = hidden(NAME, "q7")
    right = [("reference", reference(), Role.REFERENCE)]
    right += [(who, submitted(NAME, file), Role.STUDENT) for who, file in STUDENTS]
    for who, functions, role in right:
        for truncation, share in test.SHARES.items():
            measure = Measure(f"loss above the best, truncation {truncation}", high=share)
            run = partial(above, test, functions, (truncation,))
            yield Trial(NAME, "q7", who, role, (measure,), run)
        for what, measured in (("a simple echo", test.echo_loss), ("pairs", test.pairs_loss)):
            simple = Measure(f"loss on {what}", high=test.SIMPLE_LOSS)
            yield Trial(NAME, "q7", who, role, (simple,), partial(once, measured, functions))
        yield from last_stretches(test, who, functions, role)
    yield from last_stretches(
        test, "leaves the last stretch out", submitted(NAME, LEAVES_OUT), Role.WRONG
    )
    pairs = Measure("loss on pairs", low=test.SIMPLE_LOSS)
    for who, file in FIXED:
        run = partial(once, test.pairs_loss, submitted(NAME, file))
        yield Trial(NAME, "q7", who, Role.WRONG, (pairs,), run)
    for who, file, truncation in WRONG:
        share = test.SHARES[truncation]
        measure = Measure(f"loss above the best, truncation {truncation}", low=share)
        run = partial(above, test, submitted(NAME, file), (truncation,))
        yield Trial(NAME, "q7", who, Role.WRONG, (measure,), run)
