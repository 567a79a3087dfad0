"""PDF files that have a text layer. Their parser can take for ever over hostile ones: call this in a worker."""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from annotations.errors import InputError
from annotations.ingest.fields import Fields
from annotations.model import Draft
from annotations.text import clean_line, from_plain

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES: Final = 5_000
"""Pages of a file that are read."""

MAX_LETTERS: Final = 32 << 20
"""Code points of a file that are read."""

_NO_TITLE = re.compile(
    r"untitled|ohne titel|.*\.(?:docx?|pdf|indd|odt|tex|dvi|rtf|qxp)|microsoft word.*", re.IGNORECASE
)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def read(data: bytes, source: str) -> Draft:
    """The draft of a PDF file; InputError for one that is damaged, encrypted or without a text layer."""
    try:
        return _read(data, source)
    except InputError:
        raise
    except MemoryError as error:
        raise InputError("is a PDF file that takes too much memory to read") from error
    except Exception as error:
        raise InputError(
            f"is a damaged PDF file ({clean_line(str(error))[:80] or type(error).__name__})"
        ) from error


def _read(data: bytes, source: str) -> Draft:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("is encrypted: save it without a password first")
    text = from_plain("\n\n".join(_pages(reader)))
    if not text.content:
        raise InputError("has no text layer: it has pictures of pages, which must be recognised (OCR) first")
    fields = _fields(reader)
    return fields.draft(text, source)


def _pages(reader: PdfReader) -> list[str]:
    """The words of the pages; pages whose fonts are broken are left out."""
    found: list[str] = []
    letters = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or letters > MAX_LETTERS:
            break
        words = page.extract_text()
        letters += len(words)
        found.append(words)
    return found


def _fields(reader: PdfReader) -> Fields:
    """What the file says about itself; a title that is the name of a file is none."""
    about = reader.metadata
    if about is None:
        return Fields()
    title = clean_line(str(about.title or ""))[:300]
    date = _DATE.match(str(about.creation_date or "")) if about.get("/CreationDate") else None
    return Fields(
        title="" if _NO_TITLE.fullmatch(title) else title,
        byline=clean_line(str(about.author or ""))[:300],
        published=date[0] if date else "",
    )
