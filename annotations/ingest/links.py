"""Addresses as documents write them, made absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from annotations.text import clean_line, link_url, web_url

MAX_ADDRESS = 8_000
"""Code points of the longest address that is kept."""

_ABSOLUTE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n]")


def absolute(written: str, base: str) -> str:
    """Where a written link leads, relative to an address; "" where no link may (`javascript:` and its like).

    White space inside is read as browsers read it: line ends and tabs are nothing, a space is `%20`.
    """
    return link_url(_joined(written, base))


def page_address(written: str, base: str) -> str:
    """The address of a page (http, https) that is written relative to another, or "" for any other."""
    return web_url(_joined(written, base))


def host(url: str) -> str:
    """The host of an address as a person would name it, "" without one."""
    try:
        return clean_line(urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _joined(written: str, base: str) -> str:
    if len(written) > MAX_ADDRESS:
        return ""
    if not written.isprintable():
        written = _BREAKS.sub("", written)
    written = written.strip()
    if " " in written:
        written = written.replace(" ", "%20")
    try:
        if base and written and not _ABSOLUTE.match(written):
            written = urljoin(base, written)
        if "[" in written or "]" in written:
            urlsplit(written)
    except ValueError:
        return ""
    return written
