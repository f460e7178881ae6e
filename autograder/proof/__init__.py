"""The proof of an assignment: wheats, chaffs, hostile files, and the demo class."""
