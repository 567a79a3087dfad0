"""Bytes to characters: UTF-8 first, then what a byte order mark or the bytes themselves tell."""

from __future__ import annotations

import codecs
import re

from annotations.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: The first bytes of files that people mistake for texts.
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, as .docx, .odt and .epub are"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
)
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_WESTERN = re.compile("[^\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŸŽž€‚„…‰‹›‘’“”•–—™\xa0¡-¿ƒ†‡×÷]")
_SYMBOL_INSIDE = re.compile("(?<=[^\\W\\d_])[¡-©¬-¶¸¹»-¿](?=[^\\W\\d_])")

SAMPLE = 100_000
"""Bytes or characters that are looked at to tell an encoding."""

MAX_NOISE = 0.1
"""Noise up to which a guessed encoding is believed (charset-normalizer's `chaos`, 0 to 1)."""

MIN_COHERENCE = 0.4
"""Likeness to a language from which it is believed (charset-normalizer's `coherence`, 0 to 1)."""


def decode(data: bytes, declared: str = "") -> str:
    """The characters of a text file, without byte order mark.

    `declared` is the encoding that the file itself names, tried where the bytes are not UTF-8. Raises
    InputError for no bytes, for a binary, and for bytes that no encoding explains, with the offset of the
    first such byte.
    """
    if not data:
        raise InputError("is empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, len(mark))
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(data, declared, error)


def _strict(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + skipped
        raise InputError(f"is not valid {encoding.upper()} at byte {at}; save it as UTF-8") from error


def _refuse_binary(data: bytes) -> None:
    for mark, kind in _KINDS:
        if data.startswith(mark):
            raise InputError(f"is not text ({kind})")
    nul = data.find(0)
    if nul >= 0:
        raise InputError(f"is not text (a NUL at byte {nul})")
    head = data[:4096]
    if len(_CONTROLS.findall(head)) * 20 > len(head):
        raise InputError("is not text (full of control characters)")


def _other(data: bytes, declared: str, error: UnicodeDecodeError) -> str:
    """The characters of bytes that are not UTF-8."""
    at, byte = error.start, data[error.start]
    sample = data[max(at - SAMPLE, 0) : at + SAMPLE]
    if sum(map(len, _SEQUENCE.findall(sample))) > 0.8 * len(_HIGH.findall(sample)):
        raise InputError(f"is not valid UTF-8 at byte {at} (0x{byte:02X}); save it as UTF-8") from error
    for content in (_declared(data, declared), _western(data), _guessed(data)):
        if content is not None:
            return content
    raise InputError(f"has an unknown encoding (byte {at} is 0x{byte:02X}); save it as UTF-8") from error


def _declared(data: bytes, declared: str) -> str | None:
    try:
        content = data.decode(declared) if declared else None
    except (LookupError, ValueError):
        return None
    return content if isinstance(content, str) else None


def _western(data: bytes) -> str | None:
    """The characters as Windows-1252, if they read like a Western European text."""
    try:
        content = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = _LETTER.findall(content, 0, SAMPLE)
    accented = sum(not letter.isascii() for letter in letters)
    odd = _NOT_WESTERN.search(content) or _SYMBOL_INSIDE.search(content)
    return content if accented * 3 <= len(letters) and not odd else None


def _guessed(data: bytes) -> str | None:
    """The characters as charset-normalizer tells them, if it is sure."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None or best.chaos > MAX_NOISE or best.coherence < MIN_COHERENCE:
        return None
    return _declared(data, best.encoding)
