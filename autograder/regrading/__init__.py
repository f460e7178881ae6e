"""Grading chosen submissions again, with the tests as they are now, and accepting what comes out.

A regrade writes no grade: its results are kept in the ledger as proposals. Accepting them, which
a person does after reading the differences, puts exactly those results in the gradebook; the
ones they replace go into the ledger's history.
"""

from autograder.regrading.accepting import (
    Accepted,
    accept,
    overrides_below,
    present_bundle,
    waiting,
)
from autograder.regrading.again import GradingAgain, Regraded, merged, regrade
from autograder.regrading.choosing import Choice, Chosen, NotRegraded, find_chosen
from autograder.regrading.overtaking import counted_proposals

__all__ = [
    "Accepted",
    "Choice",
    "Chosen",
    "GradingAgain",
    "NotRegraded",
    "Regraded",
    "accept",
    "counted_proposals",
    "find_chosen",
    "merged",
    "overrides_below",
    "present_bundle",
    "regrade",
    "waiting",
]
