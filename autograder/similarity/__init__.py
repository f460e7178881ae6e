"""Which submissions share code beyond the released stub: a ranked list to look at, no verdict."""

from autograder.similarity.code import LeftOut, OwnCode, collect, one_of_each
from autograder.similarity.compare import Pair, Side, Similarity, compare
from autograder.similarity.graded import Graded
from autograder.similarity.page import html_page, table_beside, table_rows, write_findings

__all__ = [
    "Graded",
    "LeftOut",
    "OwnCode",
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
