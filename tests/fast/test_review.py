"""What the review page holds: every student's own code, in groups, and nothing that could run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from made_readings import LOOP, LOOP_ONE_SHORT, NAME, SAME_MODE, ReadClass
from test_cli_errors import command

from autograder.batch.released import released_cells
from autograder.errors import UsageError
from autograder.gradebook.adjusting import enter_points
from autograder.gradebook.ledger import LedgerReader
from autograder.gradebook.rereading import digests_of
from autograder.intake.question_code import codes_by_question
from autograder.records import Cell
from autograder.review import (
    Collected,
    PageFor,
    ReviewCriterion,
    ReviewQuestion,
    SlipSign,
    Work,
    collect,
    drawn,
    groups_of,
    review_page,
    share_of,
)
from autograder.review.nearest import differences

Q1 = ReviewQuestion("q1", 3.0)
W1 = ReviewQuestion(
    "w1",
    3.0,
    (ReviewCriterion("names the window", 2.0), ReviewCriterion("gives an example", 1.0)),
    True,
)
STUB = "def moving_average(values, width):\n    ...\n"
OWN = """\
import math

SCALE = 2


def halved(total):
    return total / SCALE


print(halved(2))


def moving_average(values, width):
    # pairs only
    return [halved(math.fsum(values[i : i + width])) for i in range(len(values) - 1)]
