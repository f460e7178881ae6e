"""Known slips: one sentence where it is certain whose slip it is, silence everywhere else."""

import json
import shutil
from pathlib import Path

import pytest
from test_release import SMALL, edit

import autograder
from autograder.course.assignment import find_assignment
from autograder.course.bundle import questions_with_models
from autograder.course.settings import load_course
from autograder.errors import MasterError, UsageError
from autograder.proof.assemble import Says
from autograder.proof.check import AssignmentProof, Fared
from autograder.proof.slips import alike, in_words, silent, table_of, unspoken
from autograder.proof.variants import Kind, Variant
from autograder.records import (
    CaseResult,
    Outcome,
    QuestionResult,
    Result,
    Signature,
    Status,
    Visibility,
)
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.sentences import refuse_sentences
from autograder.slips.lookup import SlipLookup
from autograder.slips.table import SlipTable, read_table, table_file, tables_in, tables_text

ROOT = Path(autograder.__file__).parents[1]
UNDER = "0" * 16
COUNTS = "Your function counts from 1."
SORTS = "Your function sorts what it gets."


def look(outcome: str, fine: int = 0, coarse: int = 0) -> str:
    """One test of a signature."""
    return outcome if outcome == "passed" else f"{outcome}:{fine:016x}:{coarse:016x}"


PASSED = "passed"
ONE = (look("failed", 1, 1), PASSED)
LIKE_ONE = (look("failed", 9, 1), PASSED)  # by the coarse digest alone
TWO = (look("failed", 2, 2), PASSED)
THREE = (look("failed", 3, 3), look("failed", 4, 4))


def row(name, tests=None, kind=Kind.CHAFF, says="", like="", quiet="", question="q1", under=UNDER):
    """A row of a proof whose question lost points, with its signature."""
    case = CaseResult(name="a", visibility=Visibility.HIDDEN, weight=1.0, outcome=Outcome.FAILED)
    result = Result(
        submission=name, student=name, assignment="made", release="1", image="process",
        status=Status.GRADED, points=0.0, maximum=1.0,
        questions=(QuestionResult(id=question, points=0.0, maximum=1.0, cases=(case,)),),
    )  # fmt: skip
    loses = frozenset({question}) if kind is Kind.CHAFF else frozenset()
    variant = Variant(
        name, kind, None, (), loses=loses, touches=loses, says=Says(says, like, quiet)
    )
    signatures = {question: Signature(under=under, tests=tests)} if tests else {}
    return Fared(variant, result, 0.1, (), signatures=signatures)


def proof(*rows):
    return AssignmentProof("made", ("q1", "q2"), tuple(rows))


def said(table: SlipTable, tests, question="q1", under=UNDER) -> str:
    return SlipLookup([table]).find(question, Signature(under=under, tests=tests)).sentence


def test_whoever_has_a_chaffs_signature_reads_its_sentence():
    table = table_of(proof(row("one", ONE, says=COUNTS), row("two", TWO, says=SORTS)))
    assert said(table, ONE) == COUNTS
    assert said(table, TWO) == SORTS
    assert said(table, THREE) == ""


def test_an_answer_that_is_nobodys_by_the_fine_digest_may_be_somebodys_by_the_coarse_one():
    table = table_of(proof(row("one", ONE, says=COUNTS)))
    assert said(table, LIKE_ONE) == COUNTS
    both = table_of(proof(row("one", ONE, says=COUNTS), row("other", LIKE_ONE, says=SORTS)))
    assert said(both, ONE) == COUNTS
    assert said(both, LIKE_ONE) == SORTS
    assert said(both, (look("failed", 7, 1), PASSED)) == "", "it could be either"


@pytest.mark.parametrize(
    ("other", "told"),
    [({"like": "one"}, COUNTS), ({"says": SORTS}, ""), ({"quiet": "too vague"}, "")],
    ids=["one sentence", "two sentences", "a silent one"],
)
def test_a_coarse_likeness_speaks_only_where_all_that_are_equal_say_one_sentence(other, told):
    table = table_of(proof(row("one", ONE, says=COUNTS), row("other", LIKE_ONE, **other)))
    assert said(table, (look("failed", 7, 1), PASSED)) == told


def test_every_test_that_failed_must_be_equal_and_every_outcome():
    table = table_of(proof(row("three", THREE, says=COUNTS)))
    assert said(table, THREE) == COUNTS
    assert said(table, (THREE[0], PASSED)) == ""
    assert said(table, (THREE[0], look("failed", 5, 5))) == ""
    assert said(table, (*THREE, PASSED)) == "", "tests of another version"


def test_other_hidden_tests_know_nobody():
    table = table_of(proof(row("one", ONE, says=COUNTS)))
    assert said(table, ONE, under="1" * 16) == ""
    assert said(table, ONE, question="q2") == ""


def test_two_that_look_the_same_are_silent_unless_they_say_the_same():
    apart = table_of(proof(row("one", ONE, says=COUNTS), row("two", ONE, says=SORTS)))
    assert said(apart, ONE) == ""
    shared = table_of(proof(row("one", ONE, says=COUNTS), row("two", ONE, like="one")))
    assert said(shared, ONE) == COUNTS
    quiet = table_of(proof(row("one", ONE, says=COUNTS), row("two", ONE, quiet="too vague")))
    assert said(quiet, ONE) == ""


