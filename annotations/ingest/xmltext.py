"""XML as it is found in the wild: its bytes as UTF-8, without document type, and mended where that is safe.

Nothing here parses; every function takes time in proportion to the document.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from annotations.errors import InputError
from annotations.ingest.decode import decode
from annotations.text import clean_line

MAX_DOCTYPE = 65_536
"""Bytes that a document type may have; it is left out, whatever it declares."""

HEAD = 8_192
"""Bytes at the start in which the first element is looked for."""

_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,200}>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_FIRST = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE|<([A-Za-z_][\w.:-]{0,100})", re.DOTALL | re.IGNORECASE)
_STARTS = (
    b"<?xml",
    b"<rss",
    b"<feed",
    b"<rdf:rdf",
    b"<!doctype",
    b"<html",
    b"<opml",
    b"<urlset",
    b"<sitemapindex",
)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_PARTS = re.compile(rb"""<!--|["'\[\]>]""")
_DOCTYPE_ENDS = {b"<!--": b"-->", b'"': b'"', b"'": b"'"}
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_SUSPICIOUS = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(?:#([0-9]{1,8}|[xX][0-9A-Fa-f]{1,7});|([A-Za-z][A-Za-z0-9]{1,31});)?"
    rb"|<(?![A-Za-z_/!?])|\xef\xbf[\xbe\xbf]"
)


def utf8(data: bytes, charset: str = "") -> bytes:
    """The bytes of an XML document in UTF-8, without byte order mark and XML declaration.

    UTF-8 is believed wherever the bytes are valid as such, whatever the document declares; then comes what the
    document says of itself, then `charset`, which the server said, then a guess. InputError for an empty document,
    for a binary and for bytes that no encoding explains.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise InputError("is empty")
    data = data.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(data)
    found = _ENCODING.search(declaration[0]) if declaration else None
    declared = found[1].decode("ascii") if found else ""
    if data.isascii() and _is_escaped(declared or charset):
        data = _decoded(data, declared or charset) or data
    elif not _is_utf8(data) or b"\0" in data[:4]:
        data = _transcoded(data, declared, charset)
    data = data.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(data)
    return data[declaration.end() :] if declaration else data


def plain_utf8(data: bytes, charset: str = "") -> bytes | None:
    """What `utf8` returns of a document in UTF-8; None where the head speaks against that, or of a document type."""
    data = data.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(data)
    found = _ENCODING.search(declaration[0]) if declaration else None
    declared = found[1].decode("ascii") if found else ""
    if (
        declared.casefold() not in ("", "utf-8", "utf8")
        or _is_escaped(declared or charset)
        or b"\0" in data[:4]
    ):
        return None
    data = data[declaration.end() :] if declaration else data
    return None if _DOCTYPE.search(data, 0, HEAD) or not root_name(data) else data


def root_name(data: bytes) -> str:
    """The name of the first element, in small letters without prefix; "" where there is none near the start."""
    for found in _FIRST.finditer(data[:HEAD]):
        if found[1]:
            return found[1].decode("utf-8", "replace").casefold().rpartition(":")[2]
        if found[0][:2] == b"<!" and data[found.end() :].lstrip()[:4].lower() == b"html":
            return "html"
    return ""


def without_doctype(data: bytes) -> tuple[bytes, bytes]:
    """The document without its document type, and that, if it has one; InputError for one of more than 64 KB."""
    found = _DOCTYPE.search(data, 0, HEAD)
    if found is None:
        return data, b""
    limit = found.end() + MAX_DOCTYPE
    at, depth = found.end(), 0
    while (part := _DOCTYPE_PARTS.search(data, at, limit)) is not None:
        at = part.end()
        if part[0] in _DOCTYPE_ENDS:
            closing = data.find(_DOCTYPE_ENDS[part[0]], at, limit)
            if closing < 0:
                break
            at = closing + len(_DOCTYPE_ENDS[part[0]])
        elif part[0] == b">" and depth <= 0:
            return data[: found.start()] + data[at:], data[found.start() : at]
        else:
            depth += {b"[": 1, b"]": -1}.get(part[0], 0)
    raise InputError("has a document type that does not end, or of more than 64 KB")


def mended(data: bytes) -> bytes:
    """The document with what most often breaks one put right; in CDATA sections only characters XML has not go.

    Words before the first element and after the last, control characters and references to them go, named
    characters of HTML become themselves, and `&` and `<` that begin nothing become characters of the text.
    """
    if data.translate(None, _CONTROLS) != data:
        data = data.translate(None, _CONTROLS)
    head = data[:HEAD].lower()
    start = min((at for at in map(head.find, _STARTS) if at >= 0), default=0)
    declaration = _DECLARATION.match(data, start)
    start = declaration.end() if declaration else start
    end = max(data.rfind(b"</" + name) for name in (b"rss", b"feed", b"rdf:RDF", b"RDF"))
    stop = data.find(b">", end) + 1 if end > 0 else 0
    pieces = []
    at, stop = start, stop if stop > start else len(data)
    while at < stop:
        opening = data.find(b"<![CDATA[", at, stop)
        closing = data.find(b"]]>", opening, stop) if opening >= 0 else -1
        if closing < 0:
            opening = closing = stop
        pieces.append(_SUSPICIOUS.sub(_put_right, data[at:opening]))
        pieces.append(data[opening : closing + 3].replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b""))
        at = closing + 3
    return b"".join(pieces)


def whole_items(data: bytes) -> bytes:
    """A document that breaks off, up to the end of its last item that is whole."""
    end = max(data.rfind(b"</item>") + 7, data.rfind(b"</entry>") + 8)
    return data[:end] if end > 8 else data


def _put_right(found: re.Match[bytes]) -> bytes:
    number, name = found[1], found[2]
    if number:
        value = int(number[1:], 16) if number[:1] in b"xX" else int(number)
        allowed = (
            value in (9, 10, 13)
            or 32 <= value < 0xD800
            or 0xE000 <= value < 0xFFFE
            or 0xFFFF < value < 0x110000
        )
        return found[0] if allowed else b""
    if name:
        characters = html5.get(f"{name.decode('ascii')};")
        return characters.encode() if characters else b"&amp;" + found[0][1:]
    return {b"&": b"&amp;", b"<": b"&lt;"}.get(found[0], b"")


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.decode(data, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_escaped(name: str) -> bool:
    """Whether an encoding writes other letters with the bytes of ASCII."""
    return name.casefold().startswith(("iso-2022", "hz", "utf-7", "utf7"))


def _transcoded(data: bytes, declared: str, charset: str) -> bytes:
    marks = (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
    )
    for mark, encoding in (*marks, (codecs.BOM_UTF16_BE, "utf-16"), *_WIDE):
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode("utf-8", "replace")
    for name in (declared, charset):
        if name and not name.casefold().startswith(("utf-16", "utf-32", "ucs")):
            content = _decoded(data, name)
            if content is not None:
                return content
    try:
        return decode(data).encode("utf-8", "replace")
    except InputError as error:
        if root_name(data) and not data.startswith((b"%PDF", b"PK")):
            return data.decode("utf-8", "replace").encode()
        raise InputError(clean_line(str(error))) from error


def _decoded(data: bytes, encoding: str) -> bytes | None:
    """The bytes in UTF-8, None if they are not in that encoding; Latin-1 is read as browsers do, as Windows-1252."""
    try:
        if codecs.lookup(encoding).name in ("iso8859-1", "ascii"):
            encoding = "cp1252"
        text = data.decode(encoding)
    except (LookupError, ValueError, TypeError):
        return None
    return text.encode("utf-8", "replace") if isinstance(text, str) else None
