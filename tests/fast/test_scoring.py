"""Late policy and points by hand: worked examples, with the figures a student is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.settings import LatePolicy
from autograder.course.wall_clock import instant
from autograder.gradebook.combining import adjusted, grade_of
from autograder.gradebook.lateness import Deadline, lateness_of, started_days
from autograder.grades import Adjustment, Grade, Lateness, Receipt
from autograder.records import QuestionResult, Result, Status

BERLIN = ZoneInfo("Europe/Berlin")
QUESTIONS = {"q1": 4.0, "q2": 6.0}
TEN_PERCENT = LatePolicy(percent_per_day=10.0)


def deadline(due: str, policy: LatePolicy = TEN_PERCENT, **fields: bool) -> Deadline:
    return Deadline(datetime.fromisoformat(due), BERLIN, policy, **fields)


def days(due: str, handed_in: str, grace: int = 0) -> int:
    """Started days; `handed_in` with its offset, as an LMS tells it."""
    policy = LatePolicy(grace_minutes=grace)
    return started_days(deadline(due, policy), datetime.fromisoformat(handed_in))


def late(due: str, handed_in: str, policy: LatePolicy, points: float = 10.0) -> Lateness:
    receipt = Receipt(path="/a.ipynb", uploaded=datetime.fromisoformat(handed_in))
    return lateness_of(deadline(due, policy), receipt, points, 10.0)


def result(q1: float = 4.0, q2: float = 6.0, status: Status = Status.GRADED) -> Result:
    graded = status is Status.GRADED
    questions = (
        QuestionResult(id="q1", points=q1, maximum=4.0, cases=()),
        QuestionResult(id="q2", points=q2, maximum=6.0, cases=()),
    )
    return Result(
        submission="ada.ipynb",
        student="ada",
        assignment="first",
        release="1",
        image="process",
        status=status,
        points=q1 + q2 if graded else 0.0,
        maximum=10.0,
        questions=questions if graded else (),
    )


def adjust(kind: str, points: float, question: str | None = None, minute: int = 0) -> Adjustment:
    return Adjustment(
        student="ada",
        question=question,
        kind=kind,  # type: ignore[arg-type]
        points=points,
        reason="looked at by hand",
        who="tina",
        when=datetime(2026, 11, 1, 12, minute, tzinfo=UTC),
    )


# --- the clock ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handed_in", "expected"),
    [
        ("2026-10-18T23:58:59+02:00", 0),
        ("2026-10-18T23:59:00+02:00", 0),
        ("2026-10-18T23:59:59.999999+02:00", 0),  # the due minute is in time
        ("2026-10-19T00:00:00+02:00", 1),
        ("2026-10-18T22:00:00+00:00", 1),  # the same moment, told by another clock
        ("2026-10-19T23:59:59+02:00", 1),
        ("2026-10-20T00:00:00+02:00", 2),
    ],
)
def test_a_tie_at_the_minute_is_in_time_and_the_next_second_starts_a_day(handed_in, expected):
    assert days("2026-10-18T23:59", handed_in) == expected


@pytest.mark.parametrize(
    ("handed_in", "expected"),
    [
        # Due on Saturday evening; in the night to Sunday the clock goes back: 25 hours.
        ("2026-10-25T00:00:00+02:00", 1),
        ("2026-10-25T02:30:00+02:00", 1),
        ("2026-10-25T02:30:00+01:00", 1),
        ("2026-10-25T22:59:59+01:00", 1),
        ("2026-10-25T23:00:00+01:00", 1),  # 24 hours have passed, the day on the wall has not
        ("2026-10-25T23:59:59+01:00", 1),
        ("2026-10-26T00:00:00+01:00", 2),
    ],
)
def test_in_october_the_first_late_day_has_25_hours(handed_in, expected):
    assert days("2026-10-24T23:59", handed_in) == expected


@pytest.mark.parametrize(
    ("handed_in", "expected"),
    [
        # Due on Saturday evening; in the night to Sunday the clock goes forward: 23 hours.
        ("2027-03-28T00:00:00+01:00", 1),
        ("2027-03-28T23:59:59+02:00", 1),
        ("2027-03-29T00:00:00+02:00", 2),  # only 23 hours later, and yet the next day
        ("2027-03-29T00:59:00+02:00", 2),
    ],
)
def test_in_march_the_first_late_day_has_23_hours(handed_in, expected):
    assert days("2027-03-27T23:59", handed_in) == expected


def test_a_due_time_that_comes_twice_is_the_second_one():
    assert days("2026-10-25T02:30", "2026-10-25T02:30:59+01:00") == 0
    assert days("2026-10-25T02:30", "2026-10-25T02:31:00+01:00") == 1


def test_a_due_time_that_the_clock_leaves_out_is_an_hour_later_on_it():
    assert days("2027-03-28T02:30", "2027-03-28T03:30:59+02:00") == 0
    assert days("2027-03-28T02:30", "2027-03-28T03:31:00+02:00") == 1


def test_a_further_day_that_ends_in_the_hour_that_comes_twice_ends_with_the_second():
    assert days("2026-10-24T02:30", "2026-10-25T02:30:00+01:00") == 1
    assert days("2026-10-24T02:30", "2026-10-25T02:31:00+01:00") == 2


def test_the_grace_period_is_elapsed_time_also_over_the_change_of_clocks():
    # Due at 01:50, an hour's grace: the clock shows 02:50, goes back, and shows it again.
    assert days("2026-10-25T01:50", "2026-10-25T02:50:59+02:00", grace=60) == 0
    assert days("2026-10-25T01:50", "2026-10-25T02:51:00+02:00", grace=60) == 1


@pytest.mark.parametrize(
    ("handed_in", "expected"),
    [
        ("2026-10-19T00:14:59+02:00", 0),
        ("2026-10-19T00:15:00+02:00", 1),
        ("2026-10-20T00:14:59+02:00", 1),  # the grace is granted at the end of every day
        ("2026-10-20T00:15:00+02:00", 2),
    ],
)
def test_within_the_grace_period_nothing_is_late(handed_in, expected):
    assert days("2026-10-18T23:59", handed_in, grace=15) == expected


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.timedeltas(timedelta(minutes=-3000), timedelta(days=800)),
    st.integers(0, 180),
)
def test_days_count_the_walls_days_that_have_ended(due, after, grace):
    """Against the slow definition: day by day, each with the end of its own wall."""
    ends = Deadline(due, BERLIN, LatePolicy(grace_minutes=grace))
    handed_in = instant(due, BERLIN).astimezone(UTC) + after
    slowly = next(day for day in range(900) if handed_in < ends.end(day))
    assert started_days(ends, handed_in) == slowly


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.booleans())
def test_every_wall_time_has_a_moment_and_the_later_is_never_the_earlier(local, later):
    moment = instant(local, BERLIN, later=later)
    shown = moment.replace(tzinfo=None)
    assert abs(shown - local) in (timedelta(0), timedelta(hours=1))
    first, second = (instant(local, BERLIN, later=which) for which in (False, True))
    assert first.timestamp() <= second.timestamp()


# --- what it costs --------------------------------------------------------------------------------


def test_each_started_day_costs_its_part_of_the_maximum_and_the_student_reads_the_figures():
    found = late("2026-10-18T23:59", "2026-10-20T08:00:00+02:00", TEN_PERCENT, points=7.5)
    assert (found.days, found.percent, found.points) == (2, 20.0, 2.0)
    assert found.explanation == (
        "It was due on Sunday 2026-10-18 23:59 CEST and was handed in on "
        "Tuesday 2026-10-20 08:00 CEST (Europe/Berlin). That is 2 started days late: 10 % of "
        "the maximum (10 points) for each, 20 % in all. 2 points are taken off."
    )


def test_it_can_be_a_part_of_what_was_earned():
    policy = LatePolicy(percent_per_day=10.0, percent_of="earned")
    found = late("2026-10-18T23:59", "2026-10-20T08:00:00+02:00", policy, points=7.5)
    assert found.points == 1.5
    assert "10 % of the points earned (7.5 points) for each, 20 % in all" in found.explanation


def test_the_cap_holds_however_late_it_comes():
    policy = LatePolicy(percent_per_day=20.0, cap_percent=50.0)
    found = late("2026-10-18T23:59", "2026-11-18T08:00:00+01:00", policy)
    assert (found.days, found.percent, found.points) == (31, 50.0, 5.0)
    assert "50 % in all, which is the most that is taken off" in found.explanation


def test_no_more_is_taken_off_than_there_is():
    found = late("2026-10-18T23:59", "2026-10-22T08:00:00+02:00", TEN_PERCENT, points=1.0)
    assert found.points == 1.0
    assert "1 point is taken off, as there were no more." in found.explanation


def test_after_closing_nothing_is_left_and_the_reason_is_given():
    policy = LatePolicy(percent_per_day=10.0, cap_percent=50.0, closes_after_days=2)
    open_still = late("2026-10-18T23:59", "2026-10-20T23:59:59+02:00", policy)
    assert (open_still.days, open_still.points) == (2, 2.0)
    closed = late("2026-10-18T23:59", "2026-10-21T00:00:00+02:00", policy)
    assert (closed.days, closed.percent, closed.points) == (3, 100.0, 10.0)
    said = "3 started days late, and nothing is accepted later than 2 days after it was due"
    assert said in closed.explanation


def test_closing_at_once_still_grants_the_grace_period():
    policy = LatePolicy(grace_minutes=10, closes_after_days=0)
    assert late("2026-10-18T23:59", "2026-10-19T00:09:59+02:00", policy).points == 0
    closed = late("2026-10-18T23:59", "2026-10-19T00:10:00+02:00", policy)
    assert closed.points == 10.0
    assert "nothing is accepted later than the due time" in closed.explanation


def test_within_the_grace_period_the_student_is_told_that_it_was_used():
    policy = LatePolicy(grace_minutes=15, percent_per_day=10.0)
    found = late("2026-10-18T23:59", "2026-10-19T00:05:00+02:00", policy)
    assert found.points == 0
    assert "within the grace period of 15 minutes" in found.explanation
    assert late("2026-10-18T23:59", "2026-10-18T23:59:59+02:00", policy).explanation == ""


def test_an_extension_moves_the_due_date_and_is_named():
    receipt = Receipt(path="/a", uploaded=datetime.fromisoformat("2026-10-21T12:00:00+02:00"))
    found = lateness_of(deadline("2026-10-20T23:59", extended=True), receipt, 10.0, 10.0)
    assert (found.days, found.extended) == (1, True)
    assert found.explanation.startswith("With your extension it was due on Tuesday 2026-10-20")


def test_the_hour_that_comes_twice_is_told_apart_in_words():
    found = late("2026-10-24T23:59", "2026-10-25T02:30:00+01:00", TEN_PERCENT)
    assert "handed in on Sunday 2026-10-25 02:30 CET (" in found.explanation


def test_a_late_flag_without_a_time_costs_nothing_and_is_said():
    receipt = Receipt(path="/a", late_flag=True, modified=4e9, lms="canvas")
    found = lateness_of(deadline("2026-10-18T23:59"), receipt, 10.0, 10.0)
    assert (found.handed_in, found.days, found.points) == (None, 0, 0.0)
    assert "The LMS says that it came late, but not when" in found.explanation


def test_a_time_of_the_lms_that_is_not_clear_costs_nothing_whatever_the_file_says():
    policy = LatePolicy(percent_per_day=10.0, use_file_time=True)
    receipt = Receipt(path="/a", modified=4e9, lms="moodle", unread_time="10/12/2026 20:15")
    found = lateness_of(deadline("2026-10-18T23:59", policy), receipt, 10.0, 10.0)
    assert (found.handed_in, found.days, found.points) == (None, 0, 0.0)
    assert found.explanation.startswith("The time at which it was handed in could not be read")


def test_an_extension_without_a_clear_end_costs_nothing_and_is_said():
    receipt = Receipt(path="/a", uploaded=datetime.fromisoformat("2026-10-21T12:00:00+02:00"))
    policy = LatePolicy(percent_per_day=10.0, closes_after_days=1)
    found = lateness_of(deadline("2026-10-18T23:59", policy, open_end=True), receipt, 10.0, 10.0)
    assert (found.days, found.points, found.open_end) == (0, 0.0, True)
    assert "but not clearly until when: nothing is taken off" in found.explanation


def test_the_files_own_time_counts_only_where_the_settings_say_so():
    modified = datetime.fromisoformat("2026-10-20T08:00:00+02:00").timestamp()
    receipt = Receipt(path="/a", modified=modified)
    assert lateness_of(deadline("2026-10-18T23:59"), receipt, 10.0, 10.0).points == 0
    policy = LatePolicy(percent_per_day=10.0, use_file_time=True)
    found = lateness_of(deadline("2026-10-18T23:59", policy), receipt, 10.0, 10.0)
    assert found.points == 2.0
    assert "was, by the time of the file, handed in on" in found.explanation


def test_the_time_of_the_lms_goes_before_that_of_the_file():
    policy = LatePolicy(percent_per_day=10.0, use_file_time=True)
    in_time = datetime.fromisoformat("2026-10-18T12:00:00+02:00")
    receipt = Receipt(path="/a", modified=4e9, uploaded=in_time)
    assert lateness_of(deadline("2026-10-18T23:59", policy), receipt, 10.0, 10.0).days == 0


@given(
    st.floats(0, 10),
    st.integers(-5, 400),
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from(["maximum", "earned"]),
    st.none() | st.integers(0, 10),
)
def test_a_deduction_is_never_negative_never_above_the_points_and_always_explained(
    points, hours, percent, cap, of, closes
):
    policy = LatePolicy(
        percent_per_day=percent, cap_percent=cap, percent_of=of, closes_after_days=closes
    )
    due = datetime(2026, 10, 18, 23, 59)
    receipt = Receipt(path="/a", uploaded=instant(due, BERLIN) + timedelta(hours=hours))
    found = lateness_of(Deadline(due, BERLIN, policy), receipt, points, 10.0)
    assert 0 <= found.points <= points
    assert bool(found.explanation) == (found.days > 0)


# --- points by hand -------------------------------------------------------------------------------


def graded(*adjustments: Adjustment, found: Result | None = None, **more) -> Grade:
    return grade_of("ada", QUESTIONS, found or result(), adjustments=adjustments, **more)


def test_without_decisions_the_points_are_what_the_tests_gave():
    grade = graded(found=result(q1=1.5))
    assert grade.points == 7.5
    assert [(q.id, q.earned, q.points) for q in grade.questions] == [
        ("q1", 1.5, 1.5),
        ("q2", 6.0, 6.0),
    ]
    assert grade.lateness is None


def test_an_override_of_a_question_takes_the_place_of_what_it_earned():
    grade = graded(adjust("override", 3.0, "q1"), found=result(q1=0.0))
    assert (grade.questions[0].earned, grade.questions[0].points) == (0.0, 3.0)
    assert grade.points == 9.0


def test_a_later_override_supersedes_an_earlier_one_and_both_are_kept():
    grade = graded(adjust("override", 3.0, "q1"), adjust("override", 1.0, "q1", minute=5))
    assert grade.questions[0].points == 1.0
    assert len(grade.questions[0].adjustments) == 2


def test_manual_points_add_up_and_come_on_top_of_an_override():
    decisions = (
        adjust("manual", 1.0, "q1"),
        adjust("override", 2.0, "q1", minute=1),
        adjust("manual", -0.5, "q1", minute=2),
    )
    assert graded(*decisions).questions[0].points == 2.5


def test_points_never_fall_below_nothing():
    assert graded(adjust("manual", -99.0, "q1")).points == 6.0
    assert graded(adjust("manual", -99.0)).points == 0.0


def test_an_override_of_the_whole_takes_the_place_of_all_questions():
    grade = graded(adjust("override", 5.0), adjust("manual", 1.0), adjust("manual", 1.0, "q1"))
    assert grade.points == 6.0
    assert len(grade.adjustments) == 2


def test_override_manual_and_late_together_in_that_order():
    receipt = Receipt(path="/a", uploaded=datetime.fromisoformat("2026-10-20T08:00:00+02:00"))
    policy = LatePolicy(percent_per_day=10.0, percent_of="earned")
    grade = graded(
        adjust("override", 3.0, "q1"),  # in the place of 1
        adjust("manual", 1.0),
        found=result(q1=1.0, q2=6.0),
        receipt=receipt,
        deadline=deadline("2026-10-18T23:59", policy),
    )
    assert grade.lateness is not None
    assert grade.lateness.points == 2.0  # 20 % of 3 + 6 + 1
    assert grade.points == 8.0


def test_what_the_machinery_could_not_grade_has_no_points_until_somebody_gives_them():
    broken = result(status=Status.ERROR)
    assert graded(found=broken).points is None
    assert graded(adjust("manual", 1.0), found=broken).points is None
    assert graded(adjust("override", 7.0), found=broken).points == 7.0
    one, both = adjust("override", 4.0, "q1"), adjust("override", 5.0, "q2")
    assert graded(one, found=broken).points is None
    assert graded(one, both, found=broken).points == 9.0


def test_what_was_rejected_has_nothing_but_what_people_give():
    rejected = result(status=Status.REJECTED)
    assert graded(found=rejected).points == 0.0
    assert graded(adjust("override", 4.0, "q1"), found=rejected).points == 4.0


def test_who_handed_in_nothing_has_no_points_and_no_lateness():
    grade = grade_of("ada", QUESTIONS, None, deadline=deadline("2026-10-18T23:59"))
    assert (grade.points, grade.maximum, grade.lateness) == (0.0, 10.0, None)


@given(st.lists(st.tuples(st.sampled_from(["override", "manual"]), st.floats(-100, 100))))
def test_only_the_last_override_and_the_sum_of_manual_points_matter(decisions):
    items = [adjust(kind, points) for kind, points in decisions]
    base = next((p for kind, p in reversed(decisions) if kind == "override"), 5.0)
    manual = sum(p for kind, p in decisions if kind == "manual")
    assert adjusted(5.0, items) == max(0.0, round(base + manual, 4))
