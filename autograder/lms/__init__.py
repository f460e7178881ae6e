"""Learning management systems: rosters in, grades out, each in the form its LMS documents."""
