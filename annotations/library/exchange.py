"""Handing articles and annotations on in other programs' formats."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from annotations.errors import FormatError, InputError, NothingError
from annotations.library.counting import Progress, silent
from annotations.library.marking import Marking
from annotations.library.statistics import Statistics
from annotations.model import Article, Exported, ExportOptions, FormatInfo, Loss, Tag
from annotations.store import articles, marks, tags
from annotations.store.connection import Value
from annotations.store.values import fold

if TYPE_CHECKING:
    from annotations.formats.records import ExportArticle
    from annotations.formats.registry import Format

CHUNK = 100
"""Articles that are read at a time."""

PREVIEWED: Final = 20_000
"""Characters of a preview."""

LISTED: Final = 100
"""Files of a folder that are named afterwards."""

_UNNAMED: Final = re.compile(r"[\W_]+")


class Exchange(Marking, Statistics):
    """The part of the facade that writes other programs' formats."""

    @staticmethod
    def formats() -> tuple[FormatInfo, ...]:
        """All formats that can be written or read, ours first."""
        from annotations.formats.registry import formats

        return tuple(one.info() for one in formats())

    @staticmethod
    def format_of(path: Path) -> str:
        """The name of the format that is written to files of such a name; empty for none."""
        from annotations.formats.registry import by_suffix

        found = by_suffix(path.name)
        return found.name if found else ""

    @staticmethod
    def file_name(article: Article) -> str:
        """What a file of an article is called, without its end."""
        return file_stem(article)

    @staticmethod
    def templates() -> tuple[str, ...]:
        """The names of the templates that Glosse brings."""
        from annotations.formats.templates import shipped

        return shipped()

    def exportable(self, options: ExportOptions | None = None) -> int:
        """How many articles an export would write; NothingError if none, QueryError for the query."""
        number = len(self._exported(options or ExportOptions()))
        if not number:
            raise NothingError("no article to export; seed articles without annotations need --seeds")
        return number

    def export(
        self, format: str, out: IO[Any], options: ExportOptions | None = None, progress: Progress = silent
    ) -> Exported:
        """Write articles, with all that was said about them, to a stream: of bytes if the format is binary.

        `progress` gets the articles written and their number, and may raise to stop. FormatError for an unknown
        format or a bad template, QueryError for the query, InputError if `out` cannot be written to.
        """
        options = options or ExportOptions()
        form = _writable(format, options.template)
        if form.write_pictured and options.mentions:
            self.count_names()
        try:
            with self._snapshot():
                return self._written(form, out, self._exported(options), options, progress)
        except (OSError, UnicodeEncodeError) as error:
            raise InputError(f"cannot write the export: {error}") from error

    def preview(self, format: str, options: ExportOptions, lines: int) -> str:
        """The first lines of what an export in a format of text would write; errors as for `export`.

        What is hidden is not in them, though an export has it.
        """
        opening = _Opening(lines)
        with contextlib.suppress(_EnoughError), self._snapshot(sighted=False):
            self._written(
                _writable(format, options.template), opening, self._exported(options), options, silent
            )
        return "\n".join(opening.getvalue().split("\n")[:lines])

    def export_file(
        self, format: str, path: Path, options: ExportOptions | None = None, progress: Progress = silent
    ) -> Exported:
        """As `export`, into a file that only its owner can read and that is there whole or not at all.

        A device or pipe is written to as it is.
        """
        options = options or ExportOptions()
        binary = _writable(format, options.template).binary
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                with _opened(path, binary) as device:
                    return self.export(format, device, options, progress)
            with replaced(path) as partial_file, _opened(partial_file, binary) as out:
                done = self.export(format, out, options, progress)
                out.flush()
                os.fsync(out.fileno())
            return done
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error

    def export_folder(
        self, format: str, folder: Path, options: ExportOptions | None = None, progress: Progress = silent
    ) -> Exported:
        """As `export`, one file an article (or the files that the format has for one) in a folder.

        The folder is made if need be; files of other names in it stay. Nothing of it is there if it fails before its
        end.
        """
        options = options or ExportOptions()
        form = _writable(format, options.template)
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder} is not a folder; name one for --split")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            place = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
            try:
                with self._snapshot():
                    ids = self._exported(options)
                    write = partial(_write_apart, form, place)
                    done = self._written(
                        replace(form, write=write, write_pictured=None), None, ids, options, progress
                    )
                names = sorted(path.name for path in place.iterdir())
                folder.mkdir(exist_ok=True)
                for name in names:
                    (place / name).replace(folder / name)
            finally:
                shutil.rmtree(place, ignore_errors=True)
        except OSError as error:
            raise InputError(f"cannot write to {folder}: {error.strerror or error}") from error
        return replace(done, files=tuple(folder / name for name in names[:LISTED]))

    def _written(
        self, form: Format, out: IO[Any] | None, ids: list[int], options: ExportOptions, progress: Progress
    ) -> Exported:
        counts = {"articles": 0, "annotations": 0, "unread": 0}
        whole = self._collected(ids, options, counts, progress)
        assert form.write
        if form.write_pictured:
            losses = form.write_pictured(whole, out, lambda: self.pictures_of(ids, named=options.mentions))
        else:
            losses = form.write(whole, out)
        if counts["unread"]:
            what = "article has" if counts["unread"] == 1 else "articles have"
            advice = f"{what} no recognised names yet; `glosse recognise --all` finds them"
            losses = (*losses, Loss(advice, counts["unread"]))
        return Exported(counts["articles"], counts["annotations"], losses)

    def _exported(self, options: ExportOptions) -> list[int]:
        from annotations.search.sql import articles_where

        if options.ids:
            return list(options.ids)
        where, parameters = articles_where(options.query)
        if not options.seeds:
            where = f"({where}) AND (a.seed = 0 OR a.annotations > 0 OR a.note <> '')"
        return articles.matching(self._reader, where, cast("list[Value]", parameters))

    @contextmanager
    def _snapshot(self, *, sighted: bool = True) -> Iterator[None]:
        """Everything read in this thread meanwhile is of one moment, and if `sighted` nothing of it is hidden."""
        with self._store.sighted() if sighted else contextlib.nullcontext():
            reader = self._reader
            reader.run("BEGIN")
            try:
                yield
            finally:
                reader.run("ROLLBACK")

    def _collected(
        self, ids: list[int], options: ExportOptions, counts: dict[str, int], progress: Progress
    ) -> Iterator[ExportArticle]:
        known = {fold(tag.name): tag for tag in tags.all_tags(self._reader)}
        for start in range(0, len(ids), CHUNK):
            for article in articles.listed(self._reader, ids[start : start + CHUNK]):
                whole = self._whole(article, known)
                if options.mentions:
                    mentions = self._mentions(self._reader, article)
                    counts["unread"] += mentions is None
                    whole = replace(whole, mentions=mentions or ())
                counts["articles"] += 1
                counts["annotations"] += len(whole.annotations)
                yield whole
                progress(counts["articles"], len(ids))

    def _whole(self, article: Article, known: dict[str, Tag]) -> ExportArticle:
        from annotations.formats.records import ExportArticle

        rows = self._rows(marks.of_article(self._reader, article.id))
        names = [*article.tags, *(name for row in rows for name in row.annotation.tags)]
        carried = {fold(name): known[fold(name)] for name in names if fold(name) in known}
        return ExportArticle(article, self.text(article.id), tuple(rows), tuple(carried.values()))


