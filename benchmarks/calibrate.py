"""Train for every training test over many seeds; keep the figures, and write docs/fairness.md.

    python benchmarks/calibrate.py [ASSIGNMENT…] [--seeds 10] [--role reference] [--only q6]
    python benchmarks/calibrate.py --page        # write the page anew from the kept figures

Figures are kept in docs/fairness.json, one by one as they are found: a run that is stopped loses
nothing, and one for a single assignment or question leaves the others as they are. Each figure is
kept with a digest of the tests that gave it; the page marks what was measured by earlier tests.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from calibration.digest import digest_of
from calibration.page import SEEDS, distance, page
from calibration.trials import ROOT, Role, Spread, grading_bundle, measured

FIGURES = ROOT / "docs" / "fairness.json"
PAGE = ROOT / "docs" / "fairness.md"
ASSIGNMENTS = ("next_word", "rnn_cnn", "autoencoder", "bptt", "music", "translation", "vaegan")


def read() -> list[Spread]:
    """The figures of earlier runs."""
    if not FIGURES.exists():
        return []
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    return [Spread(**{**fields, "values": tuple(fields["values"])}) for fields in kept]


def keep(found: Iterable[Spread]) -> None:
    """Put new figures in the place of the old ones of the same trials, and write the page."""
    merged = {key(spread): spread for spread in [*read(), *found]}
    lines = ",\n".join(json.dumps(asdict(spread)) for spread in merged.values())
    replace(FIGURES, f"[\n{lines}\n]\n")
    replace(PAGE, page(list(merged.values())))


def key(spread: Spread) -> tuple[str, ...]:
    """What makes it the same measurement: a changed stage of a test makes it another one."""
    return spread.assignment, spread.question, spread.who, spread.measure


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def main() -> None:
    """Parse the arguments, train, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help=", ".join(ASSIGNMENTS))
    parser.add_argument("--seeds", type=int, default=SEEDS, help="at least 2")
    parser.add_argument("--role", nargs="*", choices=list(Role), default=list(Role))
    parser.add_argument("--only", nargs="*", metavar="qN", help="only these questions")
    parser.add_argument("--who", nargs="*", metavar="NAME", help="only these, as the page has them")
    parser.add_argument("--page", action="store_true", help="train nothing")
    options = parser.parse_args()
    unknown = set(options.assignments) - set(ASSIGNMENTS)
    if unknown or options.seeds < 2:
        parser.error(f"{', '.join(unknown)} trains nothing" if unknown else "--seeds: 2 or more")
    for name in () if options.page else options.assignments or ASSIGNMENTS:
        with grading_bundle(name):
            for trial in importlib.import_module(f"calibration.{name}").trials():
                wanted = not options.only or trial.question in options.only
                if trial.role not in options.role or not wanted:
                    continue
                if options.who and trial.who not in options.who:
                    continue
                tests = digest_of(name, trial.question)
                found = measured(trial, range(1, options.seeds + 1), tests)
                keep(found)
                for spread in found:
                    print(
                        f"{name} {trial.question}, {trial.who}: {spread.measure}: "
                        f"{distance(spread):.1f} sd, {spread.seconds} s for each seed",
                        flush=True,
                    )
    keep(())


if __name__ == "__main__":
    main()
