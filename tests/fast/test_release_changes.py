"""The change log between two versions, and the regrades that it asks for."""

import json
import shutil

import pytest
from quick_prover import QuickProver
from test_release import SMALL, edit, with_data

from autograder.archives import read_tar, read_zip
from autograder.course.assignment import find_assignment
from autograder.course.bundle import build_bundle
from autograder.course.settings import load_course
from autograder.course.versions import open_version
from autograder.errors import MasterError
from autograder.releasing.changes import compare, markdown
from autograder.releasing.gate import ReleaseRefused
from autograder.releasing.release import candidates_of, release
from autograder.releasing.snapshot import released_snapshots, snapshot_of

MASTER = "solutions/smoothing.py"
HIDDEN_1 = "tests/hidden/smoothing/q1.py"
HIDDEN_2 = "tests/hidden/smoothing/q2.py"


@pytest.fixture
def folder(tmp_path):
    """A copy of the small course."""
    shutil.copytree(SMALL, tmp_path / "course")
    return tmp_path / "course"


def snapshots(folder):
    course = load_course(folder)
    names = tuple(course.settings.assignments)
    return {c.name: snapshot_of(c) for c in candidates_of(course, names, "1")}


def change(folder, *edits):
    """What the log says after some edits: (file, old, new)."""
    before = snapshots(folder)
    for file, old, new in edits:
        edit(folder / file, old, new)
    return compare("1", before, "2", snapshots(folder))


def lines(changes):
    (found,) = changes.assignments
    return [*found.lines, *(f"{q.question}: {line}" for q in found.questions for line in q.lines)]


def test_equal_versions_have_no_changes(folder):
    changes = change(folder)
    assert changes.assignments[0].nothing
    assert changes.regrade == {}
    assert "| smoothing | nothing | no |" in markdown(changes)


@pytest.mark.parametrize(
    ("edits", "said", "regrade"),
    [
        # what decides points
        ([(HIDDEN_2, "size=2", "size=3")], "q2: the code that the hidden tests share", ("q2",)),
        (
            [(HIDDEN_1, "(0, -2, 9)", "(0, -2, 9, 10)")],
            "q1: hidden test “refuses a width that does not fit” is different",
            ("q1",),
        ),
        ([(HIDDEN_1, "points=2", "points=3")], "series” weighs 3, was 2", ("q1",)),
        ([("grading.yml", "q1: 3", "q1: 4")], "q1: 4 points, was 3 points", ("q1",)),
        ([(MASTER, "[2, 4]), f", "[2, 4.0]), f")], "q1: public test “three values", ("q1",)),
        ([(MASTER, "ranked[:n]", "ranked[0:n]")], "q2: the reference's `most_common`", ("q2",)),
        ([("grading.yml", "test_seconds: 5", "test_seconds: 6")], "is 6.0, was 5.0", ("q1", "q2")),
        ([("grading.yml", "seed: 7", "seed: 8")], "`seed` is 8, was 7", ("q1", "q2")),
        # what does not
        ([(HIDDEN_1, '"Work out', '"First work out')], "series” has another hint", ()),
        ([(HIDDEN_1, "random = rng()", "random = rng()  # numbers")], "", ()),
        ([(HIDDEN_1, 'name="refuses', 'name="denies')], "was called “refuses a width", ()),
        ([(MASTER, '"""The mean of', '"""A mean of')], "q1: the text of the stub", ()),
        ([(MASTER, "# The smoother", "# A smoother")], "the notebook's text or its other", ()),
        ([("grading.yml", "title: Smoothing", "title: Smooth")], "the title is 'Smooth and", ()),
    ],
)
def test_a_change_is_named_and_asks_for_a_regrade_only_where_points_hang_on_it(
    folder, edits, said, regrade
):
    changes = change(folder, *edits)
    found = lines(changes)
    assert len(found) == bool(said), found
    assert any(said in line for line in found) or not said
    assert changes.regrade == ({"smoothing": regrade} if regrade else {})


