"""Grading on Gradescope: the zip that an instructor uploads there, and what runs from it.

`zip.py` works on the instructor's machine, `run.py` in Gradescope's containers.
"""
