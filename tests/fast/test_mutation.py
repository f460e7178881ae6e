"""The mutants of a reference: one small change each, told by line, none twice."""

import ast
import shutil

import pytest
from test_release import SMALL, edit

from autograder.course.master import load_master
from autograder.course.settings import load_course
from autograder.errors import ConfigError
from autograder.proof.allowed import entries, load_allowed
from autograder.proof.mutation import mutants_of


@pytest.fixture
def course(tmp_path):
    shutil.copytree(SMALL, tmp_path / "course")
    return load_course(tmp_path / "course")


def with_body(course, *lines, head="def most_common(counts, n):"):
    """The mutants of `most_common` with these lines as its solution."""
    master = course.folder / "solutions" / "smoothing.py"
    text = master.read_text()
    start = text.index("    ranked = sorted(")
    end = text.index("    return ranked[:n]\n") + len("    return ranked[:n]\n")
    body = "".join(f"    {line}\n" for line in lines)
    text = text[:start] + body + text[end:]
    master.write_text(text.replace("def most_common(counts, n):", head))
    found = mutants_of(load_master(course, "smoothing"))
    return [mutant for mutant in found if mutant.function == "most_common"]


def changes(mutants, kind):
    return [mutant.change for mutant in mutants if mutant.kind == kind]


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("comparison", ["return counts < n"], ["<= n", ">= n"]),
        ("comparison", ["return 1 <= n != 2"], ["1 < n != 2", "1 > n != 2", "1 <= n == 2"]),
        ("comparison", ["return n is not None"], ["n is None"]),
        ("comparison", ["return n not in counts"], ["n in counts"]),
        ("operator", ["return n * n + n"], ["n * n - n", "n / n + n"]),
        ("operator", ["return n and counts or n"], ["(n and counts) and n", "(n or counts) or n"]),
        ("operator", ["return not n"], ["return n"]),
        ("operator", ["n //= 2", "return n"], ["n *= 2"]),
        ("constant", ["return n[7]"], ["n[8]", "n[6]"]),
        ("constant", ["return n[-1]"], ["n[0]", "n[-2]"]),
        ("constant", ["return n * 0.5"], ["n * 1.5", "n * -0.5"]),
        ("constant", ["return {'a': True}"], ["'': True", "'a': False"]),
        ("keyword", ["return n.sum(axis=0, out=n)"], ["n.sum(out=n)", "n.sum(axis=0)"]),
        ("call", ["return sorted(set(n))"], ["return set(n)", "return sorted(n)"]),
        ("call", ["return n[0].copy()"], ["return n[0]"]),
        ("statement", ["n += 1", "return n"], ["left out"]),
        ("slice", ["return counts[n:-n]"], ["counts[:-n]", "counts[n:]"]),
        ("order", ["return counts, n, 1"], ["(n, counts, 1)", "(counts, 1, n)"]),
        ("condition", ["return 1 if n else 2"], ["1 if not n else 2"]),
        ("condition", ["return [x for x in n if x]"], ["[x for x in n]"]),
    ],
)
def test_each_kind_of_change_is_made(course, kind, lines, expected):
    found = changes(with_body(course, *lines), kind)
    assert len(found) == len(expected), found
    assert all(any(text in change for change in found) for text in expected), found


@pytest.mark.parametrize(
    "lines",
    [
        ['"""A text that does nothing."""', "return n"],
        ["result: int = n", "return result"],  # its first value, and a type
        ["raise ValueError('n')"],  # the last statement, and the words of an error
    ],
)
def test_what_no_test_could_notice_is_left_alone(course, lines):
    assert with_body(course, *lines) == []


def test_defaults_are_changed_as_well_and_told_with_the_first_line_of_the_function(course):
    found = with_body(course, "return n", head="def most_common(counts, n=3):")
    assert [mutant.change for mutant in found] == [
        "def most_common(counts, n=3): → def most_common(counts, n=4):",
        "def most_common(counts, n=3): → def most_common(counts, n=2):",
    ]


def test_a_mutant_names_its_line_in_the_master_and_is_python_with_the_rest_as_it_was(course):
    lines = (course.folder / "solutions" / "smoothing.py").read_text().splitlines()
    found = mutants_of(load_master(course, "smoothing"))
    assert len({mutant.text for mutant in found}) == len(found) > 20
    for mutant in found:
        statement = lines[mutant.line - 1].strip()
        assert statement[:6] == mutant.before[:6], mutant
        (function,) = ast.parse(mutant.text).body
        assert isinstance(function, ast.FunctionDef)
        assert function.name == mutant.function


def test_the_same_statement_twice_gives_changes_that_can_be_told_apart(course):
    found = with_body(course, "n = n + n", "n = n + n", "return n")
    assert len({mutant.change for mutant in found}) == len(found) == 4
    assert "n = n + n (2) → n = n - n" in changes(found, "operator")


# --- mutants.yml --------------------------------------------------------------------------------


def enter(course, text):
    file = course.folder / "tests" / "submissions" / "smoothing" / "mutants.yml"
    file.write_text(text, encoding="utf-8")
    return load_allowed(course, "smoothing", mutants_of(load_master(course, "smoothing")))


def test_what_the_command_prints_can_be_entered_as_it_is(course):
    mutants = mutants_of(load_master(course, "smoothing"))
    allowed = enter(course, entries(mutants).replace("…", "the contract allows it"))
    assert {allowed.reason(mutant) for mutant in mutants} == {"the contract allows it"}


def test_entries_that_fit_no_mutant_are_an_error_that_names_each_with_its_line(course):
    with pytest.raises(ConfigError) as caught:
        enter(
            course,
            'most_common:\n  "return ranked[:n] → return ranked[:]": all is more\n'
            '  "return ranked[:k] → return ranked[:]": k has gone\n'
            "most_rare:\n  a → b: no such function\n",
        )
    told = str(caught.value).splitlines()
    assert len(told) == 2
    assert "mutants.yml:3: most_common: return ranked[:k] → return ranked[:]: no mutant" in told[0]
    assert "mutants.yml:4: most_rare: the reference of smoothing has no function" in told[1]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "a reason is missing"),
        ("''", "a reason is missing"),
        ("…", "a reason is missing"),
        ("{it: is the same}", "a reason is one text; put one with a colon in quotes"),
    ],
)
def test_an_entry_without_a_reason_is_an_error(course, reason, told):
    with pytest.raises(ConfigError, match=told):
        enter(course, f'most_common:\n  "return ranked[:n] → return ranked[:]": {reason}\n')


def test_an_entry_whose_line_of_the_reference_changed_does_not_fit_any_more(course):
    enter(course, 'most_common:\n  "return ranked[:n] → return ranked[:]": all is more\n')
    edit(course.folder / "solutions" / "smoothing.py", "return ranked[:n]", "return ranked[0:n]")
    with pytest.raises(ConfigError, match="no mutant of the reference is so any more"):
        load_allowed(course, "smoothing", mutants_of(load_master(course, "smoothing")))