HINTS = """
# %% [raw]
# # HINTS
# - How many windows are there?
# - Look at sums that run along.

# %% [raw]
# # END QUESTION"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">'
    '<circle cx="4" cy="4" r="{}"/></svg>'
)


def test_other_hints_are_named_by_their_question_and_cost_no_regrade(folder):
    edit(folder / MASTER, "\n# %% [raw]\n# # END QUESTION", HINTS)
    assert lines(change(folder, (MASTER, "Look at sums", "Think of sums"))) == [
        "q1: hint 2 for students changed"
    ]
    changes = change(folder, (MASTER, "sums that run along.", "sums that run along.\n# - Which?"))
    assert lines(changes) == ["q1: it has 3 hints for students, was 2"]
    assert changes.regrade == {}


def test_a_picture_that_is_drawn_anew_is_told_apart_from_other_text(folder):
    pictures = folder / "solutions" / "pictures"
    pictures.mkdir()
    (pictures / "dot.svg").write_text(DRAWING.format(1))
    edit(folder / MASTER, "# The smoother", '# ![A "dot"](pictures/dot.svg)\n#\n# The smoother')
    changes = change(folder, ("solutions/pictures/dot.svg", 'r="1"', 'r="2"'))
    assert lines(changes) == ['the picture “A "dot"” changed']
    assert changes.regrade == {}
    changed = change(folder, (MASTER, "# The smoother", "# A smoother"))
    assert lines(changed) == ["the notebook's text or its other cells have changed"]


def test_other_versions_to_install_are_named(folder):
    file = "solutions/requirements.txt"
    changes = change(folder, (file, "otter-grader==7.0.0", "otter-grader==7.0.1"))
    assert lines(changes) == ["`requirements.txt`, by which students install, changed"]


def test_a_constant_of_the_reference_reaches_every_question_whose_tests_lead_to_it(folder):
    changes = change(folder, (MASTER, '"[a-z]+"', '"[a-z0-9]+"'))
    assert changes.regrade == {"smoothing": ("q2",)}
    assert "q2: the reference's `count_words`, or what it calls, is different" in lines(changes)


def test_new_and_dropped_tests_are_named(folder):
    new = """
@test_case(name="sums up", points=1, hidden=True, failure_message="Think of sums.")
def test_sums(moving_average):
    assert moving_average([1, 1], 1) is not None
"""
    path = folder / HIDDEN_1
    there, back = snapshots(folder), {}
    path.write_text(path.read_text() + new)
    back = snapshots(folder)
    there_changes, back_changes = compare("1", there, "2", back), compare("2", back, "1", there)
    assert lines(there_changes) == ["q1: hidden test “sums up” is new"]
    assert lines(back_changes) == ["q1: hidden test “sums up” is gone"]
    assert there_changes.regrade == back_changes.regrade == {"smoothing": ("q1",)}


def test_another_test_of_equal_points_under_another_name_is_another_test(folder):
    """Not the old one that was only called otherwise."""
    changes = change(
        folder,
        (HIDDEN_1, 'name="refuses a width that does not fit"', 'name="takes a width that fits"'),
        (HIDDEN_1, "for wrong in (0, -2, 9):", "for wrong in (0, 9):"),
    )
    assert changes.regrade == {"smoothing": ("q1",)}
    found = lines(changes)
    assert "q1: hidden test “takes a width that fits” is new" in found
    assert "q1: hidden test “refuses a width that does not fit” is gone" in found


def test_a_test_that_was_renamed_and_weighs_otherwise_is_another_test(folder):
    changes = change(
        folder,
        (HIDDEN_1, 'name="refuses a width that does not fit"', 'name="takes a width that fits"'),
        (HIDDEN_1, "points=1,", "points=4,"),
    )
    assert changes.regrade == {"smoothing": ("q1",)}
    assert "q1: hidden test “takes a width that fits” is new" in lines(changes)


def test_data_that_grading_reads_puts_every_question_in_doubt(folder):
    with_data(folder)
    prepared = folder / "datasets" / "series" / "prepared"
    before = snapshots(folder)
    (prepared / "student" / "long").write_bytes(b"other")
    ungraded = compare("1", before, "2", snapshots(folder))
    assert lines(ungraded) == ["data file `long`, which grading does not read, changed"]
    assert ungraded.regrade == {}
    (prepared / "private" / "held").write_bytes(b"other")
    changes = compare("1", before, "2", snapshots(folder))
    assert "held-back data file `held` changed" in lines(changes)
    assert changes.regrade == {"smoothing": ("q1", "q2")}


def test_a_question_with_another_id_is_recognised_by_its_functions(folder):
    for name in ("q2", "q1"):
        (folder / f"tests/hidden/smoothing/{name}.py").rename(
            folder / f"tests/hidden/smoothing/q{int(name[1]) + 1}.py"
        )
    changes = change_ids(folder)
    found = lines(changes)
    assert "q2: was q1" in found
    assert "q3: was q2" in found
    assert changes.regrade == {"smoothing": ("q2", "q3")}


def change_ids(folder):
    """q1 and q2 become q2 and q3; the snapshot of before comes from the untouched course."""
    master = folder / MASTER
    text = master.read_text().replace("name: q2", "name: q3").replace("name: q1", "name: q2")
    master.write_text(text)
    edit(folder / "tests/hidden/smoothing/q3.py", 'name = "q2"', 'name = "q3"')
    edit(folder / "tests/hidden/smoothing/q2.py", 'name = "q1"', 'name = "q2"')
    edit(folder / "grading.yml", "{q1: 3, q2: 2}", "{q2: 3, q3: 2}")
    return compare("1", snapshots(SMALL), "2", snapshots(folder))


def test_what_old_submissions_were_never_asked_for_is_said_with_the_way_out(folder):
    changes = change(folder, (MASTER, "(counts, n)", "(counts, n, floor=0)"))
    page = markdown(changes)
    assert "q2: `most_common` has other arguments: `most_common(counts, n, floor=0)`" in lines(
        changes
    )
    assert "autograder grade SUBMISSIONS --assignment smoothing --release 1" in page


def test_the_page_prints_the_command_for_the_questions_concerned(folder):
    page = markdown(change(folder, (HIDDEN_2, "size=2", "size=3")))
    assert "| smoothing | q2 | q2 |" in page
    assert "    autograder regrade DIR --question q2\n" in page
    page = markdown(change(folder, ("grading.yml", "seed: 7", "seed: 8")))
    assert "    autograder regrade DIR\n" in page


def test_new_and_dropped_assignments_are_named(folder):
    there = snapshots(folder)
    assert "new, with 2 questions: q1, q2" in lines(compare("1", {}, "2", there))
    assert "not in 2: its old grades stand" in lines(compare("1", there, "2", {}))


def test_the_page_names_hidden_tests_and_shows_none_of_them(folder):
    page = markdown(
        change(
            folder,
            (HIDDEN_1, "(0, -2, 9)", "(0, -2, 9, 4711)"),
            (HIDDEN_2, '"mi"', '"miau"'),
            (HIDDEN_1, '"Work out', '"Once more work out'),
        )
    )
    for secret in ("4711", "miau", "Once more"):
        assert secret not in page


def test_a_release_writes_the_log_against_the_latest_version_before_it(folder):
    def cut(version):
        release(load_course(folder), version=version, prover=QuickProver(load_course(folder)))
        return (folder / "dist" / version / "CHANGES.md").read_text(encoding="utf-8")

    assert cut("2026.9").startswith("# 2026.9\n\nThe first version")
    edit(folder / HIDDEN_2, "size=2", "size=3")
    assert cut("2026.10").startswith("# Changes from 2026.9 to 2026.10\n")
    edit(folder / HIDDEN_1, "points=2", "points=3")
    assert cut("2026.11").startswith("# Changes from 2026.10 to 2026.11\n")
    assert open_version(folder / "dist" / "2026.11").manifest.since == "2026.10"
    old, new = (
        released_snapshots(open_version(folder / "dist" / name)) for name in ("2026.9", "2026.11")
    )
    assert compare("2026.9", old, "2026.11", new).regrade == {"smoothing": ("q1", "q2")}


def test_students_get_neither_log_nor_proof(folder):
    release(
        load_course(folder),
        version="1",
        prover=QuickProver(load_course(folder), files={"proof.md": b"x"}),
    )

    names = read_zip((folder / "dist/1/smoothing-students.zip").read_bytes())
    assert {name.split("/")[1] for name in names} == {
        "README.md", "requirements.txt", "smoothing.ipynb",
    }  # fmt: skip


# --- what hidden tests share ------------------------------------------------------------------

SHARED = """def ramp(n):
    return [float(value) for value in range(n)]


