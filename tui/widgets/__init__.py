"""Widgets that know no store: they are given records and say what happened by messages."""
