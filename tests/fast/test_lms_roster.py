"""A roster is read in the form its LMS gives it, and says whose a submission is, if it can."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UsageError
from autograder.grades import Receipt
from autograder.lms.matching import Handed, Matching, Sign
from autograder.lms.roster import Roster

FILES = Path(__file__).parents[1] / "lms"
CANVAS = Roster.read(FILES / "canvas_gradebook.csv")
MOODLE = Roster.read(FILES / "moodle_worksheet.csv")


def roster(folder: Path, text: str | bytes) -> Roster:
    file = folder / "roster.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Roster.read(file)


def handed(student: str, lms: str = "", user: str = "") -> Handed:
    receipt = Receipt(path=f"/{student}.ipynb", lms=lms, lms_user=user) if lms else None
    return Handed(f"{student}.ipynb", student, receipt)


def whose(found: Matching) -> dict[str, str]:
    return {name: match.student.label for name, match in found.matches.items()}


# --- forms --------------------------------------------------------------------------------------


def test_a_canvas_gradebook_names_students_and_neither_points_possible_nor_the_test_student():
    assert CANVAS.kind == "canvas"
    ada = next(student for student in CANVAS.students if student.lms_id == "1001")
    assert (ada.name, ada.ids) == ("Lovelace, Ada", ("s0001", "ada@example.edu"))
    assert len(CANVAS.students) == 8
    assert not any("Test" in student.name for student in CANVAS.students)


def test_a_canvas_gradebook_with_first_and_last_names_apart_is_one_too(tmp_path):
    text = "LastName,FirstName,ID,SIS Login ID,Section\nLovelace,Ada,1001,ada,S1\n"
    found = roster(tmp_path, text)
    assert (found.kind, found.students[0].name) == ("canvas", "Ada Lovelace")


@pytest.mark.parametrize("name", ["moodle_worksheet.csv", "moodle_worksheet_de.csv"])
def test_a_moodle_worksheet_is_known_in_other_languages(name):
    found = Roster.read(FILES / name)
    ada = found.students[0]
    assert (found.kind, ada.name, ada.lms_id) == ("moodle", "Ada Lovelace", "40011")
    assert (ada.email, ada.ids) == ("ada@example.edu", ("s0001",))


def test_staff_on_a_gradescope_roster_are_no_students():
    found = Roster.read(FILES / "gradescope_roster.csv")
    assert found.kind == "gradescope"
    assert [student.name for student in found.students][-1] == "Zoë O'Neil-Sørensen"


@pytest.mark.parametrize(
    "text",
    [
        "student,name,email\nada,Ada Lovelace,ada@example.edu\n",
        "Student;Name;E-Mail\r\nada;Ada Lovelace;ada@example.edu\r\n",
        "student\tname\temail\nada\tAda Lovelace\tada@example.edu\n",
        "\ufeffEmail,Username,Vorname,Nachname\n\nada@example.edu,ada,Ada,Lovelace\n,,,\n",
    ],
)
def test_a_plain_list_may_be_separated_and_headed_as_people_do(tmp_path, text):
    (ada,) = roster(tmp_path, text).students
    assert (ada.name, ada.email, ada.ids) == ("Ada Lovelace", "ada@example.edu", ("ada",))


def test_a_list_of_students_alone_is_enough(tmp_path):
    assert [s.label for s in roster(tmp_path, "student\nada\nbob\n").students] == ["ada", "bob"]


def test_a_column_of_students_may_hold_names_which_two_may_share(tmp_path):
    found = roster(tmp_path, "student,email\nLee Kim,lee@example.edu\nLee Kim,kim@example.edu\n")
    labels = [student.label for student in found.students]
    assert labels == ["Lee Kim (lee@example.edu)", "Lee Kim (kim@example.edu)"]


def test_a_gradescope_roster_with_whole_names_leaves_staff_out_too(tmp_path):
    found = roster(tmp_path, "Name,Email,Role\nAda L,a@example.edu,Student\nTina A,t@x.edu,TA\n")
    assert [student.label for student in found.students] == ["Ada L"]


def test_students_of_one_name_are_told_apart_by_their_ids():
    kims = [student.label for student in CANVAS.students if student.name == "Kim, Lee"]
    assert kims == ["Kim, Lee (s0003)", "Kim, Lee (s0004)"]


def test_a_list_from_a_spreadsheet_in_utf_16_is_read(tmp_path):
    (ada,) = roster(tmp_path, "student\tname\nada\tÄda\n".encode("utf-16")).students
    assert ada.name == "Äda"


def test_a_moodle_worksheet_tells_when_something_came():
    jörg = next(student for student in MOODLE.students if student.lms_id == "40012")
    assert jörg.handed_in == datetime(2026, 10, 21, 2, 3)


# --- mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("student,name\n", "no students below"),
        ("colour,size\nred,9\n", ":1: no column says who the students are; found 'colour', 'size'"),
        ("student,name\nada,Ada\nbob,Bob\nada,Ada L\n", ":4: 'ada' is also on line 2"),
        ("name,name\nAda,Lovelace\n", ":1: the column 'name' stands twice"),
        ("student,name\nada,Lovelace, Ada\n", ":2: has 3 cells, the header only 2"),
        ('student,name\nada,"Ada" Lovelace\n', ":2: is not CSV"),
        ('student,name\nada,Ada\nbob,"Bob\n', ":3: is not CSV"),
        ("student,name\nada,Łucja Żak\n".encode("cp1250"), ":2: is not UTF-8"),
        ("student,name\nada,Wiśniewska\n".encode("cp1250"), ":2: is not UTF-8"),
        ("student,name\nada,Жуковский\n".encode("cp1251"), ":2: is not UTF-8"),
        ("student,name\nada,Ä\n".encode() + b"bob,\xff\xfe\n", ":3: is not UTF-8"),
        (b"PK\x03\x04rest", "is a spreadsheet or a zip"),
        (b"student\nada\0\n", ":2: holds a NUL"),
    ],
)
def test_a_file_that_is_no_roster_is_named_with_its_line_and_the_way_out(tmp_path, text, says):
    with pytest.raises(UsageError) as error:
        roster(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path}/roster.csv")
    assert says in str(error.value)


def test_a_roster_that_is_not_there_or_a_folder_is_named(tmp_path):
    with pytest.raises(UsageError, match="there is no file"):
        Roster.read(tmp_path / "nowhere.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        Roster.read(tmp_path)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_whatever_a_file_holds_it_is_a_roster_or_a_wrong_usage(tmp_path_factory, data):
    try:
        found = roster(tmp_path_factory.getbasetemp(), data)
    except UsageError:
        return
    assert found.students


# --- matching -----------------------------------------------------------------------------------


def test_the_id_of_the_lms_comes_before_the_name():
    found = CANVAS.match(
        [handed("kimlee_1004", "canvas", "1004"), handed("x_1003", "canvas", "1003")]
    )
    assert whose(found) == {
        "kimlee_1004.ipynb": "Kim, Lee (s0004)",
        "x_1003.ipynb": "Kim, Lee (s0003)",
    }
    assert {match.sign for match in found.matches.values()} == {Sign.LMS_ID}


def test_the_id_of_one_lms_says_nothing_about_another():
    found = MOODLE.match([handed("somebody_40011", "canvas", "40011")])
    assert not found.matches


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("s0001", Sign.LOGIN),
        ("S0001", Sign.LOGIN),
        ("ada@example.edu", Sign.EMAIL),
        ("ada", Sign.EMAIL),
        ("Ada Lovelace", Sign.NAME),
        ("ada_lovelace", Sign.NAME),
        ("Lovelace, Ada", Sign.NAME),
        ("lovelaceada", Sign.NAME),
    ],
)
def test_login_mail_address_and_name_are_signs_in_this_order(name, sign):
    found = MOODLE.match([handed(name)])
    assert whose(found) == {f"{name}.ipynb": "Ada Lovelace"}
    assert [match.sign for match in found.matches.values()] == [sign]


@pytest.mark.parametrize(
    "name", ["Jörg Müller", "Joerg Mueller", "Jorg Muller", "JO\u0308RG_MU\u0308LLER", "müllerjörg"]
)
def test_umlauts_are_known_in_every_spelling(name):
    assert whose(MOODLE.match([handed(name)])) == {f"{name}.ipynb": "Jörg Müller"}


def test_a_name_that_two_students_share_decides_nothing():
    found = MOODLE.match([handed("Lee Kim")])
    assert not found.matches
    assert "more than one student: Lee Kim (s0003) and Lee Kim (s0004)" in found.unmatched[0].reason
    assert found.in_doubt == {"Lee Kim (s0003)", "Lee Kim (s0004)"}


def test_two_files_that_fit_one_student_equally_are_both_left_to_a_person():
    found = MOODLE.match([handed("Ada Lovelace"), handed("lovelace_ada")])
    assert not found.matches
    assert [item.submission for item in found.unmatched] == [
        "Ada Lovelace.ipynb",
        "lovelace_ada.ipynb",
    ]
    assert "but so do those of lovelace_ada.ipynb" in found.unmatched[0].reason
    assert found.in_doubt == {"Ada Lovelace"}


def test_a_weaker_sign_gives_no_second_file_to_a_student():
    found = MOODLE.match([handed("Ada Lovelace"), handed("x_40011", "moodle", "40011")])
    assert whose(found) == {"x_40011.ipynb": "Ada Lovelace"}
    assert "who handed in x_40011.ipynb" in found.unmatched[0].reason
    assert not found.in_doubt


def test_a_group_on_gradescope_is_left_to_a_person_and_its_members_are_in_doubt():
    found = Roster.read(FILES / "gradescope_roster.csv").match(
        [handed("s0001+s0002", "gradescope", "s0001")]
    )
    assert not found.matches
    assert found.in_doubt == {"Ada Lovelace", "Jörg Müller"}


def test_who_handed_in_nothing_is_listed_in_the_order_of_the_roster():
    found = MOODLE.match([handed("s0003"), handed("s0002"), handed("stranger")])
    assert [student.label for student in found.missing][:2] == ["Ada Lovelace", "Lee Kim (s0004)"]
    assert [item.reason for item in found.unmatched] == ["it fits nobody on the roster"]
    assert [line.split(":")[0] for line in found.notes()] == [
        "5 on the roster handed in nothing",
        "stranger.ipynb is unmatched",
    ]


NAMES = st.sampled_from(
    ["s0001", "ada", "Ada Lovelace", "Lee Kim", "s0003", "lee.kim2", "x", "jörg müller"]
)


@given(st.lists(NAMES, unique=True, max_size=8), st.randoms())
def test_no_student_gets_two_files_and_no_file_is_lost_in_whatever_order_they_come(names, random):
    items = [handed(name) for name in names]
    found = MOODLE.match(items)
    labels = [match.student.label for match in found.matches.values()]
    assert len(labels) == len(set(labels))
    assert {*found.matches, *(u.submission for u in found.unmatched)} == {
        i.submission for i in items
    }
    assert {s.label for s in MOODLE.students} == {*labels, *(s.label for s in found.missing)}
    random.shuffle(items)
    again = MOODLE.match(items)
    assert (whose(again), again.missing) == (whose(found), found.missing)


# --- asking for one -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Lovelace, Ada", "s0001", "1001", "ADA@example.edu"])
def test_a_student_is_found_by_whatever_a_person_calls_them(who):
    student = CANVAS.find(who)
    assert student is not None
    assert student.lms_id == "1001"


def test_a_name_that_two_share_finds_nobody():
    assert CANVAS.find("Kim, Lee") is None
    assert CANVAS.find("Kim, Lee (s0003)") is not None


def test_a_roster_is_kept_beside_the_grades_as_it_came(tmp_path):
    assert Roster.kept_in(tmp_path) is None
    CANVAS.keep_in(tmp_path)
    kept = Roster.kept_in(tmp_path)
    assert kept is not None
    assert kept.students == CANVAS.students
    kept.keep_in(tmp_path)  # the file itself
    assert kept.table.file.read_bytes() == (FILES / "canvas_gradebook.csv").read_bytes()


# --- nobody is lost, nobody is invented ---------------------------------------------------------


def names_in(found: Roster) -> list[str]:
    return [student.name for student in found.students]


def test_github_classroom_s_identifier_and_user_name_say_who_where_the_name_is_blank():
    found = Roster.read(FILES / "github_classroom_roster.csv")
    assert found.kind == "github"
    assert [student.label for student in found.students] == [
        "01-Byron Noel, Ada",
        "Hopper, Grace (s1002)",
        "s1003",
        "turing@example.edu",
        "ghost",
    ]
    assert not found.left_out
    files = ["adal", "GHopper7", "edsgerd", "turing", "ghost"]
    assert len(found.match([handed(name) for name in files]).matches) == 5
    by_name = found.match([handed("Ada Byron Noel"), handed("Amazing G")])
    assert whose(by_name) == {
        "Ada Byron Noel.ipynb": "01-Byron Noel, Ada",
        "Amazing G.ipynb": "Hopper, Grace (s1002)",
    }


def test_two_of_one_name_on_a_github_roster_are_told_apart_by_user_names(tmp_path):
    text = 'identifier,github_username,github_id,name\nLee Kim,lk1,1,""\nLee Kim,lk2,2,""\n'
    labels = [student.label for student in roster(tmp_path, text).students]
    assert labels == ["Lee Kim (lk1)", "Lee Kim (lk2)"]


def test_sakai_s_lines_above_the_header_are_no_students():
    found = Roster.read(FILES / "sakai_grades.csv")
    ada, grace = found.students
    assert (found.kind, ada.name, ada.ids, ada.lms_id) == (
        "sakai",
        "Ada Lovelace",
        ("al42",),
        "al42",
    )
    assert (ada.handed_in, grace.handed_in) == (datetime(2026, 10, 20, 12, 30), None)
    assert [(item.line, item.text) for item in found.left_out] == [(1, "One-hot encoding, Points")]
    assert not list(found.notes())


def test_brightspace_s_signs_at_ids_are_left_out():
    ada, grace = Roster.read(FILES / "brightspace_grades.csv").students
    assert (ada.name, set(ada.ids)) == ("Ada Lovelace", {"1001", "al42"})
    assert grace.email == "grace@example.edu"


def test_a_list_of_ilias_is_read():
    ada, _ = Roster.read(FILES / "ilias_members.csv").students
    assert (ada.name, set(ada.ids)) == ("Ada Lovelace", {"1000001", "al42"})


def test_what_a_spreadsheet_adds_is_no_student():
    found = Roster.read(FILES / "spreadsheet_sep.csv")
    assert names_in(found) == ["Ada Lovelace", "Grace Hopper"]
    assert list(found.notes()) == [
        "spreadsheet_sep.csv:6: 'Total students: 2' is not a student: it is about the whole class"
    ]


def test_the_lines_of_google_classroom_below_its_header_are_no_students(tmp_path):
    found = roster(
        tmp_path,
        "Last Name,First Name,Email Address,One-hot\nDate,,,2026-10-19\nPoints,,,10\n"
        "Class average,,,8.5\nLovelace,Ada,ada@x.edu,9\nHopper,Grace,g@x.edu,8\n",
    )
    assert names_in(found) == ["Ada Lovelace", "Grace Hopper"]
    assert [item.line for item in found.left_out] == [2, 3, 4]


def test_a_surname_that_is_also_a_title_is_no_header(tmp_path):
    found = roster(tmp_path, "aaa,bbb,ccc\n김,철수,b@x.edu\n성,춘향,a@x.edu\n")
    assert names_in(found) == ["김 철수", "성 춘향"]


def test_windows_1252_is_read_and_that_is_said():
    found = Roster.read(FILES / "spreadsheet_windows.csv")
    assert names_in(found) == ["Jörg Müller", "Zoë O’Neil-Sørensen"]
    assert "was read as Windows-1252" in next(found.notes())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("told", ["", "sep={}\r\n", '"sep={}"\r\n'])
def test_every_encoding_and_separator_of_spreadsheets_is_read(tmp_path, encoding, separator, told):
    lines = ["Name|E-Mail", '"Müller, Jörg"|jm@x.edu', '"Ng; Ana"|an@x.edu', "Bo Li|bo@x.edu"]
    text = told.format(separator) + "\r\n".join(lines).replace("|", separator) + "\r\n"
    found = roster(tmp_path, text.encode(encoding))
    assert names_in(found) == ["Müller, Jörg", "Ng; Ana", "Bo Li"]
    assert found.students[0].line == (3 if told else 2)


@pytest.mark.parametrize(
    "last",
    [
        "Total students: 2",
        "Total,2",
        "Average,,8.5",
        "Gesamt: 2",
        "总计,2",
        "Łącznie,2",
        "2 students",
        "Page 1 of 1",
        "--- end ---",
        "End of report",
        "\nGenerated by the registrar's office",
        ",,9.5",
    ],
)
def test_a_line_of_totals_is_named_with_its_line_and_is_no_student(tmp_path, last):
    text = f"Name,Email,Points\nAda Lovelace,ada@x.edu,8\nGrace Hopper,g@x.edu,9\n{last}\n"
    found = roster(tmp_path, text)
    assert names_in(found) == ["Ada Lovelace", "Grace Hopper"]
    (left,) = found.left_out
    assert left.line == text.rstrip().count("\n") + 1
    assert any(f"roster.csv:{left.line}: " in note for note in found.notes())


@pytest.mark.parametrize(
    "row",
    [
        "Emmy Noether,,",
        "\nEmmy Noether,,",
        "Max Planck,,",
        "Max,max@x.edu,",
        "Noether,,7",
        "Sum Ting,,",
        ",emmy@x.edu,",
        "Robert de Niro,,",
        "李华,,",
        "O'Neil-Sørensen,,",
    ],
)
def test_a_student_of_whom_little_is_known_is_a_student(tmp_path, row):
    text = f"Name,Email,Points\nAda Lovelace,ada@x.edu,8\nGrace Hopper,g@x.edu,9\n{row}\n"
    found = roster(tmp_path, text)
    assert (len(found.students), found.left_out) == (3, ())


def test_a_first_name_that_is_also_a_word_for_a_total_is_somebody_s(tmp_path):
    found = roster(tmp_path, "Name;Matrikel\nMax;1234567\nAda;1234568\nMax;\n")
    assert names_in(found) == ["Max", "Ada"]
    assert [item.line for item in found.left_out] == [4]
    found = roster(tmp_path, "Vorname;Nachname\nMax;Planck\nTotal;2\n")
    assert names_in(found) == ["Max Planck"]


@pytest.mark.parametrize(
    ("text", "ada"),
    [
        ("Ada Lovelace,ada@x.edu\nGrace Hopper,g@x.edu\n", ("Ada Lovelace", "ada@x.edu", ())),
        ("s1001;Ada Lovelace\ns1002;Grace Hopper\n", ("Ada Lovelace", "", ("s1001",))),
        ("X,Y,Z\nAda,Lovelace,ada@x.edu\nGrace,H,g@x.edu\n", ("Ada Lovelace", "ada@x.edu", ())),
        ("Q;R\nal42;Ada Lovelace\ngh7;Grace Hopper\n", ("Ada Lovelace", "", ("al42",))),
        ("Name;Vorname\nLovelace;Ada\nHopper;Grace\n", ("Ada Lovelace", "", ())),
        ("Cognome;Nome\nLovelace;Ada\nHopper;Grace\n", ("Ada Lovelace", "", ())),
        ("Nom;Prénom\nLovelace;Ada\nHopper;Grace\n", ("Ada Lovelace", "", ())),
        ("Nom;Cognoms\nAda;Lovelace\nGrace;Hopper\n", ("Ada Lovelace", "", ())),
        ("姓名,学号,邮箱\nAda Lovelace,1001,ada@x.edu\nB C,1002,b@x.edu\n",
         ("Ada Lovelace", "ada@x.edu", ("1001",))),
        ("Gebruikersnaam,Naam\nal42,Ada Lovelace\ngh7,Grace\n", ("Ada Lovelace", "", ("al42",))),
        ('student,name\n="007",Ada Lovelace\n="008",Grace\n', ("Ada Lovelace", "", ("007",))),
        ("Course: DL, 2026\n\nName;Matrikelnummer\nAda Lovelace;7001\nGrace;7002\n",
         ("Ada Lovelace", "", ("7001",))),
        ("Name\rAda Lovelace\rGrace Hopper\r", ("Ada Lovelace", "", ())),
    ],
)  # fmt: skip
def test_columns_are_known_by_title_or_by_what_stands_in_them(tmp_path, text, ada):
    found = roster(tmp_path, text)
    first = found.students[0]
    assert (first.name, first.email, first.ids) == ada
    assert len(found.students) == 2


TYPICAL = (
    ";;Ada Lovelace;ada@x.edu;s1001;Total;2;Total: 2;name;email;-;Łukasz Żak;王小明;"
    "Participant 40011;8.5;20 October 2026, 8:15 PM;id"
).split(";")
CELLS = st.one_of(
    st.sampled_from(TYPICAL),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
)


@given(
    st.sampled_from([["name", "email"], ["student"], ["identifier", "github_username", "name"],
                     ["Identifier", "Full name", "Status", "Grade"], ["xx", "yy", "zz"], []]),
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8),
    st.sampled_from(",;\t"),
)  # fmt: skip
@settings(deadline=None, max_examples=400)
def test_every_line_with_text_is_a_student_or_is_named_with_its_reason(
    tmp_path_factory, header, rows, separator
):
    width = len(header) or 4
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([*([header] if header else []), *(row[:width] for row in rows)])
    try:
        found = roster(tmp_path_factory.getbasetemp(), text.getvalue())
    except UsageError as error:
        assert "roster.csv" in str(error)
        return
    lines = set()
    for line, cells in enumerate([*([header] if header else []), *rows], start=1):
        if any(cell.strip() for cell in cells[:width]):
            lines.add(line)
    told = [student.line for student in found.students] + [item.line for item in found.left_out]
    headed = {found.table.header_line} if any(found.table.header) else set()
    assert sorted([*told, *headed]) == sorted(lines)
    assert all(item.reason for item in found.left_out)
    labels = [student.label for student in found.students]
    assert len(set(labels)) == len(labels)