def unused_ramp(n):
    return ramp(n)[::-1]
"""


def with_shared(folder):
    """Let the tests of question 1, and no others, take something from `shared.py`."""
    (folder / "tests/hidden/smoothing/shared.py").write_text(SHARED)
    edit(
        folder / HIDDEN_1,
        "from autograder.testing",
        "from shared import ramp\nfrom autograder.testing",
    )
    return folder


def draws(folder):
    bundle = build_bundle(find_assignment(load_course(folder), "smoothing"))
    described = json.loads(read_tar(bundle.tar)["assignment.json"])
    return {question["id"]: question["tests"] for question in described["questions"]}


def test_what_tests_share_travels_with_them_and_never_to_students(folder):
    bundle = build_bundle(find_assignment(load_course(with_shared(folder)), "smoothing"))
    assert read_tar(bundle.tar)["hidden/shared.py"].decode() == SHARED
    edit(
        folder / MASTER,
        "long_series = ",
        "def f(n):\n    return [float(value) for value in range(n)]\nlong_series = ",
    )
    with pytest.raises(ReleaseRefused, match=r"smoothing/shared\.py:2"):
        release(load_course(folder))


@pytest.mark.parametrize(
    ("old", "new", "concerned"),
    [
        ("range(n)", "range(1, n)", {"q1"}),
        ("[::-1]", "[::-2]", set()),  # nobody uses that one
        ("def ramp(n):\n", "def ramp(n):\n    # from zero\n", set()),
    ],
)
def test_a_change_of_what_tests_share_concerns_those_who_use_it(folder, old, new, concerned):
    with_shared(folder)
    before, first = snapshots(folder), draws(folder)
    edit(folder / "tests/hidden/smoothing/shared.py", old, new)
    found = compare("1", before, "2", snapshots(folder))
    assert set(found.regrade.get("smoothing", ())) == concerned
    assert {
        question for question, digest in draws(folder).items() if digest != first[question]
    } == concerned


def test_a_shared_module_that_is_not_python_is_named(folder):
    with_shared(folder)
    edit(folder / "tests/hidden/smoothing/shared.py", "def ramp(n):", "def ramp(n:")
    with pytest.raises(MasterError, match=r"shared\.py:1: not valid Python"):
        build_bundle(find_assignment(load_course(folder), "smoothing"))
