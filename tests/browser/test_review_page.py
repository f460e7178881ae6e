"""A question is graded at the keyboard alone, and what was clicked is what the gradebook has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_grades import PAYLOADS
from made_readings import LOOP, LOOP_ONE_SHORT, NAME, SAME_MODE, ReadClass

from autograder.batch.released import released_cells
from autograder.gradebook.adjusting import Entered, enter_points
from autograder.gradebook.grades import grades_of
from autograder.gradebook.ledger import LedgerReader
from autograder.review import (
    Group,
    PageFor,
    ReviewCriterion,
    ReviewQuestion,
    collect,
    drawn,
    groups_of,
    questions_of,
    review_page,
)

pytestmark = pytest.mark.browser
PAGE = PageFor("A course", NAME, "Smoothing & counting")
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
HOSTILE = """\
def moving_average(values, width):
    '''</script><script>window.pwned=1</script><img src=x onerror=window.pwned=2> <!-- '''
    return [sum(values[i:i + width]) / {number} for i in range(len(values))]
"""
RUBRIC = (ReviewCriterion("names the window", 2.0), ReviewCriterion("gives an example", 1.0))
MOST_ELEMENTS = 400  # that a page has when it opens, whatever the size of the class


def class_of(folder: Path, size: int) -> ReadClass:
    """A third each: one window short, `same` mode, and right or on their own."""
    made = ReadClass(folder)
    works = {}
    for number in range(size):
        kind = number % 3
        if kind == 0:
            work = LOOP_ONE_SHORT.replace("means = []", f"means = []  # list {number}"), 1.0
        elif kind == 1:
            work = SAME_MODE, 0.0
        elif number % 2:
            work = HOSTILE.format(number=number), 0.75
        else:
            work = LOOP, 3.0
        works[f"student{number:03}"] = work
    made.hand_in(works)
    return made


def groups_in(made: ReadClass, share: float = 1.0) -> tuple[Group, ...]:
    (question, *_) = questions_of(made.assignment)
    with LedgerReader(made.out) as ledger:
        collected = collect(made.assignment, ledger, released_cells(made.assignment), [question])
    works = collected.works["q1"]
    return groups_of(question, works if share == 1.0 else drawn(works, share, "7/q1"))


def write(made: ReadClass, share: float = 1.0) -> Path:
    (question, *_) = questions_of(made.assignment)
    page = PAGE if share == 1.0 else replace(PAGE, reading=2)
    file = made.folder / f"q1-{page.reading}.html"
    file.write_text(review_page(page, question, groups_in(made, share)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> ReadClass:
    return class_of(tmp_path_factory.mktemp("review"), 60)


@pytest.fixture(scope="module")
def file(made) -> Path:
    return write(made)


def enter(made: ReadClass, *files: Path) -> Entered:
    return enter_points(made.course, made.out, files)


def points(made: ReadClass) -> dict[str, float | None]:
    return {g.student: g.questions[0].points for g in grades_of(made.course, made.out).grades}


def names(group: Group) -> set[str]:
    return {student for work in group.works for student in work.students}


def test_two_readers_grade_a_question_of_sixty_at_the_keyboard_alone(reader, tmp_path):
    made = class_of(tmp_path, 60)
    file = write(made)
    first, second, alone, right = groups_in(made)
    assert [len(group.works) for group in (first, second, alone, right)] == [20, 20, 10, 10]
    before = points(made)

    tina = reader("Tina")
    page = tina.open(file)
    tina.sign()
    tina.press("g", "2", "c", "'one window is missing'", "Enter")  # all twenty of the first group
    assert tina.said() == "Commented all 20."
    tina.press("J", "p", "'0.5'", "Enter", "r", "1")  # one of the second: points, a used comment
    tina.press("j", "2", "u", "j", "1", "c", "'ends are padded'", "Enter")  # one taken back
    tina.press("J", "1", "r", "2")
    page.close()  # a closed tab

    page = tina.open(file)
    assert tina.said() == "The draft of this browser has 23 marks."
    assert page.locator("#who").input_value() == "Tina"
    draft = tina.saved("s", tmp_path)

    elsewhere = reader("Tina")  # a second browser
    page = elsewhere.open(file)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("l")
    chooser.value.set_files(draft)
    page.wait_for_function("document.getElementById('status').textContent.includes('taken')")
    elsewhere.sign()
    elsewhere.press("j", "j", "-", "-", "-")  # goes on there: three half points less
    points_of_tina = elsewhere.saved("d", tmp_path)
    assert points_of_tina.name == "Tina-points.csv"

    uwe = reader("Uwe")
    uwe.open(file)
    uwe.sign()
    uwe.press("1", "c", "'half of it'", "Enter")  # differs from Tina in the first of all
    uwe.press("j", "2", "c", "'the last is missing'", "Enter")  # agrees with her
    uwe.press(
        "J", "J", "J", "j", "2", "c", "'copied from the lecture'", "Enter"
    )  # one of the right
    points_of_uwe = uwe.saved("d", tmp_path)

    entered = enter(made, points_of_tina, points_of_uwe)
    (differing,) = entered.settled.open_ends()
    assert "2 by Tina (one window is missing), 1 by Uwe (half of it); decide" in differing

    order = [[work.students[0] for work in group.works] for group in (first, second, alone, right)]
    expected = before | dict.fromkeys(order[0][1:], 2.0)
    expected |= {
        order[0][2]: 0.5,
        order[1][0]: 0.5,
        order[1][2]: 1.0,
        order[2][0]: 1.0,
        order[3][1]: 2.0,
    }
    assert points(made) == expected
    grades = {grade.student: grade for grade in grades_of(made.course, made.out).grades}
    last = grades[order[0][1]].questions[0].adjustments
    assert [(item.who, item.reason) for item in last] == [
        ("Tina", "one window is missing"), ("Uwe", "the last is missing"),
    ]  # fmt: skip
    again = enter(made, points_of_tina, points_of_uwe)
    assert (len(again.new), points(made)) == (0, expected)


def test_a_second_reading_of_a_sample_changes_no_points(reader, tmp_path):
    made = class_of(tmp_path, 30)
    file = write(made, 0.2)
    uwe = reader("Uwe")
    uwe.open(file)
    uwe.sign()
    uwe.press("3")
    uwe.press("j", "2")
    rows = uwe.saved("d", tmp_path)
    before = points(made)
    entered = enter(made, rows)
    assert [(item.reading, item.points) for item in entered.new] == [(2, 3.0), (2, 2.0)]
    assert points(made) == before


def test_names_and_comments_come_through_the_file_as_they_are(reader, tmp_path):
    made = ReadClass(tmp_path)
    students = ['Ada "the  first", x', "=cmd()", "'-1", "Zoë 李"]
    made.hand_in(dict.fromkeys(students, (LOOP_ONE_SHORT, 1.0)))
    tina = reader("Tina")
    tina.open(write(made))
    tina.sign()
    tina.press("g", "2", "c")
    tina.page.keyboard.insert_text('-1 for "the last", =1+1; ü')
    tina.press("Enter")
    entered = enter(made, tina.saved("d", tmp_path))
    assert points(made) == dict.fromkeys(students, 2.0)
    assert {item.reason for item in entered.new} == {'-1 for "the last", =1+1; ü'}


def test_a_page_without_works_says_so_and_answers_no_key(reader, tmp_path):
    made = ReadClass(tmp_path)
    file = tmp_path / "empty.html"
    (question, *_) = questions_of(made.assignment)
    file.write_text(review_page(PAGE, question, ()))
    uwe = reader("Uwe")
    page = uwe.open(file)
    uwe.press("j", "g", "2", "c", "o", "d", "f")
    assert uwe.said() == "There is nothing to read here."
    assert page.wrong == []


def test_who_changes_nothing_writes_no_row(reader, file):
    uwe = reader("Uwe")
    page = uwe.open(file)
    uwe.sign()
    uwe.press("1")  # what the tests gave
    assert "0 rows for points.csv" in page.locator("#progress").inner_text()
    uwe.press("d")
    assert uwe.said() == "There is no row yet: no mark changes anything."


def test_points_without_a_reason_are_not_downloaded_and_the_page_goes_there(reader, file):
    uwe = reader("Uwe")
    page = uwe.open(file)
    uwe.press("2", "J")
    uwe.press("d")
    assert "Say who you are" in uwe.said()
    uwe.press("'Uwe'", "Enter", "d")
    assert uwe.said() == "No. 1 has no comment: the student reads it as the reason."
    assert page.locator("#which").inner_text() == "No. 1 · Group 1"


def test_wrong_points_and_wrong_files_are_answered_and_change_nothing(reader, file, tmp_path):
    uwe = reader("Uwe")
    page = uwe.open(file)
    for text, said in (("7", "from 0 to 3"), ("-1", "from 0 to 3"), ("two", "not two")):
        uwe.press("p", f"'{text}'", "Enter")
        assert said in uwe.said()
    uwe.press("9")
    assert "from 0 to 3" in uwe.said()
    for name, text in (("a.json", "{"), ("b.json", '{"format": 1, "page": "x", "question": "q9"}')):
        (tmp_path / name).write_text(text)
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("l")
        chooser.value.set_files(tmp_path / name)
        page.wait_for_function(
            "name => document.getElementById('status').textContent.includes(name)", arg=name
        )
        assert "is not a draft" in uwe.said() or "another page (q9)" in uwe.said()
    assert "0 marked" in page.locator("#progress").inner_text()
    assert page.wrong == []


def test_nobody_is_named_until_a_key_asks_for_it(reader, file):
    page = reader().open(file)
    assert "student0" not in page.locator("body").evaluate(
        "body => [...body.querySelectorAll(':not(script)')].filter(e => !e.closest('script'))"
        ".map(e => e.checkVisibility() ? e.innerText : '').join(' ')"
    )
    page.keyboard.press("n")
    assert page.locator("#students").inner_text().startswith("student0")
    page.keyboard.press("n")
    assert not page.locator("#students").is_visible()


def test_right_ones_are_folded_and_passed_over(reader, file):
    page = reader().open(file)
    for _ in range(70):
        page.keyboard.press("j")
    assert page.locator("#which").inner_text() == "No. 50 · Alone"
    page.keyboard.press("J")
    assert page.locator("#which").inner_text() == "No. 51 · Right"
    page.keyboard.press("f")
    page.keyboard.press("k")
    assert page.locator("#which").inner_text() == "No. 50 · Alone"


def test_the_rubric_of_a_written_question_is_clicked_and_is_the_reason(reader, tmp_path):
    made = ReadClass(tmp_path)
    answer = "A **window**.\n\n<script>window.pwned=1</script><img src=x onerror=window.pwned=2>"
    made.hand_in(
        {"ada": (LOOP, 3.0), "bob": (LOOP, 3.0)}, answers={"ada": answer, "bob": "No $x$."}
    )
    question = ReviewQuestion("w1", 3.0, RUBRIC, written=True)
    with LedgerReader(made.out) as ledger:
        collected = collect(made.assignment, ledger, released_cells(made.assignment), [question])
    file = tmp_path / "w1.html"
    file.write_text(review_page(PAGE, question, groups_of(question, collected.works["w1"])))
    tina = reader("Tina")
    page = tina.open(file)
    tina.sign()
    assert page.locator("#now").inner_text() == "Not graded yet."
    tina.press("1", "2", "1", "j")  # the first one is met and then not
    page.get_by_label("names the window").check()  # with a mouse, too
    rows = tina.saved("d", tmp_path).read_text().splitlines()
    assert sorted(line.split(",")[3:5] + line.split(",")[7:8] for line in rows[1:]) == [
        ["1", '"gives an example"', '"gives an example"'],
        ["2", '"names the window"', '"names the window"'],
    ]
    assert page.evaluate("window.pwned") is None
    assert page.wrong == []


def test_nothing_of_a_students_code_runs_and_nothing_is_asked_for(reader, file):
    page = reader().open(file)
    for _ in range(50):
        page.keyboard.press("j")
    assert "<script>window.pwned=1</script>" in page.locator("#shown").inner_text()
    page.wait_for_timeout(100)
    assert page.evaluate("window.pwned") is None
    assert page.asked == [file.as_uri()]
    assert page.wrong == []


def test_the_policy_alone_stops_what_an_answer_would_run(reader, made, tmp_path):
    """The page's second line: the payloads as they are, where sanitised answers stand."""
    (work, *_) = groups_in(made)[0].works
    question = ReviewQuestion("w1", 3.0, written=True)
    payloads = [payload for payload in PAYLOADS if "http-equiv=refresh" not in payload]
    works = tuple(replace(work, students=(p,), html=p, text=p) for p in payloads)
    bare = tmp_path / "bare.html"
    bare.write_text(review_page(PAGE, question, (Group("alone", works),)), encoding="utf-8")
    page = reader().open(bare)
    blocked = set()
    page.on("requestfailed", lambda request: blocked.add(request.url))
    for _ in works:
        page.keyboard.press("n")
        page.keyboard.press("j")
        page.wait_for_timeout(20)
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    wanted = {url for url in page.asked if "evil.test" in url}
    assert wanted <= blocked
    assert page.url == bare.as_uri()


