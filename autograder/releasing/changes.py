"""The change log between two versions, and which old submissions it puts in doubt.

A question needs a regrade when something that decides its points is different: its points, the
code or weight of a test, code or reference that a test calls, data that grading reads, a limit.
Comments, layout, docstrings, hints and names of tests decide nothing. Where one cannot tell from
the text alone (data, limits), every question of the assignment is named: a regrade too many costs
minutes, one too few leaves wrong grades.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from autograder.course.case_code import CaseCode, CaseFile, names_in
from autograder.releasing.snapshot import QuestionSnapshot, Snapshot, WrittenSnapshot
from autograder.wording import counted, form

WORDS = 60  # characters of a picture's text that name it


@dataclass
class Findings:
    """What is different, in words, and why that matters for submissions that are graded already."""

    lines: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # for a regrade
    misfits: list[str] = field(default_factory=list)  # what old submissions cannot have

    def add(self, line: str, reason: str = "") -> None:
        """Note a difference, and the reason for a regrade if it is one."""
        self.lines.append(line)
        if reason and reason not in self.reasons:
            self.reasons.append(reason)


@dataclass(frozen=True)
class QuestionChange:
    """What became of one question."""

    question: str
    lines: tuple[str, ...]
    regrade: tuple[str, ...]  # the reasons; empty where old grades stand
    misfits: tuple[str, ...]


@dataclass(frozen=True)
class AssignmentChange:
    """What became of one assignment."""

    assignment: str
    title: str
    lines: tuple[str, ...]
    questions: tuple[QuestionChange, ...] = ()
    all_questions: tuple[str, ...] = ()

    @property
    def regrade(self) -> tuple[str, ...]:
        """The questions that old submissions need a regrade of."""
        return tuple(change.question for change in self.questions if change.regrade)

    @property
    def misfits(self) -> tuple[str, ...]:
        """What old submissions cannot have, because it was not asked of them."""
        return tuple(text for change in self.questions for text in change.misfits)

    @property
    def nothing(self) -> bool:
        """Whether it is the same in both versions."""
        return not self.lines and not any(change.lines for change in self.questions)


@dataclass(frozen=True)
class Changes:
    """What is different between two versions."""

    old: str
    new: str
    assignments: tuple[AssignmentChange, ...]

    @property
    def regrade(self) -> dict[str, tuple[str, ...]]:
        """The questions to regrade, by assignment, where there are any."""
        return {change.assignment: change.regrade for change in self.assignments if change.regrade}


def compare(
    old_name: str, old: Mapping[str, Snapshot], new_name: str, new: Mapping[str, Snapshot]
) -> Changes:
    """The changes from version `old_name` to `new_name`, given the assignments of each."""
    found = []
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            line = f"not in {new_name}: its old grades stand"
            found.append(AssignmentChange(name, old[name].title, (line,)))
        elif name not in old:
            asked = (*new[name].questions, *new[name].written)
            line = f"new, with {len(asked)} questions: {', '.join(asked)}"
            found.append(AssignmentChange(name, new[name].title, (line,)))
        else:
            found.append(_assignment(old[name], new[name]))
    return Changes(old_name, new_name, tuple(found))


def _assignment(old: Snapshot, new: Snapshot) -> AssignmentChange:
    everywhere = Findings()
    _compare_surroundings(old, new, everywhere)
    pairs = _pairs(old.questions, new.questions)
    altered = _altered_names(old.reference, new.reference)
    changes = []
    for name, question in new.questions.items():
        found = Findings()
        if (before := pairs.get(name)) is None:
            found.add(f"new, {_points(question.points)}: {_listed(question.functions)}")
            found.misfits += [f"`{function}` of {name}" for function in question.functions]
        else:
            if before != name:
                found.add(f"was {before}", "it has another id")
            _compare_question(old.questions[before], question, name, altered, found)
        reasons = (*found.reasons, *everywhere.reasons)
        changes.append(QuestionChange(name, tuple(found.lines), reasons, tuple(found.misfits)))
    changes += _compare_written(old.written, new.written)
    for name in old.written:
        if name not in new.written:
            everywhere.lines.append(f"{name}, which a person grades, is gone")
    for name in old.questions:
        if name not in pairs.values():
            everywhere.lines.append(f"{name} is gone; a regrade of any question takes it out")
    return AssignmentChange(
        new.assignment, new.title, tuple(everywhere.lines), tuple(changes), tuple(new.questions)
    )


def _compare_surroundings(old: Snapshot, new: Snapshot, found: Findings) -> None:
    """What all questions of an assignment have in common."""
    if old.title != new.title:
        found.add(f"the title is {new.title!r}, was {old.title!r}")
    for name in sorted({*old.conditions, *new.conditions}):
        before, now = old.conditions.get(name, "not set"), new.conditions.get(name, "not set")
        if before != now:
            found.add(f"`{name}` is {now}, was {before}", "it is graded under other conditions")
    for what, first, second in (
        ("data file", old.graded_data, new.graded_data),
        ("held-back data file", old.private_data, new.private_data),
    ):
        for name, verb in _differences(first, second):
            found.add(f"{what} `{name}` {verb}", "the data of its tests is different")
    graded = {*old.graded_data, *new.graded_data}
    for name, verb in _differences(old.student_data, new.student_data):
        if name not in graded:
            found.add(f"data file `{name}`, which grading does not read, {verb}")
    for name, verb in _differences(old.installed, new.installed):
        found.add(f"`{name}`, by which students install, {verb}")
    for text, verb in _differences(old.pictures, new.pictures):
        found.add(f"the picture “{_shortened(text)}” {verb}")
    if old.other_cells != new.other_cells:
        found.add("the notebook's text or its other cells have changed")
    if old.skipped != new.skipped:
        found.add("other cells of the notebook are left out by grading than before")


def _compare_question(
    old: QuestionSnapshot,
    new: QuestionSnapshot,
    name: str,
    altered: frozenset[str],
    found: Findings,
) -> None:
    if old.points != new.points:
        found.add(f"{_points(new.points)}, was {_points(old.points)}", "its points changed")
    for function in old.functions:
        if function not in new.functions:
            found.add(f"function `{function}` is gone", "it asks for other functions")
    for function in new.functions:
        if function not in old.functions:
            found.add(f"function `{function}` is new", "it asks for other functions")
            found.misfits.append(f"`{function}` of {name}")
        elif _signature(old.stubs[function]) != _signature(new.stubs[function]):
            found.add(f"`{function}` has other arguments: `{_signature(new.stubs[function])}`")
            found.misfits.append(f"the arguments of `{function}` of {name}")
        elif old.stubs[function] != new.stubs[function]:
            found.add(f"the text of the stub `{function}` has changed")
    _compare_hints(old.hints, new.hints, found)
    _compare_tests("public", old.public, new.public, found)
    _compare_tests("hidden", old.hidden, new.hidden, found)
    needed = new.hidden.shared_needs.union(*(case.needs for case in new.hidden.cases.values()))
    for used in sorted(altered & (needed | set(new.functions))):
        found.add(f"the reference's `{used}`, or what it calls, is different", "its reference is")


def _compare_written(
    old: Mapping[str, WrittenSnapshot], new: Mapping[str, WrittenSnapshot]
) -> Iterator[QuestionChange]:
    """The questions that a person grades: no regrade changes a point of theirs."""
    for name, question in new.items():
        found = Findings()
        if (before := old.get(name)) is None:
            found.add(f"new, {_points(question.points)}, graded by a person")
            found.misfits.append(f"an answer in words to {name}")
        else:
            if before.points != question.points:
                were = f"{_points(question.points)}, was {_points(before.points)}"
                found.add(f"{were}: points by hand stay as they were entered")
            if before.text != question.text:
                found.add("what it asks has changed")
            _compare_hints(before.hints, question.hints, found)
        yield QuestionChange(name, tuple(found.lines), (), tuple(found.misfits))


def _compare_hints(old: tuple[str, ...], new: tuple[str, ...], found: Findings) -> None:
    """What `grader.hint` tells; hints decide no points."""
    if len(old) != len(new):
        found.add(f"it has {counted(len(new), 'hint')} for students, was {len(old)}")
    elif old != new:
        changed = [
            str(n) for n, (was, now) in enumerate(zip(old, new, strict=True), 1) if was != now
        ]
        found.add(f"{form(len(changed), 'hint')} {', '.join(changed)} for students changed")


def _compare_tests(kind: str, old: CaseFile, new: CaseFile, found: Findings) -> None:
    gone = {name: case for name, case in old.cases.items() if name not in new.cases}
    for name, case in new.cases.items():
        before = old.cases.get(name)
        if before is None:
            twin = next((n for n, c in gone.items() if _same_test(c, case)), None)
            if twin is None:
                found.add(f"{kind} test “{name}” is new", f"a {kind} test is new")
            else:
                found.add(f"{kind} test “{name}” was called “{gone.pop(twin).name}”")
            continue
        if before.code != case.code:
            found.add(f"{kind} test “{name}” is different", f"a {kind} test is different")
        if before.weight != case.weight:
            line = f"{kind} test “{name}” weighs {case.weight}, was {before.weight}"
            found.add(line, "a test has another weight")
        if before.hint != case.hint:
            found.add(f"{kind} test “{name}” has another hint")
    for name in gone:
        found.add(f"{kind} test “{name}” is gone", f"a {kind} test is gone")
    if old.shared != new.shared:
        line = f"the code that the {kind} tests share is different"
        found.add(line, f"what the {kind} tests share is different")


def _same_test(old: CaseCode, new: CaseCode) -> bool:
    return (old.code, old.weight) == (new.code, new.weight)


def _pairs(
    old: Mapping[str, QuestionSnapshot], new: Mapping[str, QuestionSnapshot]
) -> dict[str, str]:
    """Which old question each new one is; a question may have got another id."""
    pairs: dict[str, str] = {}

    def pair(name: str, before: str | None) -> None:
        if before is not None and name not in pairs and before not in pairs.values():
            pairs[name] = before

    for name, question in new.items():
        if name in old and set(old[name].functions) & set(question.functions):
            pair(name, name)
    for name, question in new.items():
        same = (n for n, q in old.items() if set(q.functions) & set(question.functions))
        pair(name, next((n for n in same if n not in pairs.values()), None))
    for name in new:
        pair(name, name if name in old else None)
    return pairs


def _altered_names(old: Mapping[str, str], new: Mapping[str, str]) -> frozenset[str]:
    """The reference's names whose code changed, or the code of anything that it leads to."""
    altered = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    needs = {name: names_in(ast.parse(code)) for name, code in (*old.items(), *new.items())}
    while True:
        more = {name for name, used in needs.items() if used & altered} - altered
        if not more:
            return frozenset(altered)
        altered |= more


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield name, "is new" if name not in old else "is gone" if name not in new else "changed"


