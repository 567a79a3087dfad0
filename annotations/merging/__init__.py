"""What becomes of two states of one thing: the newest change of each field, and what that leaves out."""
