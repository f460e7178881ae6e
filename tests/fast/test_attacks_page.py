"""The page of the attacks says what the kept figures say."""

from dataclasses import replace
from pathlib import Path

import attacks_against_otter as benchmark
import pytest

from autograder.course.settings import load_course

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
ASSIGNMENTS = list(COURSE.settings.assignments)


@pytest.fixture(autouse=True)
def figures(monkeypatch, tmp_path):
    """The script keeps its figures elsewhere for as long as a test takes."""
    kept = tmp_path / "attacks.json"
    kept.write_bytes(benchmark.FIGURES.read_bytes())
    monkeypatch.setattr(benchmark, "FIGURES", kept)


def test_the_page_is_what_is_kept():
    assert benchmark.page(benchmark.read(), ASSIGNMENTS) == benchmark.PAGE.read_text("utf-8")


def test_no_kept_attack_got_more_from_the_kit_than_it_earned():
    assert [row.name for row in benchmark.read() if row.beats_us] == []


def test_a_new_figure_takes_the_place_of_the_old_one_of_the_same_attack():
    first, *others = benchmark.read()
    benchmark.keep([replace(first, ours=0.0)])
    assert benchmark.read() == [replace(first, ours=0.0), *others]


def test_an_attack_is_graded_again_when_its_file_has_changed_or_the_kit_could_not():
    known = next(
        row
        for row in benchmark.read()
        if row.assignment == "one_hot" and row.digest == benchmark.digest_of(COURSE, row.name)
    )
    (attack,) = benchmark.attacks(COURSE, "one_hot", [known.name])
    assert benchmark.without_figure(COURSE, [attack]) == []
    for stale in (replace(known, digest="0"), replace(known, ours=None)):
        benchmark.keep([stale])
        assert benchmark.without_figure(COURSE, [attack]) == [attack]