def _shortened(text: str) -> str:
    return text if len(text) <= WORDS else text[: WORDS - 1].rstrip() + "…"


def _signature(stub: str) -> str:
    """A function's head as it would be written on one line; empty for text that is not one."""
    try:
        nodes = ast.parse(stub).body
    except SyntaxError:
        return ""
    heads = [n for n in nodes if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return ", ".join(f"{node.name}({ast.unparse(node.args)})" for node in heads)


def _points(points: float) -> str:
    return counted(points, "point")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# --- as a page --------------------------------------------------------------------------------


def markdown(changes: Changes) -> str:
    """The change log as Markdown, for the staff: it names hidden tests, and shows none."""
    lines = [
        f"# Changes from {changes.old} to {changes.new}",
        "",
        "For the staff: hidden tests are named here.",
        "",
        "| assignment | changed | regrade old submissions |",
        "|---|---|---|",
    ]
    for change in changes.assignments:
        touched = ", ".join(c.question for c in change.questions if c.lines)
        what = "nothing" if change.nothing else touched or "see below"
        lines.append(f"| {change.assignment} | {what} | {', '.join(change.regrade) or 'no'} |")
    for change in changes.assignments:
        if not change.nothing:
            lines += ["", *_section(change, changes.old)]
    return "\n".join(lines) + "\n"


def _section(change: AssignmentChange, old: str) -> Iterator[str]:
    yield f"## {change.assignment}: {change.title}"
    yield ""
    if change.lines:
        yield from (f"- {line}" for line in change.lines)
        yield ""
    for question in change.questions:
        if question.lines:
            yield f"### {question.question}"
            yield ""
            yield from (f"- {line}" for line in question.lines)
            yield ""
    if change.misfits:
        yield f"Submissions to {old} were not asked for {', '.join(change.misfits)}, and would lose"
        yield "those points: keep grading them with the bundle they were written for:"
        yield ""
        yield f"    autograder grade SUBMISSIONS --assignment {change.assignment} --release {old}"
    elif change.regrade:
        yield "Submissions that were graded before need a regrade:"
        yield ""
        for question in change.questions:
            if question.regrade:
                yield f"- {question.question}: {'; '.join(question.regrade)}"
        yield ""
        yield f"    autograder regrade DIR{_options(change)}"
    else:
        yield "Grades of old submissions stand."


def _options(change: AssignmentChange) -> str:
    if change.regrade == change.all_questions:
        return ""
    return "".join(f" --question {question}" for question in change.regrade)
