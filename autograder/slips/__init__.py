"""Known slips: which wrong answer of the staff's own a student's answers look like, in a sentence.

Signatures come out of the sandbox; tables of known ones are made by `autograder check` from the
chaffs of a course. Both are looked at when pages are made, so a new chaff grades nobody again.
"""

from autograder.slips.lookup import FoundSlip, SlipLookup
from autograder.slips.table import KnownSlip, QuestionSlips, SlipTable, table_file

__all__ = ["FoundSlip", "KnownSlip", "QuestionSlips", "SlipLookup", "SlipTable", "table_file"]
