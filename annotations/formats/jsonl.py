"""JSON lines, the lossless format: one object a line, its `type` is `tag`, `article` or `annotation`.

A tag stands before the first article that uses it and an article before its annotations. Every key is always
there, in the same order; docs/json.md describes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from annotations.errors import FormatError, InputError
from annotations.formats import jsonl_records
from annotations.formats.bounds import json_lines
from annotations.formats.losses import Feature, Tally
from annotations.formats.records import ExportArticle, Record
from annotations.model import AnnotationRow, Article, Block, Link, Loss, Mention, Tag, Text

MENTION: Final = "mention"
"""The type of a recognised name, which a reader skips: each library recognises its own."""

_TYPE: Final = re.compile(r'"type"\s*:\s*"(?:tag|article|annotation)"')

CARRIES: Final = frozenset(Feature)
"""Everything."""


def write(articles: Iterable[ExportArticle], out: TextIO) -> tuple[Loss, ...]:
    """Write one line a tag, article and annotation; nothing is lost."""
    tally = Tally(CARRIES)
    tags: set[str] = set()
    for one in tally.watch(articles):
        for tag in one.tags:
            if tag.name not in tags:
                tags.add(tag.name)
                _line(out, _tag(tag))
        _line(out, _article(one.article, one.text))
        for row in one.annotations:
            _line(out, _annotation(row, one.article.uid))
        for mention in one.mentions:
            _line(out, _mention(mention, one))
    return tally.losses()


def read(lines: TextIO, name: str) -> Iterator[Record]:
    """What the lines hold, in their order; empty lines are skipped and unknown keys ignored.

    `name` is said in errors. FormatError names the first line that is wrong, and how; InputError where the
    stream cannot be read.
    """
    try:
        for where, values in json_lines(lines, name):
            if values.get("type") != MENTION:
                yield jsonl_records.record(values, where)
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{name}: not UTF-8 from byte {error.start} of a part on; save it as UTF-8"
        ) from error
    except OSError as error:
        raise InputError(f"cannot read {name}: {error.strerror or error}") from error


def looks_like(head: str) -> bool:
    """Whether a file that begins so is in this format."""
    first = head.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return first.startswith("{") and _TYPE.search(first) is not None


def _line(out: TextIO, fields: dict[str, object]) -> None:
    out.write(json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n")


def _tag(tag: Tag) -> dict[str, object]:
    return {
        "type": "tag",
        "uid": tag.uid,
        "name": tag.name,
        "color": tag.color,
        "description": tag.description,
        "key": tag.key,
        "count": tag.count,
    }


def _article(article: Article, text: Text) -> dict[str, object]:
    return {
        "type": "article",
        "uid": article.uid,
        "id": article.id,
        "title": article.title,
        "byline": article.byline,
        "published": article.published,
        "language": article.language,
        "sources": list(article.sources),
        "url": article.url,
        "words": article.words,
        "read": article.read,
        "starred": article.starred,
        "archived": article.archived,
        "coding": article.coding.word,
        "seed": article.seed,
        "tags": list(article.tags),
        "note": article.note,
        "added": article.added,
        "text_hash": text.hash,
        "rules": text.rules,
        "text": text.content,
        "blocks": [_block(block) for block in text.blocks],
        "links": [_link(link) for link in text.links],
    }


def _block(block: Block) -> dict[str, object]:
    return {
        "start": block.start,
        "end": block.end,
        "kind": block.kind.value,
        "level": block.level,
        "marker": block.marker,
    }


def _link(link: Link) -> dict[str, object]:
    return {"start": link.start, "end": link.end, "url": link.url}


def _annotation(row: AnnotationRow, article_uid: str) -> dict[str, object]:
    one = row.annotation
    return {
        "type": "annotation",
        "uid": one.uid,
        "article_uid": article_uid,
        "article_title": row.article_title,
        "article_url": row.article_url,
        "article_published": row.article_published,
        "text_hash": one.text_hash,
        "sentence": row.sentence,
        "id": one.id,
        "article": one.article,
        "start": one.start,
        "end": one.end,
        "exact": one.exact,
        "prefix": one.prefix,
        "suffix": one.suffix,
        "tags": list(one.tags),
        "note": one.note,
        "color": one.color,
        "creator": one.creator,
        "created": one.created,
        "modified": one.modified,
        "anchor": one.anchor.value,
        "score": one.score,
    }


def _mention(mention: Mention, one: ExportArticle) -> dict[str, object]:
    return {
        "type": MENTION,
        "article_uid": one.article.uid,
        "text_hash": one.text.hash,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "label": mention.label,
        "name": mention.name,
        "pipeline": mention.pipeline,
    }
