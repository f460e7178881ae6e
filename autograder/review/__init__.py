"""One question over the whole class: every student's code or answer, in groups, to be read."""

from autograder.review.grouping import NO_SIGNS, Group, SlipSign, groups_of, signs_of
from autograder.review.page import PageFor, review_page
from autograder.review.sample import drawn, share_of
from autograder.review.works import (
    Collected,
    ReviewCriterion,
    ReviewQuestion,
    Unread,
    Work,
    collect,
    questions_of,
)

__all__ = [
    "NO_SIGNS",
    "Collected",
    "Group",
    "PageFor",
    "ReviewCriterion",
    "ReviewQuestion",
    "SlipSign",
    "Unread",
    "Work",
    "collect",
    "drawn",
    "groups_of",
    "questions_of",
    "review_page",
    "share_of",
    "signs_of",
]
