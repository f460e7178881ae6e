"""Known slips from a proof: what the chaffs say, whose answers look alike, and who stays silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from autograder.course.assignment import Assignment
from autograder.course.bundle import questions_with_models
from autograder.course.training import training_questions
from autograder.errors import MasterError
from autograder.proof.assemble import NOTHING_TO_SAY
from autograder.proof.check import AssignmentProof, Fared
from autograder.proof.variants import Kind, Variant
from autograder.slips.lookup import find_in, fine
from autograder.slips.table import KnownSlip, QuestionSlips, SlipTable
from autograder.wording import percent

_RIGHT = (Kind.REFERENCE, Kind.STUB, Kind.WHEAT)


@dataclass(frozen=True)
class Silent:
    """A chaff of which a student never reads, and why."""

    chaff: str
    question: str
    why: str


@dataclass(frozen=True)
class Spoken:
    """What a proof says of known slips: the table, what it comes to, and what stops a release."""

    table: SlipTable
    lines: tuple[str, ...]
    problems: tuple[str, ...]


def spoken(assignment: Assignment, proof: AssignmentProof) -> Spoken:
    """Return the known slips of an assignment whose proof is given.

    Raises `MasterError` as `table_of`.
    """
    table = table_of(proof)
    networks = questions_with_models(assignment) | set(training_questions(assignment))
    problems = tuple(alike(table, networks))
    return Spoken(table, tuple(in_words(proof, table)), problems)


def table_of(proof: AssignmentProof) -> SlipTable:
    """Return the table that the rows of a proof make.

    Raises `MasterError` for a chaff that says what another one says, which there is not or which
    has no sentence of its own.
    """
    chaffs = [row for row in proof.fared if row.variant.kind is Kind.CHAFF]
    says = {row.variant.name: row.variant for row in chaffs}
    known: dict[tuple[str, str], list[KnownSlip]] = {}
    for row in chaffs:
        for question in spoken_of(row.variant):
            signature = row.signatures.get(question)
            if signature is not None:
                slip = KnownSlip(
                    chaff=row.variant.name,
                    tests=signature.tests,
                    sentence=sentence_of(row.variant, says),
                    silent=row.variant.says.silent,
                )
                known.setdefault((question, signature.under), []).append(slip)
    return SlipTable(
        questions={
            question: QuestionSlips(
                under=under,
                known=tuple(sorted(slips, key=lambda slip: slip.chaff)),
                no_slip=tuple(_not_slips(proof.fared, question, under)),
            )
            for (question, under), slips in sorted(known.items())
        }
    )


def sentence_of(chaff: Variant, chaffs: Mapping[str, Variant]) -> str:
    """Return what a chaff says, be it in another one's words; empty where it says nothing."""
    like = chaff.says.says_like
    if not like:
        return chaff.says.says
    if like not in chaffs:
        raise MasterError(f"{chaff.name}: SAYS_LIKE names {like}, and there is no such chaff")
    if not chaffs[like].says.says:
        raise MasterError(f"{chaff.name}: SAYS_LIKE names {like}, which has no SAYS of its own")
    return chaffs[like].says.says


def spoken_of(chaff: Variant) -> Iterator[str]:
    """Yield the questions under which a chaff's sentence belongs: those with a function of its.

    Where a wrong q2 costs points in q4 as well, the sentence is about q2.
    """
    yield from sorted(chaff.loses & chaff.touches or chaff.loses)


def unspoken(proof: AssignmentProof) -> list[str]:
    """Name the chaffs that neither say anything nor give a reason why not."""
    return [
        f"{row.variant.name}: a chaff says what a student may read, in SAYS, SAYS_LIKE or SILENT"
        for row in proof.fared
        if row.variant.kind is Kind.CHAFF and row.variant.says == NOTHING_TO_SAY
    ]


def alike(table: SlipTable, networks: Iterable[str]) -> list[str]:
    """Say which chaffs look the same and say different things, but for questions with networks.

    Those fall silent by themselves: what a network answers is told in coarse steps only.
    """
    problems = []
    for question, slips in table.questions.items():
        if question in set(networks):
            continue
        groups: dict[tuple[str, ...], list[KnownSlip]] = {}
        for slip in slips.known:
            if slip.sentence:
                groups.setdefault(fine(slip.tests), []).append(slip)
        for group in groups.values():
            if len({slip.sentence for slip in group}) > 1:
                names = " and ".join(slip.chaff for slip in group)
                problems.append(
                    f"{question}: {names} cannot be told apart by their answers and say different "
                    "things: give one of them SAYS_LIKE, or SILENT with the reason"
                )
    return problems


def silent(proof: AssignmentProof, table: SlipTable) -> list[Silent]:
    """Return the chaffs of which no student reads, each with the question and the reason."""
    found = []
    for row in proof.fared:
        if row.variant.kind is not Kind.CHAFF:
            continue
        for question in spoken_of(row.variant):
            signature = row.signatures.get(question)
            if signature is None:
                if question in {result.id for result in row.result.questions}:
                    why = "the run that signs came to no end"
                    found.append(Silent(row.variant.name, question, why))
                continue
            finding = find_in(table.questions[question], signature.tests)
            if not finding.sentence:
                found.append(Silent(row.variant.name, question, finding.why))
    return found


def in_words(proof: AssignmentProof, table: SlipTable) -> list[str]:
    """Say how many chaffs speak, and list those that are silent, with the reasons."""
    quiet = silent(proof, table)
    count = sum(len(slips.known) for slips in table.questions.values())
    count += sum("no end" in item.why for item in quiet)
    if not count:
        return []
    lines = [
        f"Known slips: {count - len(quiet)} of {count}, by question, would be told to a student; "
        f"{len(quiet)} silent ({percent(len(quiet) / count)})."
    ]
    lines += [f"  silent, {item.question}: {item.chaff}: {item.why}" for item in quiet]
    return lines


def _not_slips(rows: Iterable[Fared], question: str, under: str) -> Iterator[tuple[str, ...]]:
    """Yield the signatures that are no slip's: of whatever is right, and of the untouched stub."""
    found = {
        signature.tests
        for row in rows
        if row.variant.kind in _RIGHT
        for name, signature in row.signatures.items()
        if name == question and signature.under == under
    }
    yield from sorted(found)
