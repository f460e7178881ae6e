"""Readers' files: every row is about what was read, and two readers who differ settle nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from made_readings import LOOP, LOOP_ONE_SHORT, SAME_MODE, ReadClass
from test_cli_errors import command

from autograder.errors import UsageError
from autograder.gradebook.adjusting import Entered, enter_points
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import LedgerReader
from autograder.gradebook.rereading import ReadNow
from autograder.records import read_digest

HEADER = "student,question,kind,points,reason,when,who,criteria,reading,read"
MONDAY = "2026-11-02T10:00:00Z"


class Readers(ReadClass):
    """Three students with the same slip, and files of those who read their q1."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.hand_in(dict.fromkeys(("ada", "bob", "cy"), (LOOP_ONE_SHORT, 1.0)))

    def read(self, student: str) -> str:
        with LedgerReader(self.out) as ledger:
            return ReadNow(self.assignment, ledger).digest(f"{student}.ipynb", "q1")

    def file(self, who: str, *rows: str, reading: int = 1, when: str = MONDAY) -> Path:
        """A reader's file; each row is `student points reason`."""
        lines = [HEADER]
        for row in rows:
            student, points, reason = row.split(" ", 2)
            lines.append(
                f"{student},q1,override,{points},{reason},{when},{who},,{reading},"
                f"{self.read(student)}"
            )
        file = self.folder / f"{who}-{reading}.csv"
        file.write_text("\n".join(lines) + "\n")
        return file

    def enter(self, *files: Path, who: str = "") -> Entered:
        return enter_points(self.course, self.out, files, who)

    def points(self) -> dict[str, float | None]:
        grades = grades_of(self.course, self.out).grades
        return {grade.student: grade.questions[0].points for grade in grades}


@pytest.fixture
def readers(tmp_path) -> Readers:
    return Readers(tmp_path)


def lines(entered: Entered) -> Sequence[str]:
    return entered.settled.open_ends()


def test_a_readers_file_says_who_read_what_and_counts(readers):
    entered = readers.enter(readers.file("Tina", "ada 2 one value short", "bob 2 one value short"))
    assert ([item.who for item in entered.new], lines(entered)) == (["Tina", "Tina"], ())
    assert readers.points() == {"ada": 2.0, "bob": 2.0, "cy": 1.0}
    with LedgerReader(readers.out) as ledger:
        (first, _) = ledger.adjustments()
    assert first.read == readers.read("ada")
    assert first.when == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_two_first_readings_that_differ_are_listed_and_neither_counts_but_all_others_do(readers):
    entered = readers.enter(
        readers.file("Tina", "ada 2 one value short", "bob 2 one value short"),
        readers.file("Uwe", "ada 1.5 the last is missing", "cy 2 one value short"),
    )
    assert lines(entered) == (
        "ada, q1: 2 by Tina (one value short), 1.5 by Uwe (the last is missing); decide",
    )
    assert readers.points() == {"ada": 1.0, "bob": 2.0, "cy": 2.0}


def test_a_reader_who_comes_later_and_differs_changes_nothing(readers):
    readers.enter(readers.file("Tina", "ada 2 one value short"))
    entered = readers.enter(readers.file("Uwe", "ada 1.5 the last is missing", "bob 2 short"))
    assert [item.student for item in entered.new] == ["bob"]
    assert "2 by Tina (one value short), 1.5 by Uwe" in lines(entered)[0]
    assert readers.points() == {"ada": 2.0, "bob": 2.0, "cy": 1.0}


def test_readers_who_agree_contradict_nothing(readers):
    entered = readers.enter(
        readers.file("Tina", "ada 2 one value short"), readers.file("Uwe", "ada 2 off by one")
    )
    assert (len(entered.new), lines(entered)) == (2, ())
    again = readers.enter(
        readers.file("Tina", "ada 2 one value short"), readers.file("Uwe", "ada 2 off by one")
    )
    assert (len(again.new), len(again.known)) == (0, 2)


def test_a_decision_settles_what_readers_said_before_it(readers):
    files = [readers.file("Tina", "ada 2 short"), readers.file("Uwe", "ada 1.5 short")]
    readers.enter(*files)
    decision = readers.folder / "decision.csv"
    decision.write_text("student,question,kind,points,reason\nada,q1,override,1.5,agreed\n")
    readers.enter(decision, who="Vera")
    entered = readers.enter(*files)
    assert (len(entered.new), readers.points()["ada"]) == (0, 1.5)
    assert lines(entered) == (
        "ada, q1: decided since Tina read it; the decision stays",
        "ada, q1: decided since Uwe read it; the decision stays",
    )
    later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()  # a clock that is ahead
    again = readers.enter(readers.file("Uwe", "ada 3 looked again", when=later))
    assert (lines(again), readers.points()["ada"]) == ((), 3.0)


