"""Handing articles and annotations on in other programs' formats."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from annotations.errors import FormatError, InputError
from annotations.library.marking import Marking
from annotations.model import Article, Loss, Tag
from annotations.store import articles, marks, tags
from annotations.store.connection import Value
from annotations.store.values import fold

if TYPE_CHECKING:
    from annotations.formats.records import ExportArticle
    from annotations.formats.registry import Writer

CHUNK = 100
"""Articles that are read at a time."""


class Exchange(Marking):
    """The part of the facade that writes other programs' formats."""

    def formats(self) -> tuple[str, ...]:
        """The names of the formats that can be written."""
        from annotations.formats.registry import names

        return tuple(names())

    def export(self, format: str, out: TextIO, query: str = "", *, seeds: bool = False) -> tuple[Loss, ...]:
        """Write the articles that a query finds, archived ones included, with all that was said about them.

        Articles that Glosse brought along are left out unless they are annotated or `seeds` is set. Returns
        what the format could not carry. FormatError for an unknown format, QueryError for the query,
        InputError if `out` cannot be written to.
        """
        write = _writer(format)
        try:
            with self._snapshot():
                return write(self._collected(self._exported(query, seeds)), out)
        except (OSError, UnicodeEncodeError) as error:
            raise InputError(f"cannot write the export: {error}") from error

    def export_file(
        self, format: str, path: Path, query: str = "", *, seeds: bool = False
    ) -> tuple[Loss, ...]:
        """As `export`, into a file that only its owner can read and that is there whole or not at all.

        A device or pipe is written to as it is.
        """
        _writer(format)
        partial = None
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                with path.open("w", encoding="utf-8", newline="") as device:
                    return self.export(format, device, query, seeds=seeds)
            descriptor, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
            with open(descriptor, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123
                losses = self.export(format, out, query, seeds=seeds)
                out.flush()
                os.fsync(out.fileno())
            Path(partial).replace(path)
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error
        finally:
            if partial is not None:
                Path(partial).unlink(missing_ok=True)
        return losses

    def _exported(self, query: str, seeds: bool) -> list[int]:
        from annotations.search.sql import articles_where

        where, parameters = articles_where(query)
        if not seeds:
            where = f"({where}) AND (a.seed = 0 OR a.annotations > 0)"
        return articles.matching(self._reader, where, cast("list[Value]", parameters))

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Everything read in this thread meanwhile is of one moment."""
        reader = self._reader
        reader.run("BEGIN")
        try:
            yield
        finally:
            reader.run("ROLLBACK")

    def _collected(self, ids: list[int]) -> Iterator[ExportArticle]:
        known = {fold(tag.name): tag for tag in tags.all_tags(self._reader)}
        for start in range(0, len(ids), CHUNK):
            for article in articles.listed(self._reader, ids[start : start + CHUNK]):
                yield self._whole(article, known)

    def _whole(self, article: Article, known: dict[str, Tag]) -> ExportArticle:
        from annotations.formats.records import ExportArticle

        rows = self._rows(marks.of_article(self._reader, article.id))
        names = [*article.tags, *(name for row in rows for name in row.annotation.tags)]
        carried = {fold(name): known[fold(name)] for name in names if fold(name) in known}
        return ExportArticle(article, self.text(article.id), tuple(rows), tuple(carried.values()))


def _writer(format: str) -> Writer:
    from annotations.formats.registry import get

    found = get(format).write
    if found is None:
        raise FormatError(f"{format} can be read but not written")
    return found