"""
PAGE = PageFor("A course", NAME, "Smoothing")


def read(made: ReadClass, *questions: ReviewQuestion) -> Collected:
    with LedgerReader(made.out) as ledger:
        return collect(made.assignment, ledger, released_cells(made.assignment), questions or (Q1,))


def by_student(collected: Collected, question: str = "q1") -> dict[str, Work]:
    return {work.students[0]: work for work in collected.works[question]}


def island(html: str) -> dict:
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    return json.loads(text)


@pytest.fixture
def made(tmp_path) -> ReadClass:
    return ReadClass(tmp_path)


# --- what is read -------------------------------------------------------------------------------


def test_a_question_has_its_functions_and_what_they_need_of_the_students_own(made):
    made.hand_in({"ada": (OWN, 1.0), "bob": (STUB, 0.0)})
    works = by_student(read(made))
    assert (
        works["ada"].text
        == OWN.replace("print(halved(2))\n\n\n", "").replace("\n\n\n", "\n\n")[:-1]
    )
    assert (works["ada"].blank, works["bob"].blank) == (False, True)
    assert works["bob"].text == ""
    assert [(test.outcome, test.hidden) for test in works["ada"].tests] == [
        ("passed", False), ("failed", True),
    ]  # fmt: skip
    assert works["ada"].tests[1].said == "AssertionError: gives every value of 1"


def test_what_another_question_asks_for_is_left_to_that_question():
    cells = [
        Cell(id="a", source="def first(x):\n    return x"),
        Cell(id="b", source="def second(x):\n    return first(x)"),
    ]
    found = codes_by_question(cells, {"first": "q1", "second": "q2"})
    assert found["q2"]["text"] == cells[1].source


def test_of_a_function_that_is_defined_twice_the_last_is_read_and_changes_of_a_name_are_too():
    cells = [
        Cell(id="a", source="def f(x):\n    return 1\n\ntable = {}"),
        Cell(id="b", source="table['a'] = 2; other = 3\n\ndef f(x):\n    return table[x]"),
    ]
    text = codes_by_question(cells, {"f": "q1"})["q1"]["text"]
    assert text == "table = {}\n\ntable['a'] = 2\n\ndef f(x):\n    return table[x]"


def test_a_cell_that_is_no_python_is_read_as_it_is():
    broken = "def f(x:\n    return 1"
    found = codes_by_question([Cell(id="a", source=broken)], {"f": "q1"})["q1"]
    assert (found["text"], found["blank"], found["slice"]) == (broken, False, "")


def test_code_that_python_reads_and_cannot_write_out_is_read_as_it_stands():
    large = f"0x1{'0' * 4000}"  # more digits than Python turns into a decimal number
    deep = f"{'-' * 2000}1"
    cells = [
        Cell(id="a", source="# a comment and nothing else"),
        Cell(id="b", source=f"first = {large}; second = 2"),
        Cell(id="c", source=f"def f(x):\n    return first + second + {deep}"),
    ]
    found = codes_by_question(cells, {"f": "q1"})["q1"]
    assert found["text"] == f"first = {large}\n\nsecond = 2\n\n{cells[2].source}"
    assert large in found["slice"] and found["slice"].endswith(deep)


def test_layout_comments_and_docstrings_make_no_difference_and_anything_else_does():
    def same(source: str) -> str:
        return codes_by_question([Cell(id="a", source=source)], {"f": "q1"})["q1"]["same"]

    plain = "def f(x):\n    return x + 1"
    assert same('def f( x ):  # one more\n\n    "Adds."\n    return (x+1)') == same(plain)
    assert same(plain.replace("1", "2")) != same(plain)


def test_the_digest_is_of_what_is_read_and_does_not_follow_the_release(made):
    made.hand_in({"ada": (OWN, 1.0)})
    work = by_student(read(made))["ada"]
    with LedgerReader(made.out) as ledger:
        reading = ledger.reading("ada.ipynb")
    assert reading is not None
    assert digests_of(reading, made.assignment.master.functions)["q1"] == work.read


def test_what_an_older_ledger_did_not_keep_is_read_from_the_file_or_listed(made, tmp_path):
    made.hand_in({"ada": (OWN, 1.0), "bob": (LOOP, 3.0)})
    made.hand_in({"cy": (OWN, 1.0)}, kept=False)
    collected = read(made)
    assert sorted(by_student(collected)) == ["ada", "bob"]
    (missing,) = collected.unread
    assert (missing.student, missing.submission) == ("cy", "cy.ipynb")
    assert "is gone from /cy.ipynb: put it back, or run autograder grade" in missing.reason
    done = command(made.folder, "review", str(made.out), "-q", "q1")
    assert "Not shown: cy (cy.ipynb): was graded by a version that did not keep" in done.stdout


# --- groups -------------------------------------------------------------------------------------


def test_works_are_alike_whose_code_and_outcomes_are_and_right_ones_are_folded(made):
    made.hand_in(
        {
            "ada": (LOOP_ONE_SHORT, 1.0),
            "bob": (LOOP_ONE_SHORT.replace("means = []", "means = []  # all"), 1.0),
            "cy": (SAME_MODE, 0.0),
            "dee": (LOOP, 3.0),
            "eve": (STUB, 0.0),
            "fay": (LOOP_ONE_SHORT, 0.0),  # on another machine, say: its tests came out otherwise
        }
    )
    groups = groups_of(Q1, read(made).works["q1"])
    assert [
        (group.kind, group.folded, {work.students[0] for work in group.works}) for group in groups
    ] == [
        ("unnamed", False, {"ada", "bob"}),
        ("alone", False, {"cy", "fay"}),
        ("right", True, {"dee"}),
        ("blank", True, {"eve"}),
    ]


def test_the_sign_of_a_known_slip_makes_a_group_with_its_name(made):
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0), "bob": (SAME_MODE, 1.0), "cy": (OWN, 1.0)})
    slip = SlipSign("a", "one window short", "Your function leaves the last window out.")
    signs = {"ada.ipynb": slip, "bob.ipynb": slip}
    first, second = groups_of(Q1, read(made).works["q1"], signs)
    assert (first.kind, first.name, len(first.works)) == ("known", "one window short", 2)
    assert (second.kind, second.works[0].students) == ("alone", ("cy",))
    assert island(review_page(PAGE, Q1, (first, second)))["groups"][0]["says"] == slip.says


def test_lines_that_differ_from_the_nearest_group_are_marked_and_comments_are_not(made):
    made.hand_in(
        {
            "ada": (LOOP_ONE_SHORT, 1.0),
            "bob": (LOOP_ONE_SHORT.replace("means = []", "means = []  # all"), 1.0),
            "cy": (LOOP.replace(" / width", ""), 0.5),
            "dee": (LOOP.replace("means = []", '"""Means\n\n    of all."""\n    means = []'), 3.0),
        }
    )
    groups = groups_of(Q1, read(made).works["q1"])
    works = by_student(read(made))
    found = differences(groups)
    changed = found[works["cy"].key]
    assert (changed.near.students, changed.lines, changed.gone) == (("dee",), (5,), ())
    second = found[groups[0].works[1].key]
    assert (second.near, second.lines) == (groups[0].works[0], ())
    first = found[groups[0].works[0].key]
    assert (first.near.students, first.lines) == (("dee",), (3,))
    assert works["dee"].key not in found


def test_nothing_follows_from_a_name_in_the_order_of_a_group(made):
    names = [f"s{number:02}" for number in range(20)]
    made.hand_in(dict.fromkeys(names, (LOOP_ONE_SHORT, 1.0)))
    (group,) = groups_of(Q1, read(made).works["q1"])
    order = [work.students[0] for work in group.works]
    assert (sorted(order), order != names, order != names[::-1]) == (names, True, True)


# --- the page -----------------------------------------------------------------------------------


def test_what_students_wrote_cannot_end_the_data_or_begin_an_element(made):
    hostile = LOOP_ONE_SHORT + "    # </script><script>window.pwned=1</script> <!-- \u2028 \u202e\n"
    hostile = hostile.replace("return", "'</SCRIPT><!--<script>'; return", 1)
    made.hand_in({"<script>eve</script>": (hostile, 1.0)})
    html = review_page(PAGE, Q1, groups_of(Q1, read(made).works["q1"]))
    assert html.count("<script") == html.count("</script") == 2, "the data and the script"
    assert "<!--" not in html.partition('id="data">')[2].partition("</script>")[0]
    (work,) = island(html)["works"]
    assert "</SCRIPT><!--<script>" in work["text"]
    assert "\u202e" not in work["text"]


def test_an_answer_is_rendered_and_what_could_act_in_it_is_gone(made):
    answer = "A **window** of $w$.\n\n<img src=x onerror=window.pwned=1><script>1</script>"
    made.hand_in({"ada": (LOOP, 3.0), "bob": (LOOP, 3.0)}, answers={"ada": answer})
    works = by_student(read(made, W1), "w1")
    assert "<strong>window</strong>" in works["ada"].html
    assert "<math" in works["ada"].html
    assert "<img" not in works["ada"].html and "<script" not in works["ada"].html
    assert (works["ada"].points, works["ada"].earned) == (None, None)
    assert works["bob"].blank, "nothing was written"
    data = island(review_page(PAGE, W1, groups_of(W1, tuple(works.values()))))
    assert data["criteria"][0] == {"name": "names the window", "points": 2.0}
    assert [group["kind"] for group in data["groups"]] == ["alone", "blank"]


def test_a_second_reader_is_told_nothing_of_the_first(made):
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0)})
    file = made.folder / "points.csv"
    file.write_text("student,question,kind,points,reason\nada,q1,override,2,short\n")
    enter_points(made.course, made.out, file, "Tina")
    works = read(made).works["q1"]
    assert (works[0].points, works[0].by_hand) == (2.0, ("q1: override 2 (Tina: short)",))
    html = review_page(replace(PAGE, reading=2), Q1, groups_of(Q1, works))
    assert "Tina" not in html
    assert island(html)["works"][0]["points"] == 1.0


def test_a_sample_is_the_same_each_time_and_changes_little_with_the_class(made):
    made.hand_in({f"s{number:02}": (LOOP, 3.0) for number in range(30)} | {"eve": (STUB, 0.0)})
    works = read(made).works["q1"]
    first = drawn(works, 0.1, "2026/q1")
    assert len(first) == 3
    assert drawn(works[::-1], 0.1, "2026/q1") == first
    assert drawn(works, 0.1, "2026/q2") != first
    assert set(first) < set(drawn(works, 0.2, "2026/q1"))
    assert all(not work.blank for work in drawn(works, 1.0, "2026/q1"))


@pytest.mark.parametrize("text", ["10", "0%", "120%", "some", "", "nan%"])
def test_a_share_that_is_none_is_answered_with_an_example(text):
    with pytest.raises(UsageError, match="expected a share such as 10%"):
        share_of(text)


def test_the_work_of_a_group_is_read_once_and_stands_for_each_of_its_students(made):
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0), "cy": (LOOP_ONE_SHORT, 1.0)})
    (made.out / "groups.csv").write_text("group,student\n1,ada\n1,bob\n")
    works = {work.students: work for work in read(made).works["q1"]}
    assert sorted(works) == [("ada", "bob"), ("cy",)]
    assert works["ada", "bob"].points == 1.0
    file = made.folder / "points.csv"
    file.write_text("student,question,kind,points,reason\nbob,q1,override,2,oral\n")
    enter_points(made.course, made.out, file, "Tina")
    works = {work.students: work for work in read(made).works["q1"]}
    assert works["ada", "bob"].points is None, "they differ: every mark is a change"
    assert works["ada", "bob"].by_hand == ("q1: override 2 (Tina: oral)",)


# --- the command --------------------------------------------------------------------------------


def test_the_command_writes_a_page_for_each_question_and_says_what_is_in_it(made: ReadClass):
    made.hand_in({"ada": (LOOP_ONE_SHORT, 1.0), "bob": (LOOP_ONE_SHORT, 1.0), "cy": (LOOP, 3.0)})
    done = command(made.folder, "review", "-a", NAME)
    assert (done.returncode, done.stderr) == (0, "")
    pages = Path("grades") / NAME / "review"
    assert done.stdout.splitlines() == [
        f"q1: 2 alike in 1 group, 1 right: {pages / 'q1.html'}",
        f"q2: 3 right: {pages / 'q2.html'}",
    ]
    done = command(made.folder, "review", "-a", NAME, "-q", "q1", "--second", "50%")
    assert done.stdout.splitlines()[0].endswith(f"{pages / 'q1-second.html'}")
    assert {file.name for file in (made.out / "review").iterdir()} == {
        "q1.html", "q2.html", "q1-second.html",
    }  # fmt: skip


def test_a_question_that_is_not_there_is_answered_with_those_there_are(made):
    made.hand_in({"ada": (LOOP, 3.0)})
    done = command(made.folder, "review", "-a", NAME, "-q", "q7")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no question 'q7'; there are: q1, q2" in done.stderr
