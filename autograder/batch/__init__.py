"""Grading many submissions: workers, the ledger, progress."""
