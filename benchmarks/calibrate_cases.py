"""Run hidden cases over many seeds, to see how often a right answer loses and a wrong one passes.

    python benchmarks/calibrate_cases.py ASSIGNMENT… [--only qN …] [--seeds 30] [--first 1]
        [--files wheat chaff_q2] [--training]

The draws of a hidden test are anew for every submission, so a case that fails one right answer in
fifty costs one student in fifty a point, and a single run of `autograder check` does not see it.
Here the reference, the wheats and the chaffs meet each case with one seed after the other, all in
this process: no sandbox, no proxies, no public checks. Cases that train for seconds are left out
unless told: `calibrate.py` measures those. Exits with 1 where a right answer lost, or a chaff kept
its points in every seed.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from calibration.trials import ROOT, grading_bundle, hidden, submitted

from autograder.course.settings import load_course
from autograder.proof.assemble import loses, solution_functions
from autograder.proof.variants import Kind, default_folder, find_files

# The cases that train for seconds; () for all of a question.
TRAINS: dict[str, dict[str, tuple[str, ...]]] = {
    "next_word": {"q3": ("test_learns",), "q4": ()},
    "rnn_cnn": {
        "q1": ("test_order_simple", "test_order_gru", "test_order_lstm"),
        "q2": ("test_adjacent",),
        "q3": ("test_adjacent",),
        "q6": (),
    },
    "autoencoder": {
        "q3": ("test_error",),
        "q4": ("test_repairs",),
        "q6": ("test_bound", "test_divergence"),
        "q8": ("test_sparse", "test_error"),
    },
    "bptt": {"q7": ("test_echo", "test_long_stretches", "test_short_stretches")},
    "music": {"q3": ("test_learns",), "q4": ()},
    "translation": {"q3": ("test_perplexity", "test_exact")},
    "vaegan": {"q2": ("test_learns",), "q6": ("test_detail", "test_error", "test_learned")},
}


@dataclass
class Tally:
    """How often a contender lost the question, and in which cases, with the last message."""

    runs: int = 0
    lost: int = 0
    cases: Counter[str] = field(default_factory=Counter)
    said: dict[str, str] = field(default_factory=dict)


def cases_of(module: ModuleType, skipped: tuple[str, ...]) -> Iterator[Any]:
    """The cases of a hidden test file, without those that are `skipped`."""
    for name, value in list(vars(module).items()):  # a case that runs may add a global
        if hasattr(value, "test_func") and name not in skipped:
            yield value.test_func


def meet(
    tally: Tally, assignment: str, question: str, functions: dict[str, Any], seed: int, train: bool
) -> None:
    """One run of the hidden cases of a question, each after the one before, as in grading."""
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    skipped = () if train else TRAINS.get(assignment, {}).get(question, ())
    failed = False
    for case in cases_of(hidden(assignment, question), skipped):
        chosen = {name: functions[name] for name in inspect.signature(case).parameters}
        try:
            case(**chosen)
        except Exception as error:  # noqa: BLE001
            failed = True
            tally.cases[case.__name__] += 1
            tally.said[case.__name__] = f"{type(error).__name__}: {error}"[:300]
    tally.runs += 1
    tally.lost += failed


def contenders(
    assignment: str, wanted: list[str] | None
) -> Iterator[tuple[str, bool, frozenset[str] | None, dict[str, Any]]]:
    """Name, whether it is right, the questions to meet (None for all), its functions."""
    from autograder.testing import reference

    right = vars(reference())
    if not wanted or "reference" in wanted:
        yield "reference", True, None, dict(right)
    for kind, file in find_files(default_folder(load_course(ROOT)), assignment):
        if kind is Kind.HOSTILE or (wanted and not file.stem.startswith(tuple(wanted))):
            continue
        text = file.read_text(encoding="utf-8")
        own = vars(submitted(assignment, file.stem))
        defined = set(solution_functions(text))
        questions = loses(text) if kind is Kind.CHAFF else questions_of(assignment, defined)
        yield file.stem, kind is Kind.WHEAT, questions, {**right, **own}


def questions_of(assignment: str, functions: set[str]) -> frozenset[str]:
    """The questions of which some function is defined."""
    from autograder.course.master import load_master

    found = load_master(load_course(ROOT), assignment).functions
    return frozenset(found[name] for name in functions if name in found)


def main() -> None:
    """Parse the arguments, run, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignments", nargs="+", metavar="ASSIGNMENT")
    parser.add_argument("--only", nargs="*", metavar="qN", help="only these questions")
    parser.add_argument("--files", nargs="*", metavar="NAME", help="names begin so; reference too")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--training", action="store_true", help="also the cases that train")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    wrong = 0
    for assignment in options.assignments:
        with grading_bundle(assignment):
            every = [file.stem for file in sorted((ROOT / "tests/hidden" / assignment).glob("q*"))]
            for name, right, questions, functions in contenders(assignment, options.files):
                for question in sorted(set(options.only or every) & set(questions or every)):
                    if not options.training and TRAINS.get(assignment, {}).get(question) == ():
                        continue
                    tally = Tally()
                    for seed in range(options.first, options.first + options.seeds):
                        meet(tally, assignment, question, functions, seed, options.training)
                    bad = tally.lost > 0 if right else tally.lost == 0
                    wrong += bad
                    mark = "!" if bad else "~" if not right and tally.lost < tally.runs else " "
                    told = ", ".join(f"{case} {n}" for case, n in tally.cases.most_common())
                    print(
                        f"{mark} {assignment} {question} {name}: lost {tally.lost} of "
                        f"{tally.runs}  {told}",
                        flush=True,
                    )
                    if right:
                        for case, said in tally.said.items():
                            print(f"      {case}: {said}", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
