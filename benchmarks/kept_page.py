"""A page of the docs that is made from figures, kept by assignment in a file beside the script."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class KeptPage:
    """The page `docs/NAME.md` of the course in `root`, and its figures, `benchmarks/NAME.json`."""

    root: Path
    page: Path
    figures: Path

    def read(self, assignments: Collection[str]) -> dict[str, Any]:
        """The figures of earlier runs, of those `assignments` that have some, in that order."""
        file = self.root / self.figures
        kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return {name: kept[name] for name in assignments if name in kept}

    def keep(self, name: str, figures: Any, assignments: Collection[str]) -> dict[str, Any]:
        """Keep the figures of one of the `assignments` with the others'; return all."""
        every = self.read(assignments) | {name: figures}
        found = {other: every[other] for other in assignments if other in every}
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        (self.root / self.figures).write_text(text, encoding="utf-8")
        return found

    def write(self, text: str) -> None:
        """Put the page there."""
        (self.root / self.page).write_text(text, encoding="utf-8")

    def differs(self, text: str) -> Sequence[str]:
        """Say so where the page is not what would be written now."""
        file = self.root / self.page
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return ()
        return (f"{self.page} is not what would be written now; run {self.figures.stem}.py",)
