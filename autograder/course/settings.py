"""`grading.yml`: the one configuration of a course, checked field by field when it is read.

Every mistake becomes a `ConfigError` that names the file, the line, the field, and what was
expected there. Sizes (`2 GiB`) are bytes here, times are seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator

from autograder.course.fields import (
    AnyQuestionId,
    AssignmentName,
    Count,
    FileName,
    Hours,
    LocalTime,
    Modules,
    Names,
    Percent,
    Points,
    QuestionId,
    RuntimeName,
    Seconds,
    Section,
    Served,
    Size,
    Text,
    TimeZone,
    WrittenId,
)
from autograder.course.marked_yaml import Marks, read_marked
from autograder.course.rubric import Criterion, Written
from autograder.errors import ConfigError, UsageError
from autograder.wording import counted

FILE_NAME = "grading.yml"
SlipsShown = Literal["always", "after_due", "staff"]


class Limits(Section):
    """What one student process may use; each has a default for courses that do not say."""

    memory: Size = 2 * 2**30
    processes: Count = 256  # tasks of the submission's user, threads included
    file_size: Size = 64 * 2**20
    scratch: Size = 256 * 2**20  # all files of a submission together
    scratch_files: Count = 20_000  # and how many they, and its folders, may be
    open_files: Count = 256
    output: Size = 256 * 2**10  # per cell and per call; the middle is cut
    notebook_seconds: Seconds = 60.0
    cell_seconds: Seconds | None = None  # of one cell; None is as long as the whole notebook
    test_seconds: Seconds = 20.0
    submission_seconds: Seconds = 180.0
    message: Size = 256 * 2**20  # one message between the student and the grader process
    message_depth: Count = 32


class LimitOverrides(Section):
    """The limits that an assignment sets otherwise than the course."""

    memory: Size | None = None
    processes: Count | None = None
    file_size: Size | None = None
    scratch: Size | None = None
    scratch_files: Count | None = None
    open_files: Count | None = None
    output: Size | None = None
    notebook_seconds: Seconds | None = None
    cell_seconds: Seconds | None = None
    test_seconds: Seconds | None = None
    submission_seconds: Seconds | None = None
    message: Size | None = None
    message_depth: Count | None = None

    def over(self, limits: Limits) -> Limits:
        """`limits` with the values set here in their place."""
        return limits.model_copy(update=self.model_dump(exclude_none=True))


class SandboxSettings(Section):
    """How submissions are kept apart, and what a container of them may use."""

    isolation: Literal["shared-container", "container-per-submission"] = "shared-container"
    recycle_after: Served = 200
    container_memory: Size = 4 * 2**30
    container_processes: Count = 512
    threads: Count = 1
    workers_per_gpu: Count = 1
    runtime: RuntimeName | None = None  # of the engine, such as runsc; None is its own choice
    preload: Modules = ()
    limits: Limits = Limits()

    @property
    def serves(self) -> int:
        """How many submissions one sandbox serves."""
        return 1 if self.isolation == "container-per-submission" else self.recycle_after


class LatePolicy(Section):
    """What lateness costs. An assignment repeats only the fields in which it differs."""

    grace_minutes: Annotated[int, Field(ge=0)] = 0
    percent_per_day: Percent = 0.0  # taken off for every started day
    percent_of: Literal["maximum", "earned"] = "maximum"
    cap_percent: Percent = 100.0  # never more than this is taken off
    closes_after_days: Annotated[int, Field(ge=0)] | None = None  # then 0 points
    use_file_time: bool = False  # the file's own time, where the LMS tells none

    def over(self, course: LatePolicy | None) -> LatePolicy:
        """`course`'s policy with the fields that were given here in their place."""
        given = self.model_dump(exclude_unset=True)
        return (course or LatePolicy()).model_copy(update=given)


class Columns(Section):
    """What the columns of an assignment are called in the LMS, where that is not clear."""

    canvas: Text | None = None  # `Name (id)`, the header in the gradebook's export
    canvas_late: Text | None = None  # a custom column of the gradebook, for days late
    moodle: Text | None = None  # the grade's column in the worksheet
    moodle_feedback: Text | None = None


class RosterSettings(Section):
    """How to read a roster: titles of its columns, where neither title nor content tells."""

    name: Text | None = None
    first_name: Text | None = None
    last_name: Text | None = None
    email: Text | None = None
    id: Text | None = None  # a login, or a number of the institution
    moodle_id: Text | None = None  # what a download has behind the name
    status: Text | None = None  # of a Moodle worksheet, which tells extensions
    handed_in: Text | None = None
    day_first: bool | None = None  # what 10/12/2026 is, where no other line of the file tells

    @property
    def titles(self) -> dict[str, str]:
        """The titles that are given, by what their columns hold."""
        found = self.model_dump(exclude_none=True, exclude={"day_first"})
        return {key: str(title) for key, title in found.items()}


