"""Passages with their source, to be taken elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from annotations.errors import InputError, NotFoundError
from annotations.library.marking import Marking
from annotations.model import Selector
from annotations.text import clean_line


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

    def citation_of(self, annotation_id: int) -> str:
        """The same of an annotated passage; of an orphan, as its article had it. NotFoundError."""
        from annotations.formats.citation import citation

        note = self.annotation(annotation_id)
        passage = Selector(note.start, note.end, note.exact, note.prefix, note.suffix)
        return citation(self.article(note.article), passage)

    def place_of(self, link: str) -> tuple[int, int | None]:
        """The article that a link in an export leads to, and where in it if it is that of an annotation.

        `glosse:article/UUID` or `glosse:annotation/UUID`; InputError for another, NotFoundError where it is not here.
        """
        kind, _, uid = link.removeprefix("glosse:").partition("/")
        queries = {
            "article": "SELECT id, NULL FROM articles WHERE uid = ?",
            "annotation": "SELECT article_id, start FROM annotations WHERE uid = ? AND deleted IS NULL",
        }
        if kind not in queries or not uid:
            raise InputError(
                f"{clean_line(link)}: not a link such as glosse:article/UUID or glosse:annotation/UUID"
            )
        found = self._reader.tuples(queries[kind], (clean_line(uid).casefold(),))
        if not found:
            raise NotFoundError(f"no {kind} {clean_line(uid)} in this library; another one may have it")
        return found[0][0], found[0][1]

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
