"""What the doctor says of a machine."""

from pathlib import Path

import pytest

import autograder
from autograder.course.settings import load_course
from autograder.doctor import Finding, State, examine

ROOT = Path(autograder.__file__).parents[1]


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


@pytest.fixture
def no_engine(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")


def test_whatever_is_not_well_comes_with_what_to_do_about_it(no_engine) -> None:
    findings = examine(load_course(ROOT))

    assert {"python", "engine", "image", "disk", "memory", "data", "clock"} <= set(
        by_name(findings)
    )
    for finding in findings:
        assert finding.text
        assert bool(finding.remedy) is (finding.state is not State.OK), finding


def test_a_machine_without_an_engine_is_told_both_ways_on(no_engine) -> None:
    engine = by_name(examine(load_course(ROOT)))["engine"]

    assert engine.state is not State.OK
    assert "start Docker" in engine.remedy
    assert "--sandbox process" in engine.remedy


def test_workers_that_do_not_fit_into_memory_are_counted(no_engine, tmp_path) -> None:
    settings = (
        (ROOT / "grading.yml")
        .read_text()
        .replace("container_memory: 4 GiB", "container_memory: 4000 GiB")
    )
    (tmp_path / "grading.yml").write_text(settings)

    memory = by_name(examine(load_course(tmp_path)))["memory"]

    assert memory.state is State.FAIL
    assert "--workers 1" in memory.remedy
    assert "container_memory" in memory.remedy