class Bonus(Section):
    """Questions on top of the assignment: what they give, its maximum does not count."""

    questions: Annotated[tuple[AnyQuestionId, ...], Field(strict=False, min_length=1)]
    cap: Points | None = None  # what they give together at most; None: all of it

    def counted(self, points: float) -> float:
        """Return what `points` of these questions, taken together, add to a grade."""
        return points if self.cap is None else min(points, self.cap)


class AssignmentSettings(Section):
    """One assignment: its points, data files, due date, and where it differs from the course."""

    title: Text
    hours: Hours | None = None  # that students take for it, for its README
    due: LocalTime | None = None  # on the wall clock of the course's time zone: `Assignment.due`
    questions: Annotated[dict[QuestionId, Points], Field(min_length=1)]
    written: dict[WrittenId, Written] = Field(default_factory=dict)  # those that a person grades
    data: Annotated[tuple[FileName, ...], Field(strict=False)] = ()
    limits: LimitOverrides = LimitOverrides()
    preload: Modules | None = None  # in place of the sandbox's
    training: Names = ()  # questions, or functions of one, whose tests train for seconds
    # What an untouched stub may earn; 0 where not named.
    floor: dict[QuestionId, Points] = Field(default_factory=dict)
    floor_reason: Text | None = None
    late: LatePolicy | None = None  # where it differs from the course's
    extensions: dict[Text, LocalTime] = Field(default_factory=dict)  # by student
    columns: Columns = Columns()
    bonus: Bonus | None = None
    known_slips: SlipsShown | None = None  # in place of the course's
    below_zero: bool = False  # whether points by hand may take a question, or the whole, below 0
    counts: Literal["latest", "best", "first"] = "latest"  # which of a student's uploads
    uploads: Count | None = None  # how many of them may; later ones are not graded
    groups_in_notebook: bool = False  # whether its first cell may name the members of a group

    @model_validator(mode="after")
    def _floor_is_explained(self) -> Self:
        for question, points in self.floor.items():
            if question not in self.questions:
                raise ValueError(f"floor names {question}, which is not among the questions")
            if points > self.questions[question]:
                maximum = counted(self.questions[question], "point")
                raise ValueError(f"the floor of {question} is above its {maximum}")
        if bool(self.floor) != bool(self.floor_reason):
            raise ValueError("a floor and its floor_reason are given together or not at all")
        return self

    @model_validator(mode="after")
    def _bonus_fits(self) -> Self:
        if self.bonus is None:
            return self
        for question in self.bonus.questions:
            if question not in self.maxima:
                raise ValueError(f"bonus names {question}, which is not among the questions")
        if not set(self.maxima) - self.bonus_questions:
            raise ValueError("bonus names every question: nothing would be left to have a maximum")
        most = sum(self.maxima[question] for question in self.bonus_questions)
        if self.bonus.cap is not None and self.bonus.cap > most:
            raise ValueError(
                f"the cap of the bonus is above the {counted(most, 'point')} of its questions"
            )
        return self

    @model_validator(mode="after")
    def _best_has_an_end(self) -> Self:
        if self.counts == "best" and self.uploads is None:
            raise ValueError(
                "counts: best grades every upload, so say how many may be handed in, such as "
                "uploads: 5"
            )
        return self

    @model_validator(mode="after")
    def _what_trains_is_asked(self) -> Self:
        for name in self.training:  # a function is looked for when the master is read
            if re.fullmatch(r"q[0-9]+", name) and name not in self.questions:
                raise ValueError(f"training names {name}, which is not among the questions")
        return self

    @model_validator(mode="after")
    def _extensions_extend(self) -> Self:
        for student, until in self.extensions.items():
            if self.due is None:
                raise ValueError(f"extensions names {student}, but there is no due date to extend")
            if until <= self.due:
                raise ValueError(f"the extension of {student} is not after the due date")
        return self

    @property
    def maxima(self) -> dict[str, float]:
        """The points of every question: those that tests grade, then those that a person grades."""
        return self.questions | {name: item.points for name, item in self.written.items()}

    @property
    def bonus_questions(self) -> frozenset[str]:
        """Those that are on top of the maximum."""
        return frozenset(self.bonus.questions) if self.bonus else frozenset()

    @property
    def maximum(self) -> float:
        """The points of all questions together but those of a bonus."""
        extra = self.bonus_questions
        return round(sum(of for name, of in self.maxima.items() if name not in extra), 4)

    @property
    def most(self) -> float:
        """What can be earned at all: the maximum, and on top of it what a bonus gives at most."""
        extra = sum(self.maxima.values()) - self.maximum
        return round(self.maximum + (self.bonus.counted(extra) if self.bonus else 0.0), 4)


