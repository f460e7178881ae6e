"""From results to grades: late policy and points by hand. Pure functions, no files."""
