"""Plain text files."""

from __future__ import annotations

from annotations.ingest.frontmatter import split
from annotations.model import Draft
from annotations.text import from_plain


def read(raw: str, source: str) -> Draft:
    """The draft of a plain text, with the fields of its front matter; InputError if it has no text."""
    fields, body = split(raw)
    return fields.draft(from_plain(body), source)
