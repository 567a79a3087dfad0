"""The one list of formats: what each is called, carries, reads and writes.

Other packages add theirs by an entry point of the group `glosse.formats` that gives a `Format`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import IO, Any, Final

from annotations.errors import FormatError
from annotations.formats import (
    bibliography,
    brat,
    conll,
    csv,
    docbin,
    doccano,
    html,
    hypothesis,
    jsonl,
    labelstudio,
    markdown,
    qdpx,
    w3c,
    xmi,
)
from annotations.formats.losses import Feature
from annotations.formats.records import ExportArticle, Record
from annotations.model import FormatInfo, Loss
from annotations.pictures import Pictures

Writer = Callable[[Iterable[ExportArticle], Any], tuple[Loss, ...]]
"""Writes articles as they come to a stream of characters, or of bytes if the format is binary, and returns what it
could not carry; errors of the stream are the caller's."""

Reader = Callable[[Any, str], Iterator[Record]]
"""Yields what a stream (that can be gone back in) holds; the string names it in errors. FormatError, with line and
column where there are any, at the first thing that is wrong."""

PicturedWriter = Callable[[Iterable[ExportArticle], Any, Callable[[], Pictures]], tuple[Loss, ...]]
"""A writer that draws what is counted over the articles, too, if it asks for it."""

Files = Callable[[ExportArticle], Iterable[tuple[str, bytes]]]
"""What one article becomes in a folder of its own format: ends of names, and contents."""

GROUP: Final = "glosse.formats"
"""Entry points of other packages' formats."""

HEAD: Final = 65_536
"""Bytes of a file by which its format is told."""

