"""The table of the mutants is true of the references, and every survivor has a reason."""

import json
from pathlib import Path

import mutants as script
import pytest

from autograder.course.assignment import find_assignment
from autograder.course.settings import load_course
from autograder.course.training import training_functions
from autograder.proof.mutation import mutants_of

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_is_kept_of_the_mutants_and_their_reasons(capsys):
    assert script.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", load_course(ROOT).settings.assignments)
def test_every_function_that_does_not_train_had_the_mutants_that_it_has_now(name):
    kept = json.loads((ROOT / script.FOUND).read_text(encoding="utf-8")).get(name, {})
    assignment = find_assignment(load_course(ROOT), name)
    training = training_functions(assignment)
    mutants = [
        mutant for mutant in mutants_of(assignment.master) if mutant.function not in training
    ]
    for function in dict.fromkeys(mutant.function for mutant in mutants):
        own = [mutant for mutant in mutants if mutant.function == function]
        run = f"run: python benchmarks/mutants.py {name}"
        assert kept.get(function, {}).get("digest") == script.digest(own), run
