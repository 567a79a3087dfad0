"""Code books of REFI-QDA (`.qdc`), for MAXQDA, ATLAS.ti, NVivo, QualCoder, Taguette and their like.

https://www.qdasoftware.org ; tags are codes, nested by their slashes, with the identities that a project has for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Final

from annotations.errors import FormatError
from annotations.formats.bounds import MEMBER, xml_root
from annotations.formats.examples import parted
from annotations.formats.qdpx import Code, codes_xml, nearest_color
from annotations.formats.records import ImportTag
from annotations.model import Tag
from annotations.text import clean_line, clean_note

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE: Final = "urn:QDA-XML:codebook:1.0"


def write(tags: Iterable[Tag], out: IO[bytes]) -> None:
    """Write the codes; digits have no place in them, and the eight colours become red, green and blue.

    Examples stand in a paragraph of the description: see `examples`.
    """
    root = Code()
    for tag in tags:
        at = root
        for level in tag.name.split("/"):
            at = at.below.setdefault(level, Code())
        at.tag = tag
    codes = f"<Codes>\n{codes_xml(root, '')}</Codes>" if root.below else "<Codes/>"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    out.write(f'{head}<CodeBook xmlns="{NAMESPACE}" origin="Glosse">\n{codes}\n</CodeBook>\n'.encode())


def read(data: IO[bytes], name: str) -> Iterator[ImportTag]:
    """The codes as tags, those that only group others left out; of whichever version of the standard the file is.

    FormatError for what is no code book, has a document type, or is too large or too deep.
    """
    content = data.read(MEMBER + 1)
    if len(content) > MEMBER:
        raise FormatError(f"{name}: more than {MEMBER >> 20} MB")
    root = xml_root(content, name)
    if _kind(root) != "CodeBook":
        raise FormatError(f"{name}: no CodeBook; this is no REFI-QDA code book")
    for parent in root:
        if _kind(parent) == "Codes":
            yield from _codes(parent, name)


def _codes(root: _Element, name: str) -> Iterator[ImportTag]:
    """The codes below an element, those above before those below."""
    waiting = [(element, "") for element in reversed(root) if _kind(element) == "Code"]
    while waiting:
        element, path = waiting.pop()
        level = clean_line(element.get("name") or "").replace("/", "-")
        if not level:
            raise FormatError(f"{name}:{element.sourceline}: a code without a name")
        whole = f"{path}/{level}" if path else level
        if element.get("isCodable") not in ("false", "0"):
            about = next((child.text or "" for child in element if _kind(child) == "Description"), "")
            color = nearest_color((element.get("color") or "").upper())
            about, examples = parted(clean_note(about))
            yield ImportTag(name=whole, color=color, description=about, examples=examples)
        waiting += [(child, whole) for child in reversed(element) if _kind(child) == "Code"]


def _kind(element: _Element) -> str:
    """The name of an element without its namespace, which programs write in several ways; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
