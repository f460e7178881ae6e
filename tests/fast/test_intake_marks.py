"""Attempts and times at the end of a name, and names that only look like an LMS's."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.intake import Fate, find_submissions

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def found_in(root: Path, released: str, *names: str):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(BOOK)
    return find_submissions([root], released)


@pytest.mark.parametrize("released", ["homework_12.ipynb", "hw_2026.ipynb", "week_3_101.ipynb"])
def test_otter_s_export_of_an_assignment_with_a_number_in_its_name_is_not_canvas_s(
    tmp_path, released
):
    """Else everybody would be Canvas's user 12, and one of them be graded."""
    stem = released.removesuffix(".ipynb")
    found = found_in(
        tmp_path,
        released,
        *(f"{who}/{stem}_2026_10_19T20_15_33_{n}23456.zip" for n, who in enumerate(("ada", "ben"))),
    )
    assert [(item.lms, item.student, item.fate) for item in found] == [
        ("", "ada", Fate.READY),
        ("", "ben", Fate.READY),
    ]


@pytest.mark.parametrize(
    "form",
    ["{who}_{time}_attempt_{n}", "{who}_attempt_{n}_{time}", "{who} {time} version {n}"],
)
def test_an_attempt_and_a_time_are_read_in_either_order(tmp_path, form):
    names = [
        form.format(who="ada", time=time, n=n) + ".ipynb"
        for time, n in (("2026-10-19_20-15-33", 2), ("2026-10-20_20-15-33", 1))
    ]
    found = found_in(tmp_path, "homework.ipynb", *names)
    (ready,) = [item for item in found if item.fate is Fate.READY]
    assert (ready.student, ready.attempt) == ("ada", 2)
    assert ready.uploaded is not None
    assert {item.student for item in found} == {"ada"}
