"""Which submissions share code beyond the released stub: a ranked list to look at, no verdict."""

from autograder.similarity.code import LeftOut, OwnCode, collect
from autograder.similarity.compare import Pair, Side, Similarity, compare
from autograder.similarity.page import html_page, table_rows

__all__ = [
    "LeftOut",
    "OwnCode",
    "Pair",
    "Side",
    "Similarity",
    "collect",
    "compare",
    "html_page",
    "table_rows",
]
