"""Passages with their source, to be taken elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from annotations.errors import InputError
from annotations.library.marking import Marking


class Citing(Marking):
    """The part of the facade about quoting."""

    @property
    def citations_path(self) -> Path:
        """The file beside the library that `keep_citation` writes to."""
        return self.path.with_name("citations.txt")

    def citation(self, article_id: int, start: int, end: int) -> str:
        """A passage in quotation marks with its source and its address, on one line, without control characters.

        The range is fitted as in `annotate`. InputError for a range outside the text; NotFoundError.
        """
        from annotations.anchoring.selectors import describe
        from annotations.formats.citation import citation

        article = self.article(article_id)
        segments = self.segments(article_id)
        span = self._fit(segments, start, end)
        return citation(article, describe(segments.text.content, span.start, span.end))

    def keep_citation(self, citation: str) -> Path:
        """Add a citation to the end of the file of citations, made (mode 0600) if there is none; returns its path.

        InputError if it cannot be written.
        """
        path = self.citations_path
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as file:
                file.write(f"{citation}\n\n")
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error
        return path
