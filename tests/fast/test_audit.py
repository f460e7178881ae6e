"""The second wall in a judge: what its tests never do, a student's value makes them do in vain."""

import subprocess
import sys

import pytest

# A hook stays with its process, so each of these has one of its own.
TRY = """
import os, socket, sys
from autograder.runner import audit
from autograder.runner.session import StudentFailure

audit.watch({students!r})
try:
    {attempt}
except StudentFailure as failure:
    print("refused:", failure)
"""


def said(students: str, attempt: str) -> str:
    program = TRY.format(students=students, attempt=attempt)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "attempt",
    [
        "open(os.path.join({students!r}, 'module.py'))",
        "os.listdir({students!r} + '/scratch')",
        "os.scandir({students!r} + '/scratch')",
        "__import__('ctypes').CDLL({students!r} + '/plugin.so')",
        "os.system('true')",
        "os.execv('/bin/true', ['true'])",
        "socket.socket(socket.AF_UNIX).connect('/nowhere')",
        "socket.socket(socket.AF_UNIX).bind({students!r} + '/socket')",
    ],
)
def test_what_no_test_does_costs_the_question_that_it_happens_in(attempt, tmp_path):
    (tmp_path / "scratch").mkdir()
    (tmp_path / "module.py").touch()
    students = str(tmp_path)
    assert said(students, attempt.format(students=students)).startswith("refused: what came back")


def test_what_lies_beside_the_students_folders_may_be_read(tmp_path):
    (tmp_path / "students").mkdir()
    (tmp_path / "students_list.txt").write_text("ours")
    attempt = f"print(open({str(tmp_path / 'students_list.txt')!r}).read())"
    assert said(str(tmp_path / "students"), attempt) == "ours\n"
