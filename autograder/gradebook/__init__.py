"""From results to grades: ledger, late policy, points by hand, gradebook, files for the LMS."""
