"""What a chaff says to a student whose function behaves like it."""

from __future__ import annotations

import pytest

from autograder.errors import MasterError
from autograder.proof.assemble import NOTHING_TO_SAY, Says, says


def test_sentences_are_read_without_the_line_breaks_of_the_file():
    text = 'SAYS = """Your function counts from 1.\n\n    Look at the first row."""\n'
    assert says(text) == Says(says="Your function counts from 1. Look at the first row.")
    assert says('SAYS_LIKE = "chaff_q1_other"\n') == Says(says_like="chaff_q1_other")
    assert says('SILENT = "Right values, only slower."\n') == Says(
        silent="Right values, only slower."
    )
    assert says("def one(): pass\n") == NOTHING_TO_SAY


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("SAYS = 3\n", "SAYS should be a text"),
        ('SAYS = " "\n', "SAYS should be a text"),
        ('SAYS = "a"\nSILENT = "b"\n', "one of SAYS, SAYS_LIKE and SILENT"),
        ('SAYS = "a" + str(1)\n', "written out as a plain value"),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_files_name(text, part):
    with pytest.raises(MasterError, match=part):
        says(text, "chaff_q1_x.py")