class CourseSettings(Section):
    """The whole of `grading.yml`."""

    course: Text
    time_zone: TimeZone = "UTC"
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    sandbox: SandboxSettings = SandboxSettings()
    late: LatePolicy | None = None
    roster: RosterSettings = RosterSettings()
    nbgrader_times: bool = False  # whether a timestamp.txt among the files handed in counts
    known_slips: SlipsShown = "after_due"  # when students read which known slip theirs is like
    assignments: Annotated[dict[AssignmentName, AssignmentSettings], Field(min_length=1)]


@dataclass(frozen=True)
class Course:
    """A folder with `grading.yml`, masters, hidden tests and data sets."""

    folder: Path
    settings: CourseSettings

    def assignment(self, name: str) -> AssignmentSettings:
        """Return the settings of assignment `name`; `UsageError` lists those there are."""
        try:
            return self.settings.assignments[name]
        except KeyError:
            known = ", ".join(self.settings.assignments)
            file = self.folder / FILE_NAME
            raise UsageError(
                f"there is no assignment {name!r} in {file}; there are: {known}"
            ) from None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The course's time zone."""
        return ZoneInfo(self.settings.time_zone)


def load_course(folder: Path) -> Course:
    """Read and check `grading.yml` in `folder`; `ConfigError` says all that is wrong in it."""
    file = folder / FILE_NAME
    data, marks = read_marked(file)
    if not isinstance(data, dict):
        raise ConfigError(f"{file}:1: expected a mapping with course, sandbox and assignments")
    try:
        settings = CourseSettings.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_explain(file, error, marks)) from None
    return Course(folder=folder.resolve(), settings=settings)


def find_course(start: Path) -> Path:
    """Find the nearest folder, from `start` upwards, that has a `grading.yml`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise UsageError(
        f"no {FILE_NAME} in {start} or any folder above it; "
        "run the command inside the course's folder or name that folder with --course"
    )


# --- messages ---------------------------------------------------------------------------------


def _explain(file: Path, error: ValidationError, marks: Marks) -> str:
    """One line for each mistake: file, line, field, what was expected, what was found."""
    lines = []
    for item in error.errors():
        place = tuple(part for part in item["loc"] if part != "[key]")
        field = ".".join(str(part) for part in place) or "the file"
        lines.append(f"{file}:{marks.line(place)}: {field}: {_expected(item, place)}")
    return "\n".join(lines)


def _expected(item: Any, place: tuple[int | str, ...]) -> str:
    """Say what pydantic's error `item` means, to someone who edits the file."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "missing":
        return "is required and missing"
    if kind == "extra_forbidden":
        return _unknown_field(place)
    if kind == "value_error":
        found = item["input"]
        shown = f", found {found!r}" if isinstance(found, (str, int, float)) else ""
        return f"{context['error']}{shown}"
    if kind == "string_pattern_mismatch":
        return f"expected a name of the form {context['pattern']}, found {item['input']!r}"
    wish = _WISHES.get(kind, item["msg"].removeprefix("Input should be ").lower())
    bounds = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    wish += "".join(f" {word} {context[key]:g}" for key, word in bounds.items() if key in context)
    found = item["input"]
    return f"expected {wish}, found {'nothing' if found is None else repr(found)}"


_WISHES = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "a text",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "finite_number": "a finite number",
    "too_short": "at least one entry",
    "string_too_short": "a text that is not empty",
    "greater_than": "a number",
    "greater_than_equal": "a number",
    "less_than": "a number",
    "less_than_equal": "a number",
}


def _unknown_field(place: tuple[int | str, ...]) -> str:
    known = _fields_at(place[:-1])
    close = get_close_matches(str(place[-1]), known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    return f"unknown field{hint} (known here: {', '.join(known)})"


def _fields_at(place: tuple[int | str, ...]) -> list[str]:
    """Name the fields that the section at `place` has."""
    sections: dict[str, type[Section]] = {
        "": CourseSettings,
        "sandbox": SandboxSettings,
        "sandbox.limits": Limits,
        "late": LatePolicy,
        "roster": RosterSettings,
        "assignments.*": AssignmentSettings,
        "assignments.*.limits": Limits,
        "assignments.*.late": LatePolicy,
        "assignments.*.columns": Columns,
        "assignments.*.bonus": Bonus,
    }
    parts = [str(part) for part in place]
    if "written" in parts[2:3] and len(parts) > 3:
        return list((Criterion if "rubric" in parts[4:5] else Written).model_fields)
    if parts[:1] == ["assignments"] and len(parts) > 1:
        parts[1] = "*"
    return list(sections[".".join(parts)].model_fields)
