"""grading.yml: what it means, and what is said when it is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.assignment import find_assignment
from autograder.course.fields import MOST_SERVED
from autograder.course.settings import Course, LimitOverrides, Limits, find_course, load_course
from autograder.errors import ConfigError, UsageError
from autograder.sandbox.users import CONTAINER, PROCESS, reserve

GOOD = """\
course: Sequences
time_zone: Europe/Berlin
seed: 2026
sandbox:
  isolation: shared-container
  recycle_after: 50
  container_memory: 4 GiB
  threads: 1
  preload: [numpy, matplotlib.pyplot]
  limits:
    memory: 2 GiB
    output: 256 KiB
    test_seconds: 20
assignments:
  first:
    title: The first
    due: 2026-10-19T23:59
    questions: {q1: 2, q2: 2.5}
    data: [novels]
  second:
    title: The second
    questions: {q1: 1}
    limits: {memory: 3 GiB, test_seconds: 60}
    floor: {q1: 0.5}
    floor_reason: the stub returns its argument, which is right in one case of two
"""


def course(tmp_path: Path, text: str = GOOD) -> Course:
    (tmp_path / "grading.yml").write_text(text)
    return load_course(tmp_path)


def test_a_good_file_is_read_with_its_sizes_in_bytes(tmp_path):
    settings = course(tmp_path).settings
    assert settings.sandbox.container_memory == 4 * 2**30
    assert settings.sandbox.limits.output == 256 * 2**10
    assert settings.sandbox.preload == ("numpy", "matplotlib.pyplot")
    assert settings.assignments["first"].questions == {"q1": 2.0, "q2": 2.5}
    assert settings.assignments["first"].maximum == 4.5
    assert settings.assignments["first"].data == ("novels",)


def test_an_assignment_overrides_only_the_limits_it_names(tmp_path):
    found = course(tmp_path)
    assert find_assignment(found, "first").limits == found.settings.sandbox.limits
    second = find_assignment(found, "second").limits
    assert (second.memory, second.test_seconds) == (3 * 2**30, 60.0)
    assert second.output == 256 * 2**10


def test_an_assignment_names_the_modules_it_wants_instead_of_the_courses(tmp_path):
    found = course(
        tmp_path, GOOD.replace("test_seconds: 60}", "test_seconds: 60}\n    preload: []")
    )
    assert find_assignment(found, "first").sandbox == found.settings.sandbox
    assert find_assignment(found, "second").sandbox.preload == ()
    assert find_assignment(found, "second").sandbox.threads == found.settings.sandbox.threads


@pytest.mark.parametrize(
    ("text", "runtime"),
    [
        ("runtime: runsc", "runsc"),
        ("runtime: io.containerd.kata.v2", "io.containerd.kata.v2"),
        ("runtime:", None),
        ("threads: 1", None),
    ],
)
def test_the_runtime_of_the_engine_can_be_named(tmp_path, text, runtime):
    found = course(tmp_path, GOOD.replace("threads: 1", text))
    assert found.settings.sandbox.runtime == runtime


def test_the_time_of_a_cell_and_the_number_of_files_have_their_defaults(tmp_path):
    found = find_assignment(course(tmp_path), "first").limits
    assert (found.cell_seconds, found.scratch_files) == (None, 20_000)
    text = GOOD.replace("memory: 3 GiB,", "cell_seconds: 15, scratch_files: 500,")
    found = find_assignment(course(tmp_path, text), "second").limits
    assert (found.cell_seconds, found.scratch_files) == (15.0, 500)


def test_every_limit_can_be_set_otherwise_by_an_assignment():
    assert list(LimitOverrides.model_fields) == list(Limits.model_fields)


def test_a_container_serves_no_more_submissions_than_it_has_users(tmp_path):
    most = course(tmp_path, GOOD.replace("recycle_after: 50", f"recycle_after: {MOST_SERVED}"))
    assert most.settings.sandbox.serves == MOST_SERVED
    for space in (CONTAINER, PROCESS):
        users = reserve(space)
        users.close()
        assert users.students >= MOST_SERVED


def test_a_due_date_is_on_the_clock_of_the_course(tmp_path):
    found = course(tmp_path)
    due = find_assignment(found, "first").due
    assert due is not None and due.utcoffset() == timedelta(hours=2)
    assert find_assignment(found, "second").due is None


def test_an_unknown_assignment_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(UsageError, match=r"'third'.*grading\.yml; there are: first, second"):
        course(tmp_path).assignment("third")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("seed: 2026", "sead: 2026", 3, "sead: unknown field; did you mean seed?"),
        ("memory: 2 GiB", "memory: 2 gigs", 11, "sandbox.limits.memory: expected a size such as"),
        ("memory: 2 GiB", "memory: true", 11, "sandbox.limits.memory: expected a size"),
        ("memory: 2 GiB", "memory: 0 GiB", 11, "expected a number above 0, found '0 GiB'"),
        ("threads: 1", "threads: one", 8, "threads: expected a whole number, found 'one'"),
        ("threads: 1", "threads: 1.5", 8, "threads: expected a whole number"),
        ("threads: 1", "threads: 0", 8, "threads: expected a number at least 1, found 0"),
        ("q1: 2,", "q1: two,", 18, "assignments.first.questions.q1: expected a number"),
        ("q1: 2,", "q1: .inf,", 18, "expected a finite number"),
        ("q1: 2,", "first: 2,", 18, "questions.first: expected a name of the form"),
        ("Europe/Berlin", "Europe/Berln", 2, "time_zone: expected the name of a time zone"),
        ("2026-10-19T23:59", "next week", 17, "due: expected a local date and time such as"),
        ("2026-10-19T23:59", "2026-10-19T23:59+02:00", 17, "due: expected a local date and time"),
        ("    title: The first\n", "", 15, "assignments.first.title: is required and missing"),
        ("seed: 2026", "seed: 1\nseed: 2", 4, "seed: stands twice, first on line 3"),
        ("shared-container", "shared", 5, "isolation: expected 'shared-container' or"),
        (
            "    title: The first\n",
            "    title: A\n    hours: [3, 2]\n",
            17,
            "the smaller number first",
        ),
        ("    title: The first\n", "    title: A\n    hours: 3\n", 17, "hours: expected a list"),
        ("    title: The first\n", "    title: A\n    hours: [0, 1]\n", 17, "a number above 0"),
        ("[novels]", "novels", 19, "data: expected a list, found 'novels'"),
        ("[novels]", "[../novels]", 19, "data.0: expected a name of the form"),
        ("{q1: 0.5}", "{q7: 0.5}", 20, "floor names q7, which is not among the questions"),
        ("{q1: 0.5}", "{q1: 5}", 20, "the floor of q1 is above its 1 point"),
        ("sandbox:", "sandbox: ]", 4, "is not YAML"),
        ("preload: [numpy", "preload: [1", 9, "preload.0: expected a text, found 1"),
        ("course: Sequences", "course:", 1, "course: expected a text, found nothing"),
        ("test_seconds: 20", "test_second: 20", 13, "did you mean test_seconds?"),
        (
            "recycle_after: 50",
            "recycle_after: 249",
            6,
            "recycle_after: expected at most 248: each submission that a container serves has a "
            "user of its own, and a container has no more of them, found 249",
        ),
        ("recycle_after: 50", "recycle_after: 0", 6, "expected a number at least 1, found 0"),
        ("threads: 1", "runtime: 'runsc --debug'", 8, "runtime: expected a name of the form"),
        ("threads: 1", "runtime: ''", 8, "runtime: expected a name of the form"),
        ("threads: 1", "runtime: [runsc]", 8, "runtime: expected a text"),
        ("test_seconds: 60", "test_second: 60", 23, "second.limits.test_second: unknown field"),
    ],
)
def test_a_mistake_is_named_with_line_field_and_what_was_expected(tmp_path, old, new, line, said):
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        course(tmp_path, GOOD.replace(old, new, 1))
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"{tmp_path / 'grading.yml'}:{line}: ")
    assert said in first


def test_a_floor_needs_its_reason(tmp_path):
    text = "\n".join(line for line in GOOD.splitlines() if "floor_reason" not in line)
    with pytest.raises(ConfigError, match="a floor and its floor_reason are given together"):
        course(tmp_path, text)


def test_every_mistake_is_listed_at_once(tmp_path):
    text = GOOD.replace("seed: 2026", "seed: x").replace("threads: 1", "threads: x")
    with pytest.raises(ConfigError) as caught:
        course(tmp_path, text)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "- one\n- two\n", "just words", "assignments:\n", "{1: 2}"])
def test_what_is_no_course_is_refused(tmp_path, text):
    with pytest.raises(ConfigError, match=r"grading\.yml:1: "):
        course(tmp_path, text)


def test_a_missing_or_binary_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"there is no grading\.yml in"):
        load_course(tmp_path)
    (tmp_path / "grading.yml").write_bytes(b"course: \xff\xfe")
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_course(tmp_path)


def test_the_course_is_found_from_a_folder_below_it(tmp_path):
    course(tmp_path)
    below = tmp_path / "solutions" / "deep"
    below.mkdir(parents=True)
    assert find_course(below) == tmp_path.resolve()


def test_without_a_course_the_way_out_is_named(tmp_path):
    with pytest.raises(UsageError, match="--course"):
        find_course(tmp_path)


def test_the_settings_cannot_be_changed(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        course(tmp_path).settings.seed = 3


@given(st.integers(1, 2**40), st.sampled_from([("B", 1), ("KiB", 2**10), ("GiB", 2**30)]))
def test_sizes_are_read_exactly(number, unit):
    assert Limits(memory=f"{number} {unit[0]}").memory == number * unit[1]  # type: ignore[arg-type]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("course")
    (folder / "grading.yml").write_text(text, encoding="utf-8", errors="replace", newline="")
    with pytest.raises(UsageError):
        load_course(folder)


# --- lateness -------------------------------------------------------------------------------------

LATE = GOOD.replace(
    "sandbox:\n",
    "late: {grace_minutes: 15, percent_per_day: 10, closes_after_days: 7}\nsandbox:\n",
).replace(
    "    data: [novels]\n",
    "    data: [novels]\n"
    "    late: {percent_per_day: 20, closes_after_days: null}\n"
    "    extensions: {ada_1001: 2026-10-22T23:59}\n",
)


def test_an_assignment_repeats_only_what_differs_in_its_late_policy(tmp_path):
    found = course(tmp_path, LATE)
    first, second = (find_assignment(found, name).late_policy for name in ("first", "second"))
    assert first is not None and second is not None
    assert (first.grace_minutes, first.percent_per_day, first.closes_after_days) == (15, 20, None)
    assert (second.percent_per_day, second.closes_after_days) == (10, 7)
    assert (second.percent_of, second.cap_percent, second.use_file_time) == ("maximum", 100, False)


def test_without_a_late_policy_there_is_none(tmp_path):
    assert find_assignment(course(tmp_path), "first").late_policy is None


def test_an_extension_is_a_time_on_the_clock_of_the_course(tmp_path):
    extensions = course(tmp_path, LATE).settings.assignments["first"].extensions
    assert extensions == {"ada_1001": datetime(2026, 10, 22, 23, 59)}


@pytest.mark.parametrize(
    ("due", "hours"),
    [
        ("2026-10-25T02:30", 1),  # comes twice: the second, in winter time
        ("2027-03-28T02:30", 2),  # is left out: 03:30 in summer time
    ],
)
def test_a_due_time_in_the_hour_of_a_change_of_clocks_is_the_later_reading(tmp_path, due, hours):
    found = find_assignment(course(tmp_path, GOOD.replace("2026-10-19T23:59", due)), "first").due
    assert found is not None and found.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("grace_minutes: 15", "grace_minutes: 1.5", 4, "late.grace_minutes: expected a whole"),
        ("grace_minutes: 15", "grace_minutes: -1", 4, "expected a number at least 0, found -1"),
        ("grace_minutes: 15", "grace: 15", 4, "late.grace: unknown field"),
        ("percent_per_day: 10", "percent_per_day: 110", 4, "expected a number at most 100"),
        ("percent_per_day: 10", "percent_of: points", 4, "expected 'maximum' or 'earned'"),
        ("percent_per_day: 10", "use_file_time: maybe", 4, "expected true or false"),
        ("percent_per_day: 20", "cap_percen: 20", 21, "first.late.cap_percen: unknown field; did"),
        ("2026-10-22T23:59", "tomorrow", 22, "extensions.ada_1001: expected a local date and time"),
        ("2026-10-22T23:59", "2026-10-19T23:59", 16, "the extension of ada_1001 is not after the"),
        ("    due: 2026-10-19T23:59\n", "", 16, "there is no due date to extend"),
    ],
)
def test_a_mistake_in_a_late_policy_is_named_with_its_line(tmp_path, old, new, line, said):
    assert old in LATE
    with pytest.raises(ConfigError) as caught:
        course(tmp_path, LATE.replace(old, new, 1))
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"{tmp_path / 'grading.yml'}:{line}: ")
    assert said in first
