"""The mutants of a reference as a table: how many of each function died."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True)
class FunctionRow:
    """The mutants of one function, counted."""

    question: str
    function: str
    mutants: int
    killed: int
    allowed: int
    seconds: float

    @property
    def survived(self) -> int:
        """How many live without a reason."""
        return self.mutants - self.killed - self.allowed


def mutants_table(title: str, rows: Sequence[FunctionRow]) -> Table:
    """Return a row for each function."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("question", no_wrap=True)
    table.add_column("function", no_wrap=True)
    for heading in ("mutants", "killed", "may live", "survived", "seconds"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for row in rows:
        good = not row.survived
        table.add_row(
            row.question,
            row.function,
            *(str(count) for count in (row.mutants, row.killed, row.allowed, row.survived)),
            f"{row.seconds:.1f}",
            Text("right" if good else "WRONG", style="green" if good else "bold red"),
        )
    return table