def test_the_last_word_of_a_reader_counts_whichever_file_is_given_first(readers):
    old = readers.file("Tina", "ada 2 first look")
    old = old.rename(old.with_name("old.csv"))
    new = readers.file("Tina", "ada 2.5 second look", when="2026-11-02T11:00:00Z")
    entered = readers.enter(new, old)
    assert (len(entered.new), lines(entered), readers.points()["ada"]) == (1, (), 2.5)
    again = readers.enter(old)
    assert (len(again.new), readers.points()["ada"]) == (0, 2.5)


def test_a_second_reading_changes_no_points_and_contradicts_nothing(readers):
    entered = readers.enter(
        readers.file("Tina", "ada 2 one value short"),
        readers.file("Uwe", "ada 0.5 wrong", "bob 3 fine", reading=2),
    )
    assert (len(entered.new), lines(entered)) == (3, ())
    assert readers.points() == {"ada": 2.0, "bob": 1.0, "cy": 1.0}
    subject = grades_of(readers.course, readers.out)
    assert [(item.who, item.reading) for item in subject.readings] == [
        ("Tina", 1), ("Uwe", 2), ("Uwe", 2),
    ]  # fmt: skip
    assert {grade.student for grade in subject.grades if grade.questions[0].adjustments} == {"ada"}


def test_a_row_about_a_code_that_does_not_count_any_more_is_listed_and_not_entered(readers):
    file = readers.file("Tina", "ada 2 one value short", "bob 2 one value short")
    readers.hand_in({"ada": (SAME_MODE, 0.0)})
    entered = readers.enter(file)
    assert lines(entered) == (
        "ada, q1: another upload counts by now than Tina read; review it again",
    )
    assert readers.points() == {"ada": 0.0, "bob": 2.0, "cy": 1.0}


def test_points_for_a_code_that_another_upload_replaces_do_not_count_and_are_listed(readers):
    readers.enter(readers.file("Tina", "ada 2 one value short", "bob 2 one value short"))
    readers.hand_in({"ada": (LOOP, 3.0)})
    subject = grades_of(readers.course, readers.out)
    assert readers.points() == {"ada": 3.0, "bob": 2.0, "cy": 1.0}
    (note,) = (note for note in subject.notes if "review" in note)
    assert note == (
        "q1: of 1 student hands in something else by now than was read, so these points do not "
        "count; look again with autograder review: ada (2 by Tina)"
    )


def test_a_new_upload_that_leaves_the_question_as_it_was_changes_nothing(readers):
    readers.enter(readers.file("Tina", "ada 2 one value short"))
    readers.hand_in({"ada": (LOOP_ONE_SHORT.replace("\n", "  \n") + "\nprint('hello')\n", 1.0)})
    assert readers.points()["ada"] == 2.0


def test_criteria_and_texts_that_look_like_formulas_come_through(readers):
    read = readers.read("ada")
    file = readers.folder / "points.csv"
    file.write_text(
        f"{HEADER}\nada,q1,override,2,'-1 for the last value,{MONDAY},'@tina,"
        f"names it | gives an example,1,{read}\n"
    )
    (item,) = readers.enter(file).new
    assert (item.reason, item.who) == ("-1 for the last value", "@tina")
    assert item.criteria == ("names it", "gives an example")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ada,q1,override,2,x,,,,,", "nothing says who decided; say it with --who NAME"),
        ("ada,q1,override,2,x,,Tina,,3,ab", "reading: expected 1, or 2 for a second reader"),
        ("ada,q1,override,2,x,,Tina,,2,", "reading: a second reading names in the column read"),
        ("ada,q1,manual,2,x,,Tina,,1,ab", "read: who read one question's work says its points"),
        ("ada,,override,2,x,,Tina,,1,ab", "read: who read one question's work says its points"),
    ],
)
def test_a_mistake_in_one_of_several_files_is_named_and_nothing_is_entered(readers, row, said):
    wrong = readers.folder / "wrong.csv"
    wrong.write_text(f"{HEADER}\n{row}\n")
    with pytest.raises(UsageError) as caught:
        readers.enter(readers.file("Tina", "bob 2 fine"), wrong)
    assert f"wrong.csv:2: {said}" in str(caught.value)
    assert readers.points()["bob"] == 1.0


def test_several_files_are_entered_by_one_command_which_lists_what_it_left_out(readers):
    tina, uwe = readers.file("Tina", "ada 2 short"), readers.file("Uwe", "ada 1.5 short", "cy 2 x")
    done = command(
        readers.folder, "adjust", str(readers.out), "--from", str(tina), "--from", str(uwe)
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Not entered: ada, q1: 2 by Tina (short), 1.5 by Uwe (short); decide" in done.stdout
    assert "1 entered. Gradebook:" in done.stdout


def test_equal_texts_have_one_digest_whatever_stands_at_the_ends_of_their_lines():
    assert read_digest("a  \nb\n") == read_digest("\na\nb")
    assert read_digest("a\nb") != read_digest("a\n b")