_NAME: Final = re.compile("[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Head:
    """What is looked at to tell the format of a file."""

    start: str
    """Its first characters, without a byte order mark and blanks before the first one."""
    members: tuple[str, ...] = ()
    """Names in it, if it is a ZIP archive."""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Format:
    """One format, with what it can do."""

    name: str
    suffixes: tuple[str, ...]
    """Ends of file names, the usual one first."""
    about: str
    """What it is for, in a line."""
    carries: frozenset[Feature]
    write: Writer | None = None
    read: Reader | None = None
    recognises: Callable[[Head], bool] = field(default=lambda head: False)
    """Whether a file that begins so is in this format."""
    binary: bool = False
    """Whether its files are not text; its streams are of bytes then."""
    bytewise: bool = False
    """Whether its reader wants the bytes of UTF-8, though its files are text."""
    files: Files | None = None
    """How an article is written as several files, where that is usual."""
    write_pictured: PicturedWriter | None = None
    """How articles are written with pictures of what is counted over them."""

    def info(self) -> FormatInfo:
        """What a person is told of it."""
        carried = tuple(feature.value[1] for feature in Feature if feature in self.carries)
        reads, writes = self.read is not None, self.write is not None
        return FormatInfo(self.name, self.about, self.suffixes[0], reads, writes, self.binary, carried)


# Asked in this order what a file is: what Hypothesis writes looks like W3C's too.
_OWN: Final = (
    Format(
        "jsonl", (".jsonl", ".ndjson"), "JSON lines: everything, for another Glosse and for scripts",
        jsonl.CARRIES, jsonl.write, jsonl.read, lambda head: jsonl.looks_like(head.start),
    ),
    Format(
        "markdown", (".md", ".markdown"), "quotations and notes for Obsidian, and to read",
        markdown.CARRIES, markdown.write,
    ),
    Format(
        "html", (".html", ".htm"), "one page to read, print and hand on",
        html.CARRIES, html.write, write_pictured=html.write_pictured,
    ),
    Format(
        "csv", (".csv",), "a table for spreadsheets and statistics",
        csv.CARRIES, csv.write, csv.read, lambda head: csv.looks_like(head.start),
    ),
    Format("tsv", (".tsv", ".tab"), "the same table, parted by tabs", csv.CARRIES, csv.write_tabs, csv.read),
    Format(
        "hypothesis", (".hypothesis.json",), "what Hypothesis' browser client exports and imports",
        hypothesis.CARRIES, hypothesis.write, hypothesis.read,
        lambda head: hypothesis.looks_like(head.start), bytewise=True,
    ),
    Format(
        "w3c", (".jsonld",), "W3C Web Annotations (JSON-LD)",
        w3c.CARRIES, w3c.write, w3c.read, lambda head: w3c.looks_like(head.start), bytewise=True,
    ),
    Format(
        "brat", (".brat.zip",), "brat standoff: a text and an .ann file an article",
        brat.CARRIES, brat.write, brat.read, lambda head: brat.looks_like(head.members),
        binary=True, files=brat.files,
    ),
    Format(
        "docbin", (".spacy",), "spaCy's DocBin, to train and analyse",
        docbin.CARRIES, docbin.write, docbin.read, lambda head: docbin.looks_like(head.data), binary=True,
    ),
    Format(
        "conll", (".conll", ".iob", ".iob2"), "columns as in CoNLL-2003, labels in IOB2",
        conll.CARRIES, conll.write, conll.read, lambda head: conll.looks_like(head.start),
    ),
    Format(
        "doccano", (".doccano.jsonl",), "doccano's JSON lines for sequence labelling",
        doccano.CARRIES, doccano.write, doccano.read, lambda head: doccano.looks_like(head.start),
    ),
    Format(
        "label-studio", (".label-studio.json",), "Label Studio's tasks with annotations",
        labelstudio.CARRIES, labelstudio.write, labelstudio.read,
        lambda head: labelstudio.looks_like(head.start), bytewise=True,
    ),
    Format(
        "xmi", (".xmi.zip", ".xmi"), "UIMA CAS XMI, for INCEpTION",
        xmi.CARRIES, xmi.write, xmi.read, lambda head: xmi.looks_like(head.members, head.start),
        binary=True, files=xmi.files,
    ),
    Format(
        "qdpx", (".qdpx",), "REFI-QDA project, for MAXQDA, ATLAS.ti, NVivo, QualCoder",
        qdpx.CARRIES, qdpx.write, qdpx.read, lambda head: qdpx.looks_like(head.members), binary=True,
    ),
    Format(
        "bibtex", (".bib",), "the articles as references for LaTeX",
        bibliography.CARRIES, bibliography.write_bibtex,
    ),
    Format(
        "csl", (".csl.json",), "the articles as references for Zotero and word processors (CSL-JSON)",
        bibliography.CARRIES, bibliography.write_csl,
    ),
)  # fmt: skip


def formats() -> tuple[Format, ...]:
    """All formats, ours first; one of another package that cannot be loaded is left out."""
    return (*_OWN, *(form for _, form in _others() if isinstance(form, Format)))


def names() -> tuple[str, ...]:
    """The names of the formats that can be written."""
    return tuple(one.name for one in formats() if one.write)


def get(name: str) -> Format:
    """The format of that name; FormatError lists the names there are, or says why it could not be loaded."""
    wanted = name.strip().casefold()
    for one in formats():
        if one.name == wanted:
            return one
    for point, broken in _others():
        if point.name == wanted and not isinstance(broken, Format):
            raise FormatError(f"the format {wanted} of {point.value} cannot be used: {broken}")
    raise FormatError(f"no format of that name; there is {', '.join(one.name for one in formats())}")


def by_suffix(name: str) -> Format | None:
    """The format that is written to files of such a name; the first of those that share its end."""
    folded = name.casefold()
    fitting = (
        (len(end), one) for one in formats() if one.write for end in one.suffixes if folded.endswith(end)
    )
    return max(fitting, key=lambda found: found[0], default=(0, None))[1]


def detect(name: str, stream: IO[bytes]) -> Format:
    """The format of a file by what it begins with, else by the end of its name; the stream is left at its start.

    FormatError where neither says, or where the format can only be written.
    """
    head = _head(stream)
    found = next((one for one in formats() if one.read and one.recognises(head)), None)
    suffixed = [one for one in formats() if any(name.casefold().endswith(end) for end in one.suffixes)]
    found = found or next((one for one in suffixed if one.read), None) or next(iter(suffixed), None)
    if found is None or found.read is None:
        known = ", ".join(one.name for one in formats() if one.read)
        what = "its format is not known" if found is None else f"{found.name} can be written but not read"
        raise FormatError(f"cannot import {name}: {what}; formats that can be read: {known}")
    return found


def _head(stream: IO[bytes]) -> Head:
    data = stream.read(HEAD)
    members: tuple[str, ...] = ()
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(stream) as archive:
                members = tuple(archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            members = ()
    stream.seek(0)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return Head(data.decode(encoding, "replace").lstrip("\ufeff \t\r\n"), members, data)


@cache
def _others() -> tuple[tuple[EntryPoint, Format | str], ...]:
    """What other packages bring: a format, or why it is none."""
    return tuple((point, _loaded(point)) for point in sorted(entry_points(group=GROUP), key=lambda p: p.name))


def _loaded(point: EntryPoint) -> Format | str:
    try:
        form = point.load()
    except Exception as error:  # noqa: BLE001 - another package's code may fail in any way
        return f"{type(error).__name__}: {error}"
    if not isinstance(form, Format):
        return f"it is not a {Format.__name__}"
    if not _NAME.fullmatch(form.name) or form.name in {one.name for one in _OWN}:
        return f"its name {form.name!r} is taken or has other characters than a-z, 0-9 and -"
    return form