@pytest.mark.parametrize("kind", [Kind.WHEAT, Kind.STUB, Kind.REFERENCE])
def test_what_a_right_answer_or_the_stub_has_as_well_is_silent(kind):
    table = table_of(proof(row("right", ONE, kind=kind), row("one", ONE, says=COUNTS)))
    assert said(table, ONE) == ""
    coarsely = table_of(proof(row("right", LIKE_ONE, kind=kind), row("one", ONE, says=COUNTS)))
    assert said(coarsely, LIKE_ONE) == ""
    assert said(coarsely, (look("failed", 7, 1), PASSED)) == ""


def test_whoever_passes_every_test_of_the_run_that_signs_reads_nothing():
    table = table_of(proof(row("lucky", (PASSED, PASSED), says=COUNTS)))
    assert said(table, (PASSED, PASSED)) == ""


def test_chaffs_that_cannot_be_told_apart_are_refused_but_not_where_tests_train():
    table = table_of(proof(row("one", ONE, says=COUNTS), row("two", ONE, says=SORTS)))
    (problem,) = alike(table, ())
    assert "q1: one and two cannot be told apart" in problem
    assert "SAYS_LIKE" in problem and "SILENT" in problem
    assert alike(table, {"q1"}) == []
    for other in ({"like": "one"}, {"quiet": "a reason"}, {}):
        rows = (row("one", ONE, says=COUNTS), row("two", ONE, **other))
        assert alike(table_of(proof(*rows)), ()) == []


def test_the_silent_ones_are_listed_with_reason_and_share():
    rows = proof(
        row("one", ONE, says=COUNTS),
        row("two", TWO, quiet="nobody would understand it"),
        row("three", THREE, says=SORTS),
        row("slow", None, says=SORTS),
        row("stub", THREE, kind=Kind.STUB),
    )
    table = table_of(rows)
    whys = {item.chaff: item.why for item in silent(rows, table)}
    assert whys["two"] == "nobody would understand it"
    assert whys["three"] == "an untouched stub, or a right answer, looks the same"
    assert "no end" in whys["slow"]
    assert "one" not in whys
    first, *others = in_words(rows, table)
    assert first == "Known slips: 1 of 4, by question, would be told to a student; 3 silent (75 %)."
    assert "  silent, q1: two: nobody would understand it" in others


def test_a_chaff_that_says_what_nobody_says_is_an_error():
    with pytest.raises(MasterError, match="two: SAYS_LIKE names missing"):
        table_of(proof(row("two", TWO, like="missing")))
    with pytest.raises(MasterError, match="one, which has no SAYS of its own"):
        table_of(proof(row("one", ONE, quiet="why"), row("two", TWO, like="one")))


def test_a_chaff_of_another_question_may_say_what_one_says_that_was_left_out():
    """Some chaffs of an earlier question reach this one, and are graded with it."""
    one = row("one", ONE, says="A.")
    other = row("other", None, like="of_another_question", question="q2")
    assert [slip.chaff for slip in table_of(proof(one, other)).questions["q1"].known] == ["one"]


def test_a_chaff_without_a_word_stops_a_release_and_one_with_a_reason_does_not():
    rows = proof(
        row("one", ONE, says=COUNTS),
        row("two", ONE, like="one"),
        row("three", THREE, quiet="why"),
        row("four", TWO),
        row("wheat", kind=Kind.WHEAT),
    )
    assert unspoken(rows) == [
        "four: a chaff says what a student may read, in SAYS, SAYS_LIKE or SILENT"
    ]


def test_a_table_is_kept_question_by_question_and_written_when_it_changes(tmp_path):
    file = table_file(tmp_path, "made")
    assert read_table(file).questions == {}
    first = table_of(proof(row("one", ONE, says=COUNTS)))
    assert first.write(file)
    assert not first.write(file)
    second = table_of(proof(row("two", TWO, says=SORTS, question="q2")))
    assert read_table(file).updated(second).write(file)
    assert said(read_table(file), ONE) == COUNTS
    assert said(read_table(file), TWO, question="q2") == SORTS


def test_a_damaged_table_names_its_file_and_the_way_out(tmp_path):
    file = table_file(tmp_path, "made")
    file.parent.mkdir(parents=True)
    for text in ("{", '{"questions": 3}', "\x00"):
        file.write_text(text)
        with pytest.raises(UsageError, match=r"slips\.json cannot be read.*autograder check"):
            read_table(file)


def test_a_new_wording_of_the_course_comes_before_that_of_a_version():
    old = table_of(proof(row("one", ONE, says=COUNTS)))
    new = table_of(proof(row("one", ONE, says=SORTS)))
    found = SlipLookup([new, old]).find("q1", Signature(under=UNDER, tests=ONE))
    assert found.sentence == SORTS
    assert tables_in(tables_text({"made": old})) == {"made": old}
    assert json.loads(tables_text({"made": old}))["made"]["questions"]["q1"]["under"] == UNDER


@pytest.fixture
def small(tmp_path):
    """A copy of the small course."""
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def test_a_sentence_with_a_line_of_the_solution_is_refused(small):
    chaff = small / "tests/submissions/smoothing/chaff_ties_as_they_come.py"
    assignment = find_assignment(load_course(small), "smoothing")
    refuse_sentences(assignment)
    edit(chaff, "Look at what", "Write `return ranked[:n]`. Look at what")
    with pytest.raises(ReleaseRefused) as caught:
        refuse_sentences(assignment)
    assert "SAYS of chaff_ties_as_they_come.py" in str(caught.value)
    assert "'return ranked[:n]'" in str(caught.value)


def test_questions_whose_tests_meet_networks_are_known_from_the_tests():
    course = load_course(ROOT)
    found = {
        name: questions_with_models(find_assignment(course, name)) for name in ("bptt", "next_word")
    }
    assert found == {"bptt": frozenset(), "next_word": frozenset({"q2", "q3", "q4", "q6"})}
