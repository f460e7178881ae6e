"""From what a TA points at to submissions that are ready to grade, or a reason why not.

`find_submissions` walks files and folders and decides what each one is; `load` reads one of them
and comes back with the cells to run. Nothing here runs a student's code, and of all archives only
the zip of a whole class is unpacked, under names of our own, where a folder for it is given.
"""

from autograder.intake.cells import GivenCell, ReleasedCells, cells_to_run, wrong_assignment
from autograder.intake.find import find_submissions, whole_classes
from autograder.intake.found import (
    THE_LATEST,
    Fate,
    FileKind,
    Found,
    IntakeLimits,
    UploadRule,
)
from autograder.intake.load import Loaded, load, read, taken_from
from autograder.intake.notebook import Notebook, NotebookCell
from autograder.intake.people import NOBODY, People
from autograder.intake.said import NOTHING_SAID, SaidByStaff

__all__ = [
    "NOBODY",
    "NOTHING_SAID",
    "THE_LATEST",
    "Fate",
    "FileKind",
    "Found",
    "GivenCell",
    "IntakeLimits",
    "Loaded",
    "Notebook",
    "NotebookCell",
    "People",
    "ReleasedCells",
    "SaidByStaff",
    "UploadRule",
    "cells_to_run",
    "find_submissions",
    "load",
    "read",
    "taken_from",
    "whole_classes",
    "wrong_assignment",
]
