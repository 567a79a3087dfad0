"""From an object of a JSON line to the record that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from annotations.errors import FormatError
from annotations.formats.fields import Fields
from annotations.formats.records import ImportAnnotation, ImportArticle, ImportTag, Record
from annotations.model import CONTEXT, Anchor, Block, BlockKind, Coding, Draft, Link, Selector, Text
from annotations.text import TextBuilder, from_plain


def record(values: Mapping[str, object], where: str) -> Record:
    """The record of one object; FormatError begins with `where`."""
    kind = values.get("type")
    if "type" not in values:
        raise FormatError(f'{where}: no "type"; a file of articles without one is for "glosse add"')
    make = _KINDS.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise FormatError(f'{where}: unknown "type"; use {", ".join(_KINDS)}')
    return make(Fields(values, where))


def _tag(fields: Fields) -> ImportTag:
    return ImportTag(
        name=fields.line("name", required=True),
        uid=fields.uid("uid"),
        color=fields.line("color"),
        description=fields.note("description"),
        key=fields.integer("key", 0, 9, default=0),
    )


def _article(fields: Fields) -> ImportArticle:
    text = _text(fields)
    sources = fields.lines("sources")
    given = fields.hash("text_hash")
    if given and given != text.hash:
        raise FormatError(
            f"{fields.where}: text_hash is not the SHA-256 of text; the line was changed or damaged"
        )
    draft = Draft(
        title=fields.line("title"),
        text=_canonical(text),
        byline=fields.line("byline"),
        published=fields.line("published"),
        language=fields.line("language"),
        source=sources[0] if sources else "",
        url=fields.line("url"),
        tags=fields.lines("tags"),
    )
    return ImportArticle(
        draft=draft,
        uid=fields.uid("uid"),
        text_hash=text.hash,
        sources=sources,
        read=fields.flag("read"),
        starred=fields.flag("starred"),
        archived=fields.flag("archived"),
        seed=fields.flag("seed"),
        added=fields.time("added"),
        coding=_coding(fields),
        note=fields.note("note").strip(),
    )


def _coding(fields: Fields) -> Coding:
    """The state of coding; files from before there was one have none."""
    states = {state.word: state for state in Coding}
    word = fields.line("coding") or Coding.UNCODED.word
    if word not in states:
        fields.fail("coding", ", ".join(states))
    return states[word]


def _text(fields: Fields) -> Text:
    """The text as the file has it; FormatError if its structure does not fit it."""
    content = fields.raw("text", required=True)
    if not content.strip():
        fields.fail("text", "text that is not empty")
    try:
        content.encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"{fields.where}: text has half a character at {error.start}") from error
    blocks = tuple(_blocks(fields, content))
    links = tuple(_links(fields, len(content)))
    return Text(content, blocks, links, fields.integer("rules", 1, default=1))


def _blocks(fields: Fields, content: str) -> Iterator[Block]:
    end = 0
    for one in fields.objects("blocks"):
        block = Block(
            start=one.integer("start", end, len(content)),
            end=one.integer("end", 0, len(content)),
            kind=one.choice("kind", BlockKind, BlockKind.PARAGRAPH),
            level=one.integer("level", 0, 99, default=0),
            marker=one.line("marker"),
        )
        if block.end <= block.start or content[end : block.start].strip():
            raise FormatError(f"{one.where} leaves words out or is empty; blocks follow each other")
        end = block.end
        yield block
    if end and content[end:].strip():
        raise FormatError(f"{fields.where}: blocks end at {end}, before the text does")


def _links(fields: Fields, length: int) -> Iterator[Link]:
    end = 0
    for one in fields.objects("links"):
        start = one.integer("start", end, length)
        end = one.integer("end", start + 1, length)
        yield Link(start, end, one.line("url"))


def _canonical(text: Text) -> Text:
    """The text itself, or if it holds anything that a canonical text may not, what is left without that."""
    if not text.blocks:
        plain = from_plain(text.content)
        return Text(text.content, plain.blocks, text.links) if plain.content == text.content else plain
    builder = TextBuilder()
    for block in text.blocks:
        builder.add(list(_pieces(text, block)), block.kind, block.level, block.marker)
    built = builder.build()
    return text if built.content == text.content else built


def _pieces(text: Text, block: Block) -> Iterator[tuple[str, str]]:
    """The content of a block, parted where links begin and end, with the address of each part or nothing."""
    at = block.start
    for link in text.links:
        start, end = max(link.start, at), min(link.end, block.end)
        if start < end:
            yield text.content[at:start], ""
            yield text.content[start:end], link.url
            at = end
    yield text.content[at : block.end], ""


def _annotation(fields: Fields) -> ImportAnnotation:
    return ImportAnnotation(
        uid=fields.uid("uid"),
        article_uid=fields.uid("article_uid"),
        article_url=fields.line("article_url"),
        text_hash=fields.hash("text_hash"),
        selector=_selector(fields),
        tags=fields.lines("tags"),
        note=fields.note("note"),
        color=fields.line("color"),
        creator=fields.line("creator"),
        created=fields.time("created"),
        modified=fields.time("modified"),
        anchor=fields.choice("anchor", Anchor, Anchor.EXACT),
        score=fields.share("score", 1.0),
    )


def _selector(fields: Fields) -> Selector:
    """Where an annotation is; its end follows from its start and its quote once that is clean."""
    exact = fields.quote("exact", required=True)
    start = fields.integer("start")
    end = fields.integer("end", start + 1)
    if end - start != len(fields.raw("exact")):
        raise FormatError(f"{fields.where}: exact has not the length that start and end give")
    return Selector(
        start=start,
        end=start + len(exact),
        exact=exact,
        prefix=fields.quote("prefix")[-CONTEXT:],
        suffix=fields.quote("suffix")[:CONTEXT],
    )


_KINDS: Final[Mapping[str, Callable[[Fields], Record]]] = {
    "tag": _tag,
    "article": _article,
    "annotation": _annotation,
}
