"""Code books in and out: the tags themselves, without what carries them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TextIO, cast

from annotations.codebook import BookTaken
from annotations.errors import FormatError, InputError, NothingError
from annotations.library.booking import Gate
from annotations.library.exchange import replaced
from annotations.library.importing import take_tag
from annotations.library.names import COLORS, tag_name
from annotations.library.tagging import Tagging
from annotations.library.wording import counted, quoted
from annotations.model import Change
from annotations.store import tags
from annotations.store.recorder import recording

if TYPE_CHECKING:
    from annotations.formats.records import ImportTag

FORMATS: Final = ("csv", "qdc")
"""Formats of code books, which are also the ends of their files' names."""


class Codebooks(Tagging):
    """The part of the facade that reads and writes code books."""

    @staticmethod
    def codebook_format(path: Path) -> str:
        """The format of a file by its name; `csv` for any other."""
        return "qdc" if path.suffix.casefold() == ".qdc" else "csv"

    def export_tags(self, format: str, out: IO[Any]) -> int:
        """Write all tags to a stream: of text for `csv`, of bytes for `qdc`; returns how many.

        NothingError if there is none, InputError for another format.
        """
        if format not in FORMATS:
            raise InputError(f"no format “{format}” for code books; there is {', '.join(FORMATS)}")
        known = self.tags()
        if not known:
            raise NothingError("no tags to export")
        if format == "qdc":
            from annotations.formats import codebook_qdc

            codebook_qdc.write(known, out)
        else:
            from annotations.formats import codebook_csv

            codebook_csv.write(known, cast("TextIO", out))
        return len(known)

    def export_tags_file(self, format: str, path: Path) -> int:
        """As `export_tags`, into a file that only its owner can read and that is there whole or not at all."""
        try:
            with replaced(path) as part:
                text = {} if format == "qdc" else {"encoding": "utf-8", "newline": ""}
                with part.open("wb" if format == "qdc" else "w", **text) as out:  # type: ignore[call-overload]
                    number = self.export_tags(format, out)
                    out.flush()
                    os.fsync(out.fileno())
            return number
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}") from error

    def import_tags(self, path: Path, *, new_tags: bool = False) -> BookTaken:
        """Take in the tags of a code book: one transaction, one action to undo.

        A tag that is here already keeps what it has, and gets what it lacks; a digit that is taken stays where it is.
        While the book here is closed, tags that it does not have are left out, unless `new_tags` has them made.
        InputError for a file that cannot be read, FormatError for what is in it; then nothing is taken in.
        """
        numbers = {"new": 0, "changed": 0, "same": 0}
        differing = 0
        records = list(_read(path))
        with recording(self._store) as recorder:
            gate = Gate(recorder, making=new_tags)
            for record in records:
                if not gate.admits(record.name, made=True):
                    continue
                before = tags.find(recorder, record.name)
                became = take_tag(recorder, record)
                numbers[became] += 1
                after = tags.find(recorder, record.name)
                if before is not None and after is not None:
                    differing += any(
                        value and value != getattr(after, column)
                        for column, value in (
                            ("color", record.color),
                            ("description", record.description),
                            ("key", record.key),
                            ("examples", record.examples),
                        )
                    )
            done = BookTaken(**numbers, differing=differing, refused=tuple(gate.refused))
            said = f"{counted(done.new, 'new tag')}, {done.changed:,} completed"
            self._log(recorder, "import tags", Change(f"code book {quoted(path.name)} · {said}"))
        return done


def _read(path: Path) -> Iterator[ImportTag]:
    """The tags of a file, fit to keep."""
    try:
        for number, record in enumerate(_records(path), 1):
            try:
                color = record.color if record.color in COLORS else ""
                yield replace(record, name=tag_name(record.name), color=color)
            except InputError as error:
                raise FormatError(f"{path.name}: tag {number}: {error}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error


def _records(path: Path) -> Iterator[ImportTag]:
    """The tags of a file as it has them."""
    if Codebooks.codebook_format(path) == "qdc":
        from annotations.formats import codebook_qdc

        with path.open("rb") as data:
            yield from codebook_qdc.read(data, path.name)
    else:
        from annotations.formats import codebook_csv

        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from codebook_csv.read(lines, path.name)
