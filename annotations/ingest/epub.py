"""Books in EPUB: an article for each chapter."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from lxml import etree

from annotations.errors import InputError
from annotations.ingest import html, html_head
from annotations.ingest.fields import Fields, language_code
from annotations.ingest.moments import moment
from annotations.ingest.xmltext import mended, utf8, without_doctype
from annotations.model import Draft
from annotations.text import clean_line

MAX_MEMBERS: Final = 20_000
"""Files in a book."""

MAX_MEMBER: Final = 32 << 20
"""Unpacked bytes of a chapter."""

MAX_UNPACKED: Final = 512 << 20
"""Unpacked bytes of all files in a book."""

MAX_CHAPTERS: Final = 2_000
"""Chapters of a book that are read."""

MAX_WORDS: Final = 64 << 20
"""Unpacked bytes of all chapters that are read."""

_CONTAINER: Final = "META-INF/container.xml"
_PAGES: Final = frozenset(["application/xhtml+xml", "text/html", "application/x-dtbook+xml"])


def read(data: bytes, source: str) -> list[tuple[str, Draft]]:
    """The chapters of a book in its order, each with the name of its file; those without words are left out.

    A chapter's source is the book's title, its byline the book's author. InputError for what is no book, for one that
    is protected, and for archives made to fill a disk.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return list(_chapters(_Book(archive), source))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise InputError(f"is not a book that can be read ({clean_line(str(error))[:80]})") from error


class _Book:
    """The files of a book, bounded in number and size."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise InputError(f"has more than {MAX_MEMBERS:,} files, or {MAX_UNPACKED >> 20} MB unpacked")
        self._infos = {info.filename: info for info in infos}
        if _CONTAINER not in self._infos:
            raise InputError("is not a book in EPUB (it has no META-INF/container.xml)")

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def bytes(self, name: str) -> bytes:
        """A file, unpacked; InputError for one that is missing, encrypted, or larger than it says."""
        info = self._infos.get(name)
        if info is None:
            raise InputError(f"is a damaged book: {clean_line(name)[:80]} is missing")
        if info.flag_bits & 1:
            raise InputError("is encrypted")
        if info.file_size > MAX_MEMBER:
            raise InputError(f"has a file of more than {MAX_MEMBER >> 20} MB")
        with self._archive.open(info) as file:
            return file.read(MAX_MEMBER)

    def xml(self, name: str) -> etree._Element:
        """The root of a file in XML; no entity is declared, expanded or fetched."""
        data, _ = without_doctype(utf8(self.bytes(name)))
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True, encoding="utf-8"
        )
        root = etree.fromstring(mended(data), parser)
        if root is None:
            raise InputError(f"is a damaged book: {clean_line(name)[:80]} is not XML")
        return root


def _chapters(book: _Book, source: str) -> Iterator[tuple[str, Draft]]:
    """The drafts of the chapters; InputError if there is none."""
    place = next((e.get("full-path") for e in _named(book.xml(_CONTAINER), "rootfile")), None)
    if not place:
        raise InputError("is a damaged book: it does not say where its contents are")
    package = book.xml(place)
    about = _about(package, source)
    size = count = 0
    for name in _spine(package, posixpath.dirname(place)):
        if count >= MAX_CHAPTERS or size > MAX_WORDS:
            break
        if name not in book:
            continue
        data = book.bytes(name)
        size += len(data)
        draft = _chapter(data, about)
        if draft is not None:
            count += 1
            yield name, draft
    if not count:
        protected = "META-INF/encryption.xml" in book
        raise InputError(
            "is protected: its chapters cannot be read" if protected else "has no chapter with words"
        )


def _about(package: etree._Element, source: str) -> Fields:
    """What the book says about itself."""

    def first(name: str) -> str:
        return next(
            (line for e in _named(package, name) if (line := clean_line("".join(e.itertext()))[:1000])), ""
        )

    return Fields(
        byline=first("creator"),
        published=moment(first("date")),
        language=language_code(first("language")),
        source=first("title") or source,
    )


def _spine(package: etree._Element, folder: str) -> list[str]:
    """The names of the files of the chapters, in the order in which they are read, each once."""
    kinds = {e.get("id"): (e.get("href") or "", e.get("media-type") or "") for e in _named(package, "item")}
    names: dict[str, None] = {}
    for reference in _named(package, "itemref"):
        href, kind = kinds.get(reference.get("idref"), ("", ""))
        if href and kind in _PAGES:
            names[posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))] = None
    return list(names)


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a name, whatever their namespace."""
    return [e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name]


def _chapter(data: bytes, about: Fields) -> Draft | None:
    """The draft of a chapter, None if it has no words; its title is its first heading, else what its file says."""
    try:
        page = html.parsed(without_doctype(utf8(data))[0])
        title = html_head.fields(page).title
        heading = next((words for h in page.iter("h1", "h2") if (words := html_head.words(h))), "")
        title = (heading if title == about.source else title) or heading
        text = html.body(page, title)
        return replace(about, title=title).draft(text, about.source)
    except InputError:
        return None