class _EnoughError(Exception):
    """Ends a preview."""


class _Opening(io.StringIO):
    """Takes so many lines, and then no more."""

    def __init__(self, lines: int) -> None:
        super().__init__(newline="")
        self._left = lines

    def write(self, text: str) -> int:
        """Write, unless there is enough."""
        if self._left <= 0 or self.tell() > PREVIEWED:
            raise _EnoughError
        self._left -= text.count("\n")
        return super().write(text[:PREVIEWED])


def _writable(format: str, template: str) -> Format:
    from annotations.formats.registry import get

    if template:
        from annotations.formats.templates import template_format

        return template_format(template)
    found = get(format)
    if found.write is None:
        raise FormatError(f"{format} can be read but not written")
    return found


def _opened(path: Path, binary: bool) -> IO[Any]:
    return path.open("wb") if binary else path.open("w", encoding="utf-8", newline="")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A new file beside `path`, only for its owner, that takes its place unless something goes wrong."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(descriptor)
    try:
        yield Path(name)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _write_apart(
    form: Format, folder: Path, whole: Iterable[ExportArticle], out: IO[Any] | None
) -> tuple[Loss, ...]:
    """Write each article to files of its own, unless nothing of it is written; returns the sum of what was lost."""
    from annotations.formats.losses import added

    return added(loss for article in whole for loss in _written_apart(form, folder, article))


def _written_apart(form: Format, folder: Path, one: ExportArticle) -> tuple[Loss, ...]:
    stem = file_stem(one.article)
    assert form.write
    if form.files:
        for suffix, content in form.files(one):
            _private(folder / f"{stem}{suffix}").write_bytes(content)
        return form.write([one], io.BytesIO())
    path = _private(folder / f"{stem}{form.suffixes[0]}")
    with _opened(path, form.binary) as stream:
        losses = form.write([one], stream)
    if not path.stat().st_size:
        path.unlink()
    return losses


def _private(path: Path) -> Path:
    path.touch(mode=0o600)
    return path


def file_stem(article: Article) -> str:
    """A file's name for an article, without its end: day, title, and what tells it from others of that title."""
    words = _UNNAMED.sub("-", article.title).strip("-")[:80].strip("-")
    parts = [article.published[:10], words, article.uid.replace("-", "")[-8:]]
    return "-".join(part for part in parts if part)
