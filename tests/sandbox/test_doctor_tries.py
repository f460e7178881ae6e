"""The doctor starts the sandboxes that it speaks of."""

import os
from pathlib import Path

import pytest
from process_tree import descendants

from autograder import doctor
from autograder.course.settings import load_course
from autograder.doctor import State
from autograder.errors import SandboxError
from autograder.sandbox.canary import EXPECTED
from autograder.sandbox.walls import find_walls

ROOT = Path(__file__).parents[2]
JAILS = pytest.mark.skipif(
    not find_walls()["namespaces"], reason="this kernel permits no namespaces"
)


@pytest.mark.sandbox
@JAILS
def test_the_doctor_has_tried_a_student_s_jail_and_leaves_no_process() -> None:
    before = set(descendants(os.getpid()))
    found = doctor._process_sandbox(find_walls(), load_course(ROOT))
    assert (found.state, found.text.partition(":")[0]) == (State.OK, "tried")
    assert set(descendants(os.getpid())) <= before


@pytest.mark.sandbox
@JAILS
def test_a_jail_in_which_nobody_grades_as_they_should_is_found(monkeypatch) -> None:
    # The kit's own wrong answer is expected to pass here, and it does not.
    monkeypatch.setitem(EXPECTED, "wrong", EXPECTED["right"])
    with pytest.raises(SandboxError, match="does not grade as it should"):
        doctor.start("process", load_course(ROOT))
    found = doctor._process_sandbox(find_walls(), load_course(ROOT))
    assert found.state is State.WARN
    assert "does not grade as it should" in found.text
