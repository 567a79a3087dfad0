"""Names that people give: tags, colours, addresses, made fit to keep and to compare."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from annotations.errors import InputError
from annotations.model import COLORS as COLORS
from annotations.model import Draft
from annotations.store.values import fold
from annotations.text import clean_line

TAG_LENGTH = 200
"""Code points that a tag may have; more is a passage pasted by mistake."""

_TRACKING = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "wt_mc", "xtor"})

_PLAIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[!$-;=@-Z_a-z~]*")
"""An address that is as it is compared already: a small host, a path, and nothing else."""


def tag_name(value: str) -> str:
    """A tag's name as it is kept: one line, no space around its segments; InputError if nothing is left."""
    segments = (segment.strip() for segment in clean_line(value).split("/"))
    name = "/".join(segment for segment in segments if segment)
    if not name:
        raise InputError("the tag is empty; give it at least one letter")
    if len(name) > TAG_LENGTH:
        raise InputError(f"the tag has {len(name)} characters; give it at most {TAG_LENGTH}")
    return name


def tag_names(values: object) -> list[str]:
    """Several tag names without repetition (whatever their case), in order."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise InputError("tags must be a list of names")
    names: dict[str, str] = {}
    for value in values:
        name = tag_name(str(value))
        names.setdefault(fold(name), name)
    return list(names.values())


def color_name(value: str) -> str:
    """One of the eight colours, or empty; InputError for any other."""
    color = clean_line(value).casefold()
    if color and color not in COLORS:
        raise InputError(f"unknown colour {value!r}; use one of {', '.join(COLORS)}")
    return color


def identity(draft: Draft) -> str:
    """What a draft has in common with others of the same article: its address, else its file and title; '' for none."""
    return canonical_url(draft.url) or (f"{draft.origin}#{draft.title}" if draft.origin else "")


@lru_cache(maxsize=1024)
def canonical_url(url: str) -> str:
    """What two addresses of one page have in common (no fragment, no tracking), or `` for none."""
    if not url or _PLAIN.fullmatch(url):
        return url
    try:
        parts = urlsplit(clean_line(url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.casefold()
    if scheme not in ("http", "https") or not host:
        return ""
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key.casefold() not in _TRACKING and not key.casefold().startswith("utm_")
    ]
    # White space before what was cut off would be at the end now.
    return clean_line(urlunsplit((scheme, host, parts.path or "/", urlencode(query), "")))
