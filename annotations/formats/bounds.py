"""Bounds on files from outside: nesting and size of JSON, names and sizes in archives, XML without entities."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn, Self, TextIO

from annotations.errors import FormatError

if TYPE_CHECKING:
    from lxml.etree import _Element

DEPTH: Final = 64
"""Levels that JSON may be nested."""

ITEM: Final = 64 << 20
"""Bytes of one object in a list, of one string, and of one line."""

MEMBERS: Final = 200_000
"""Files in an archive."""

MEMBER: Final = 256 << 20
"""Unpacked bytes of a file in an archive."""

UNPACKED: Final = 4 << 30
"""Unpacked bytes of all files in an archive."""

RATIO: Final = 500
"""How many times larger than packed a file in an archive of more than a megabyte may be."""

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OTHERS: Final = bytes(set(range(256)) - set(b"[]{}"))
_OPENING: Final = frozenset(b"[{")


class _Bounded:
    """Bytes of JSON on their way to its parser; FormatError once they nest too deep or an item is too large."""

    def __init__(self, data: IO[bytes], name: str) -> None:
        self._data, self._name = data, name
        self._rest = b""
        self._depth = 0
        self._size = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        part = self._data.read(size)
        stripped = _STRING.sub(b"", self._rest + part)
        quote = stripped.find(b'"')
        self._rest = stripped[quote:] if quote >= 0 else b""
        depth, shallowest = self._depth, self._depth
        for bracket in (stripped[:quote] if quote >= 0 else stripped).translate(None, _OTHERS):
            depth += 1 if bracket in _OPENING else -1
            shallowest = min(shallowest, depth)
            if depth > DEPTH:
                raise FormatError(f"{self._name}: JSON is nested more than {DEPTH} levels deep")
        self._depth = depth
        self._size = 0 if shallowest <= 3 else self._size + len(part)
        if self._size > ITEM or len(self._rest) > ITEM:
            raise FormatError(f"{self._name}: one item of JSON has more than {ITEM >> 20} MB")
        return part


def json_objects(data: IO[bytes], name: str, lists: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The objects of the first list that is at one of some places (`items` is the key, `` the whole), one by one.

    A file that is one object and has no such list is that object. FormatError, with line and column, for what is not
    JSON, is nested too deep or holds something else than objects.
    """
    import ijson

    try:
        place = _place(data, name, lists)
        data.seek(0)
        for item in ijson.items(_Bounded(data, name), place, use_float=True):
            if not isinstance(item, dict):
                raise FormatError(f"{name}: a list of objects was expected, and one of them is none")
            yield item
    except (ijson.JSONError, UnicodeDecodeError) as error:
        _not_json(data, name, error)


def _place(data: IO[bytes], name: str, lists: frozenset[str]) -> str:
    import ijson

    data.seek(0)
    for prefix, event, _ in ijson.parse(_Bounded(data, name), use_float=True):
        if event == "start_array" and prefix in lists:
            return f"{prefix}.item" if prefix else "item"
    return ""


def _not_json(data: IO[bytes], name: str, error: Exception) -> NoReturn:
    """Say where JSON is broken; the standard parser tells line and column."""
    data.seek(0)
    try:
        json.loads(data.read(MEMBER))
    except json.JSONDecodeError as told:
        raise FormatError(f"{name}:{told.lineno}, column {told.colno}: not JSON: {told.msg}") from error
    except (ValueError, RecursionError):
        pass
    raise FormatError(f"{name}: not JSON that can be read") from error


def json_lines(lines: TextIO, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of JSON lines, each with where it is (`name:number`); empty lines are skipped."""
    number = 0
    while line := lines.readline(ITEM):
        number += 1
        where = f"{name}:{number}"
        if len(line) == ITEM:
            raise FormatError(f"{where}: a line of more than {ITEM >> 20} million characters")
        if line := line.strip("\ufeff \t\r\n"):
            yield where, json_object(line, where)


def json_object(line: str, where: str) -> dict[str, Any]:
    """The object that a line of JSON is; FormatError, with its column, for all else."""
    try:
        value = json.loads(line, parse_constant=_no_constant)
    except RecursionError as error:
        raise FormatError(f"{where}: not a line of JSON that can be read: nested too deep") from error
    except ValueError as error:
        place = f", column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else ""
        raise FormatError(f"{where}: not a line of JSON{place}") from error
    if not isinstance(value, dict):
        raise FormatError(f"{where}: not a JSON object; each line is one, with a type")
    return value


def _no_constant(_: str) -> NoReturn:
    raise ValueError


class Archive:
    """A ZIP archive from outside: names that lead out of it, encrypted and blown-up files are refused."""

    def __init__(self, data: IO[bytes], name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(data)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise FormatError(f"{name}: not a ZIP archive that can be read ({error})") from error
        infos = [info for info in self._zip.infolist() if not info.filename.endswith("/")]
        if len(infos) > MEMBERS or sum(info.file_size for info in infos) > UNPACKED:
            raise FormatError(f"{name}: more than {MEMBERS:,} files or {UNPACKED >> 30} GB unpacked")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._check(info)
            self._infos[info.filename] = info

    def _check(self, info: zipfile.ZipInfo) -> None:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0] or "\0" in info.filename:
            raise FormatError(f"{self._name}: the archive has a file whose name leads out of it")
        if info.flag_bits & 1:
            raise FormatError(f"{self._name}: the archive is encrypted; unpack it first")
        packed = max(info.compress_size, 1)
        if info.file_size > MEMBER or (info.file_size > 1 << 20 and info.file_size > RATIO * packed):
            raise FormatError(f"{self._name}: a file in the archive is too large unpacked")

    def names(self, *suffixes: str) -> list[str]:
        """The names of the files in it with one of these ends, sorted."""
        return sorted(name for name in self._infos if name.casefold().endswith(suffixes))

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """A file's content; FormatError where it is damaged."""
        try:
            return self._zip.read(self._infos[name])
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise FormatError(f"{self._name}: {name} in the archive is damaged ({error})") from error
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma"):
                raise FormatError(f"{self._name}: {name} in the archive is damaged ({error})") from error
            raise

    def text(self, name: str) -> str:
        """A file's characters, in UTF-8; line ends as they are."""
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FormatError(
                f"{self._name}: {name} is not UTF-8 text (byte {error.start}); save it as UTF-8"
            ) from error


class ArchiveWriter:
    """A ZIP archive whose bytes depend on nothing but its content; files can be written to streams of any kind."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        """Put a file into it."""
        self._zip.writestr(member(name), content)

    def add_parts(self, name: str, parts: Iterator[bytes]) -> None:
        """Put a file into it that is made part by part."""
        with self._zip.open(member(name), "w", force_zip64=True) as entry:
            for part in parts:
                entry.write(part)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Write its directory, also after an error: the stream is thrown away then, but nothing stays open."""
        self._zip.close()


def member(name: str) -> zipfile.ZipInfo:
    """The entry of a file without a time or owner of its own."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def xml_root(data: bytes, name: str) -> _Element:
    """The root of an XML document without a document type; no entity is expanded and nothing is fetched."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise FormatError(f"{name}:{line}, column {column}: not XML: {error.msg}") from error
    except ValueError as error:
        raise FormatError(f"{name}: not XML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise FormatError(f"{name}: has a document type, which may bring entities; take it out")
    return root
