"""Opening what is to be imported: a file of characters in any encoding, one of bytes, or a folder."""

from __future__ import annotations

import codecs
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from annotations.errors import FormatError, InputError
from annotations.formats.registry import Format, detect, get
from annotations.ingest.decode import decode

PART: Final = 1 << 20
"""Bytes that are looked at together."""

LARGEST: Final = 256 * PART
"""Bytes of a file that is not in UTF-8; it is brought to it in memory."""

PACKED: Final = 100_000
"""Files of a folder that is read as one archive."""


FOLDED: Final = frozenset({".txt", ".ann", ".xmi", ".qde"})
"""Ends of the files of a folder that formats know; all others stay where they are."""


@contextmanager
def opened(path: Path, format: str) -> Iterator[tuple[Format, IO[Any]]]:
    """The format of a file, given or detected, and a stream of what is in it, which the format can go back in.

    A folder, or one `.ann` file, is read as an archive of its files would be. FormatError where the format is not
    known or cannot be read, InputError where no encoding explains the bytes, OSError where it cannot be opened.
    """
    with _archived(path) if path.is_dir() or path.suffix.casefold() == ".ann" else path.open("rb") as data:
        if not data.seekable():
            data = _kept(data)
        chosen = get(format) if format else detect(path.name, data)
        if chosen.read is None:
            raise FormatError(f"{chosen.name} can be written but not read")
        if path.is_dir() and not chosen.binary:
            raise InputError(f"cannot read {path}: it is a folder, and {chosen.name} is one file")
        if chosen.binary:
            yield chosen, data
        else:
            with _utf8(data, path) as unified:
                yield chosen, unified if chosen.bytewise else io.TextIOWrapper(unified, "utf-8", newline="")


def _kept(data: IO[bytes]) -> IO[bytes]:
    """What a pipe brings, in a temporary file."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    while part := data.read(PART):
        kept.write(part)
    kept.seek(0)
    return kept


def _utf8(data: IO[bytes], path: Path) -> IO[bytes]:
    """A text file in UTF-8 without byte order mark, line ends as they are: itself, or brought to it in memory."""
    marked = data.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    data.seek(0)
    if not marked and _is_utf8(data):
        return data
    whole = data.read(LARGEST + 1)
    if len(whole) > LARGEST:
        raise InputError(
            f"{path.name} is not plain UTF-8 and too large to convert; save it as UTF-8 without a mark"
        )
    try:
        return io.BytesIO(decode(whole).encode("utf-8", "surrogatepass"))
    except InputError as error:
        raise FormatError(f"{path.name} {error}") from error


def _is_utf8(data: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := data.read(PART):
            decoder.decode(part)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    finally:
        data.seek(0)
    return True


def _archived(path: Path) -> IO[bytes]:
    """The files of a folder as a temporary ZIP archive; of an `.ann` file, it and the text beside it."""
    root = path if path.is_dir() else path.parent
    if path.is_dir():
        known = (one for one in root.rglob("*") if one.suffix.casefold() in FOLDED)
        found = sorted(one for one in known if one.is_file() and not one.is_symlink())
    else:
        found = [path.with_suffix(".txt"), path]
    if len(found) > PACKED:
        raise InputError(f"{path} has more than {PACKED:,} files; import its folders one by one")
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
        for one in found:
            archive.write(one, one.relative_to(root).as_posix())
    packed.seek(0)
    return packed
