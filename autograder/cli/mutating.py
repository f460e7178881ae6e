"""The command `mutate`: one small change of the reference at a time, and whether a test notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.choosing import AlsoAssignmentOption, assignments_that_begin, the_one
from autograder.cli.options import (
    AgainOption,
    CourseOption,
    SandboxChoice,
    SandboxOption,
    VerboseOption,
    WorkersOption,
    leave,
    make_console,
    open_course,
    say,
)
from autograder.system import cores
from autograder.wording import counted

if TYPE_CHECKING:
    from autograder.proof.mutate import MutationProof
    from autograder.report.mutants import FunctionRow


def mutate(
    assignment: Annotated[
        str | None,
        typer.Argument(metavar="[ASSIGNMENT]", autocompletion=assignments_that_begin),
    ] = None,
    question: Annotated[
        str | None, typer.Option("--question", "-q", help="Only this question, such as q2.")
    ] = None,
    training: Annotated[
        bool,
        typer.Option("--training", help="Also the functions that train models: minutes, or hours."),
    ] = False,
    sandbox: SandboxOption = SandboxChoice.DOCKER,
    again: AgainOption = False,
    workers: WorkersOption = None,
    also: AlsoAssignmentOption = None,
    _verbose: VerboseOption = False,
    course: CourseOption = None,
) -> None:
    """Change the reference in one small place at a time; list the changes that no test notices."""
    from autograder.course.assignment import find_assignment
    from autograder.proof.allowed import entries
    from autograder.proof.mutate import Mutator
    from autograder.proof.store import ProofStore
    from autograder.proof.variants import default_folder
    from autograder.report.mutants import mutants_table

    console = make_console()
    name = the_one(assignment, also)
    found = open_course(course)
    proofs = ProofStore(found)
    mutator = Mutator(
        sandbox.value, workers or cores(), console, training, proofs=proofs, again=again
    )
    proof = mutator.mutate(find_assignment(found, name), question)
    console.print(mutants_table(name, list(_rows(proof))))
    if proof.cached:
        say(console, f"{proof.cached} of {len(proof.tried)} tried before; --again tries them")
    if proof.left_out:
        say(console, f"Left out, because they train: {', '.join(proof.left_out)}; see --training")
    for one in proof.idle:
        say(console, f"{one.mutant.function}: killed now, its entry may go: {one.mutant.change}")
    for line in proof.problems:
        say(console, line)
    if proof.survivors:
        file = default_folder(found) / name / "mutants.yml"
        many = counted(len(proof.survivors), "mutant lives", "mutants live")
        say(console, f"{many}: sharpen a test, or say in {file} why the contract allows it:")
        say(console, entries(proof.survivors))
    if proofs.trouble:
        say(console, proofs.trouble)
    leave(0 if proof.passed else 1)


def _rows(proof: MutationProof) -> Iterator[FunctionRow]:
    from autograder.proof.mutate import MutantFate
    from autograder.report.mutants import FunctionRow

    for function in dict.fromkeys(one.mutant.function for one in proof.tried):
        own = [one for one in proof.tried if one.mutant.function == function]
        yield FunctionRow(
            own[0].mutant.question,
            function,
            len(own),
            sum(one.fate is MutantFate.KILLED for one in own),
            sum(one.fate is MutantFate.ALLOWED for one in own),
            sum(one.seconds for one in own),
        )
