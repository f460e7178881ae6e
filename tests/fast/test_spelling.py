"""A name is found in every spelling that people and file systems give it, and no other is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms.matching import Handed, Lookup, Sign, match
from autograder.lms.students import Student
from autograder.spelling import name_keys, spellings


def student(name: str, *ids: str, email: str = "", aliases: tuple[str, ...] = ()) -> Student:
    return Student(label=name, name=name, ids=ids, email=email, aliases=aliases)


CLASS = [
    student("Łukasz Żółć"),
    student("Đặng Thị Hương"),
    student("Işıl Yıldız"),
    student("Jörg Müller"),
    student("Søren Ångström"),
    student("Günther Weiß"),
    student("Æsa Þórsdóttir"),
    student("Жуковский, Николай"),
    student("Олександр Шевченко"),
    student("王小明"),
    student("김철수"),
    student("Παπαδόπουλος Νίκος"),
    student("Đorđe Živković"),
    student("José Ñíguez-O'Neill"),
    student("Lovelace, Ada King"),
    student("João d'Ávila"),
]


def whose(text: str, students: list[Student] = CLASS) -> str | None:
    found = match(students, [Handed("a.ipynb", text)]).matches.get("a.ipynb")
    return found.student.label if found else None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Lukasz Zolc", "Łukasz Żółć"),
        ("zolc_lukasz", "Łukasz Żółć"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Dang Thi Huong", "Đặng Thị Hương"),
        ("Huong_Dang_Thi", "Đặng Thị Hương"),
        ("Isil Yildiz", "Işıl Yıldız"),
        ("IŞIL YILDIZ", "Işıl Yıldız"),
        ("yildiz-isil", "Işıl Yıldız"),
        ("Joerg Mueller", "Jörg Müller"),
        ("Jorg Muller", "Jörg Müller"),
        ("Soren Angstrom", "Søren Ångström"),
        ("Soeren Aangstroem", "Søren Ångström"),
        ("Gunther Weiss", "Günther Weiß"),
        ("Guenther Weiss", "Günther Weiß"),
        ("Aesa Thorsdottir", "Æsa Þórsdóttir"),
        ("Nikolay Zhukovskiy", "Жуковский, Николай"),
        ("Zhukovsky Nikolay", "Жуковский, Николай"),
        ("Oleksandr Shevchenko", "Олександр Шевченко"),
        ("WangXiaoming", "王小明"),
        ("Wang Xiaoming", "王小明"),
        ("王 小明", "王小明"),
        ("Gim Cheolsu", "김철수"),
        ("Papadopoylos Nikos", "Παπαδόπουλος Νίκος"),
        ("Dorde Zivkovic", "Đorđe Živković"),
        ("Djordje Zivkovic", "Đorđe Živković"),
        ("Jose Niguez ONeill", "José Ñíguez-O'Neill"),
        ("Ada King Lovelace", "Lovelace, Ada King"),
        ("Joa\u0303o d'A\u0301vila", "João d'Ávila"),  # as a Mac writes it
        ("Joao dAvila", "João d'Ávila"),
        ("Lukas Zolc", None),
        ("Ada Lovelace", None),
    ],
)
def test_a_name_is_found_in_the_spellings_that_people_use(text, label):
    assert whose(text) == label


def test_a_spelling_that_fits_two_decides_nothing_but_every_accent_does():
    pair = [student("Jörg Müller"), student("Jorg Muller"), student("Joerg Mueller")]
    assert whose("Jörg Müller", pair) == "Jörg Müller"
    assert whose("jorg muller", pair) == "Jorg Muller"
    assert whose("joerg_mueller", pair) == "Joerg Mueller"
    two = [student("Jörg Müller"), student("Jørg Müller")]
    assert whose("Jorg Muller", two) is None


def test_numbers_at_a_name_are_no_part_of_it():
    ada = [student("01-Byron Noel, Ada"), student("Hopper, Grace (s1002)"), student("s7 - Lee Kim")]
    assert whose("Ada Byron Noel", ada) == "01-Byron Noel, Ada"
    assert whose("Grace Hopper", ada) == "Hopper, Grace (s1002)"
    assert whose("lee_kim", ada) == "s7 - Lee Kim"


def test_other_names_that_a_roster_has_for_somebody_are_theirs():
    grace = [student("s1002", aliases=("Amazing Grace",))]
    assert whose("amazing grace", grace) == "s1002"


@given(st.text(min_size=1, max_size=30))
def test_every_name_with_a_letter_is_found_by_itself(name):
    keys = {key for text in spellings(name) for key in name_keys(text)}
    if any(map(str.isalnum, name)):
        assert name_keys(name) & keys


# --- one text -----------------------------------------------------------------------------------

FOUR = [
    student("Ada Lovelace", "al42", email="ada@example.edu"),
    student("Grace Hopper", "gh7", email="grace@example.edu"),
    student("Lee Kim", "lk1"),
    student("Lee Kim (lk2)", "lk2").model_copy(update={"name": "Lee Kim"}),
]


@pytest.mark.parametrize(
    ("text", "label", "sign"),
    [
        ("AL42", "Ada Lovelace", Sign.LOGIN),
        ("grace", "Grace Hopper", Sign.EMAIL),
        ("grace@example.edu", "Grace Hopper", Sign.EMAIL),
        ("Lovelace, Ada", "Ada Lovelace", Sign.NAME),
        ("hopper_grace", "Grace Hopper", Sign.NAME),
        ("lk2", "Lee Kim (lk2)", Sign.LOGIN),
    ],
)
def test_a_part_of_a_path_is_looked_up_by_its_most_certain_sign(text, label, sign):
    found = Lookup(FOUR).student(text)
    assert found is not None
    assert (found.student.label, found.sign) == (label, sign)


@pytest.mark.parametrize("text", ["Lee Kim", "homework", "", " ", "_", "submissions 2026"])
def test_a_part_of_a_path_that_names_nobody_for_certain_names_nobody(text):
    assert Lookup(FOUR).student(text) is None
