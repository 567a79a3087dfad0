"""Describing a passage so that it can be found again, and finding it: pure functions over strings."""
