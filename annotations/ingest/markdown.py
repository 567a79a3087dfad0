"""Markdown files (CommonMark), as text with its structure."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from annotations.ingest.flow import Flow
from annotations.ingest.frontmatter import split
from annotations.ingest.html import feed
from annotations.model import BlockKind, Draft, Text
from annotations.text import clean_line

MAX_NESTING = 100
"""Blocks within blocks, and spans within spans, that are read."""

MAX_BRACKETS = 2_000
"""Opening brackets in one block from which on it has no links: each of them is sought a closing one to the end."""

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read(raw: str, source: str) -> Draft:
    """The draft of a Markdown text, with the fields of its front matter; InputError if it has no text.

    Without a title in the front matter, the first heading of level 1 is shown as the title and stays there.
    """
    fields, body = split(raw)
    text = parse(body)
    return fields.draft(text, source, _first_heading(text))


def parse(body: str) -> Text:
    """The text of Markdown: images become their description, HTML its words, code keeps its lines."""
    flow = Flow()
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.core.ruler.at("inline", _read_spans)
    for token in parser.parse(_LINE_END.sub("\n", body)):
        _block(flow, token)
    return flow.build()


def _read_spans(state: StateCore) -> None:
    """Parse what stands inside of blocks, as the parser's own rule does, but in a time that is bounded."""
    for token in state.tokens:
        if token.type == "inline":
            parser = state.md
            if token.content.count("[") > MAX_BRACKETS:
                parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable(["link", "image"])
            token.children = []
            parser.inline.parse(token.content, parser, state.env, token.children)


def _first_heading(text: Text) -> str:
    for block in text.blocks:
        if block.kind is BlockKind.HEADING and block.level == 1:
            return clean_line(text.content[block.start : block.end])
    return ""


def _block(flow: Flow, token: Token) -> None:
    match token.type:
        case "inline":
            for child in token.children or ():
                _inline(flow, child)
        case "heading_open":
            flow.heading(int(token.tag[1:]))
        case "heading_close":
            flow.end_heading()
        case "bullet_list_open":
            flow.open_list(None)
        case "ordered_list_open":
            flow.open_list(int(token.attrGet("start") or 1) if token.attrGet("start") != 0 else 0)
        case "bullet_list_close" | "ordered_list_close":
            flow.close_list()
        case "list_item_open":
            flow.item()
        case "list_item_close":
            flow.end_item()
        case "blockquote_open":
            flow.quote()
        case "blockquote_close":
            flow.end_quote()
        case "fence" | "code_block":
            flow.verse()
            flow.text(token.content)
            flow.end_verse()
        case "html_block":
            flow.flush()
            feed(flow, token.content)
        case _:
            flow.flush()


def _inline(flow: Flow, token: Token) -> None:
    match token.type:
        case "text" | "code_inline":
            flow.text(token.content)
        case "softbreak":
            flow.text(" ")
        case "hardbreak":
            flow.line_break()
        case "link_open":
            flow.open_link(str(token.attrGet("href") or ""))
        case "link_close":
            flow.close_link()
        case "image":
            for child in token.children or ():
                _inline(flow, child)
        case "html_inline" if _BREAK.fullmatch(token.content):
            flow.line_break()