def test_two_tabs_of_one_browser_have_one_draft(reader, file):
    tina = reader("Tina")
    first = tina.open(file)
    tina.open(file)
    tina.press("2")
    first.wait_for_function(
        "document.getElementById('progress').textContent.startsWith('1 marked')"
    )


def test_six_hundred_open_with_no_more_work_than_sixty(reader, file, tmp_path):
    """The seconds that it takes are measured by `benchmarks/review_page.py`."""
    large = write(class_of(tmp_path, 600))
    counts = {}
    for name, each in (("sixty", file), ("six hundred", large)):
        page = reader().open(each)
        counts[name] = page.evaluate("document.querySelectorAll('*').length")
    assert max(counts.values()) < MOST_ELEMENTS
    assert counts["six hundred"] < counts["sixty"] + 80


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_checker_finds_no_fault(reader, axe, file, scheme):
    uwe = reader("Uwe", color_scheme=scheme)
    page = uwe.open(file)
    uwe.press("?", "n", "g", "2", "c", "'short'", "Enter", "J", "j")
    assert axe(page) == []


def test_a_phone_has_buttons_for_the_keys_no_scrolling_sideways_and_no_fault(reader, axe, file):
    page = reader(**PHONE).open(file)
    page.get_by_role("button", name="Next").tap()
    page.get_by_role("button", name="Next").tap()
    page.get_by_role("button", name="Previous").tap()
    assert page.locator("#which").inner_text() == "No. 2 · Group 1"
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
