"""Which submissions share code beyond the released stub: a ranked list to look at, no verdict."""

from autograder.similarity.code import NotCompared, OwnCode, collect, one_of_each
from autograder.similarity.compare import Pair, Side, Similarity, compare
from autograder.similarity.graded import Ownership
from autograder.similarity.page import html_page, table_beside, table_rows, write_findings

__all__ = [
    "NotCompared",
    "OwnCode",
    "Ownership",
    "Pair",
    "Side",
    "Similarity",
    "collect",
    "compare",
    "html_page",
    "one_of_each",
    "table_beside",
    "table_rows",
    "write_findings",
]
