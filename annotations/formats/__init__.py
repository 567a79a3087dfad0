"""The formats in which annotations are handed on and taken in: one module a format, listed in `registry`."""
