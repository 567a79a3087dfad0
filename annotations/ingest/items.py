"""Raw items of feeds into articles: title, byline, date, address, and the text with its structure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from annotations.incoming import Entry, Item
from annotations.ingest import html
from annotations.ingest.entries import Markup, Piece, Raw
from annotations.ingest.flow import Flow
from annotations.ingest.likeness import likenesses
from annotations.ingest.links import page_address
from annotations.ingest.moments import moment
from annotations.model import BlockKind, Draft, Text
from annotations.text import at_sight, clean_line, count_words, derived_title, from_plain, with_title

MAX_TITLE = 1_000
"""Code points of a title, byline or name that are kept."""

ESCAPED = 3
"""Times that a title may have been escaped."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->")
_WORD_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|br|center|cite|code|del|div|dfn|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|nobr|ol|p|pre|q"
    r"|s|samp|script|small|span|strike|strong|style|sub|sup|table|td|th|time|tr|tt|u|ul|var|wbr)(?:[\s/][^<>]*)?>"
    r"|<!--[^<>]*-->",
    re.IGNORECASE,
)
_BREAK_TAG = re.compile(r"</?(?:br|div|h[1-6]|hr|li|ol|p|pre|table|td|th|tr|ul)\b", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@()]+@[^\s@()]+\s*\(([^()]+)\)|(.+?)\s*<[^\s@<>]+@[^\s@<>]+>")
_NOTHING = Text("")


def made(pairs: Iterable[tuple[Entry, Raw]], base: str, source: str) -> list[Item | str]:
    """The items as articles; for one that cannot be kept why, to be read after it.

    `base` is what their addresses are relative to, `source` the name of their feed.
    """
    pairs = list(pairs)
    drafts = [_draft(entry, raw, base, source) for entry, raw in pairs]
    encoded = [draft.text.content.encode() if isinstance(draft, Draft) else b"" for draft in drafts]
    bodies = likenesses(map(_body_of, drafts, encoded))
    return [
        draft
        if isinstance(draft, str)
        else Item(
            entry.key,
            entry.digest,
            draft,
            count_words(content := draft.text.content, data),
            alike,
            at_sight(content),
        )
        for (entry, _), draft, data, alike in zip(pairs, drafts, encoded, bodies, strict=True)
    ]


def _body_of(draft: Draft | str, data: bytes) -> bytes:
    """The words of a text in UTF-8 without the title: agencies' texts get another one from every paper."""
    blocks = draft.text.blocks if isinstance(draft, Draft) else ()
    if isinstance(draft, str) or not blocks or blocks[0].kind is not BlockKind.TITLE:
        return data
    return data[len(draft.text.content[: blocks[0].end].encode()) :]


def _draft(entry: Entry, raw: Raw, base: str, source: str) -> Draft | str:
    title = words(raw.title)
    text = _body(raw.pieces, entry.url or base, title)
    if not text.content:
        return "has no text"
    return Draft(
        title=title or derived_title(text),
        text=text,
        byline=_byline(raw.byline),
        published=moment(raw.published),
        source=source,
        url=entry.url,
    )


def words(piece: Piece) -> str:
    """The words of a title, however often it was escaped: tags of HTML go, other `<` and `>` stay."""
    found = piece.words[: 8 * MAX_TITLE]
    for _ in range(ESCAPED):
        if "<" not in found and "&" not in found:
            break
        if "<" in found:
            found = _WORD_TAG.sub(_gone, found)
        plain = unescape(found) if "&" in found else found
        if plain == found:
            break
        found = plain
    else:
        found = _WORD_TAG.sub(_gone, found)
    return clean_line(found)[:MAX_TITLE].strip()


def _gone(tag: re.Match[str]) -> str:
    return " " if _BREAK_TAG.match(tag[0]) else ""


def _byline(written: str) -> str:
    """Who wrote it, without the mail address that RSS wants (`ana@example.org (Ana B)`)."""
    if not written:
        return ""
    name = words(Piece(written))
    found = _MAILBOX.fullmatch(written.strip()) if "@" in written and len(written) <= MAX_TITLE else None
    return words(Piece(found[1] or found[2])) if found else name


def _body(pieces: tuple[Piece, ...], base: str, title: str) -> Text:
    """The text of the longest piece that has one, with the title in front."""
    for piece in sorted(pieces, key=lambda piece: -len(piece.words)) if len(pieces) > 1 else pieces:
        text = _text(piece, page_address(piece.base, base) or base, title)
        if text.content:
            return text
    return with_title(title, _NOTHING)


def _text(piece: Piece, base: str, title: str) -> Text:
    """The text of words in HTML or without markup, whichever they are; empty without words."""
    content = piece.words
    if piece.markup is not Markup.PLAIN and (piece.markup is Markup.HTML or "<" in content or "&" in content):
        if _TAG.search(content):
            return _twice(_flowed(content, base, title), base, title)
        content = unescape(content)
        if _WORD_TAG.search(content):
            return _text(Piece(content, Markup.HTML), base, title)
    text = from_plain(content)
    return with_title(title, text) if text.content else text


def _flowed(markup: str, base: str, title: str) -> Text:
    flow = Flow(base, title)
    html.feed(flow, markup)
    return flow.build()


def _twice(text: Text, base: str, title: str) -> Text:
    """The text; one that is nothing but a paragraph of tags was escaped once more than it should."""
    body = text.blocks[bool(title) :]
    if (
        len(body) == 1
        and body[0].kind is BlockKind.PARAGRAPH
        and text.content.startswith("<p>", body[0].start)
    ):
        return _flowed(text.content[body[0].start :], base, title)
    return text
