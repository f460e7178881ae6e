"""Autograded course kit: write an assignment once, release it, grade it in bulk in a sandbox."""

__version__ = "0.1.0"
