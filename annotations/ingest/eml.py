"""Letters (`.eml`): newsletters and what people forward to themselves."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import Final

from annotations.errors import InputError
from annotations.ingest import html, html_head
from annotations.ingest.fields import Fields
from annotations.ingest.moments import moment
from annotations.model import Draft, Text
from annotations.text import clean_line, from_plain

MAX_PARTS: Final = 500
"""Parts of a letter that are looked at."""

RICHER: Final = 1.5
"""How many times more characters than its plain text a letter's HTML must have to be taken instead."""

_NAME = re.compile(r"\s*\"?([^<\"]+?)\"?\s*<[^<>]*>\s*")


def read(data: bytes, source: str) -> Draft:
    """The draft of a letter, its subject being the title and its sender the byline; InputError without words.

    Of a letter that comes as plain text and as HTML the plain text is taken, unless it is only an excerpt, or says
    that one should use another program. Attachments are left out.
    """
    try:
        letter = message_from_bytes(data, policy=policy.default)
        if not isinstance(letter, EmailMessage) or not letter.keys():
            raise InputError("is not a letter: it has no headers")
        plain, page = _parts(letter)
        text = from_plain(plain)
        if page and (not text.content or len(page.content) > RICHER * len(text.content)):
            text = page
        return _fields(letter).draft(text, source)
    except InputError:
        raise
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise InputError("is a damaged letter that cannot be read") from error


def _fields(letter: EmailMessage) -> Fields:
    sender = clean_line(_header(letter, "from"))
    name = _NAME.fullmatch(sender[:1000])
    return Fields(
        title=clean_line(_header(letter, "subject"))[:1000],
        byline=name[1] if name else sender[:300],
        published=moment(_header(letter, "date")),
    )


def _header(letter: EmailMessage, name: str) -> str:
    """A header's words, "" where it has none or they cannot be read."""
    try:
        return str(letter.get(name, ""))
    except (ValueError, LookupError, AttributeError, TypeError):
        return ""


def _parts(letter: EmailMessage) -> tuple[str, Text | None]:
    """The first plain text and the first page of a letter that are not attached."""
    plain, page = "", None
    for number, part in enumerate(letter.walk()):
        if number >= MAX_PARTS:
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _content(part)
        elif kind == "text/html" and page is None:
            page = _page(part)
    return plain, page


def _content(part: EmailMessage) -> str:
    """The characters of a part; in an encoding that nobody knows, those of UTF-8."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _page(part: EmailMessage) -> Text | None:
    content = _content(part)
    if not content.strip():
        return None
    page = html.parsed(content.replace("\0", "").encode("utf-8", "replace"))
    return html.body(page, html_head.fields(page).title)
