"""Texts by their hash, and the versions of an article, which give a text its blocks and links."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted

from annotations.errors import LibraryError
from annotations.model import Block, BlockKind, Link, Text
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder
from annotations.store.values import now
from annotations.text import characters


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of an article's text from another without reading the content."""

    text_id: int
    hash: bytes
    blocks: str
    links: str


def put_text(queries: Queries, text: Text) -> tuple[int, bool]:
    """The id of the text with this content, uncompressed for full-text search; and whether it was there."""
    key = bytes.fromhex(text.hash)
    row = queries.row("SELECT id, typeof(content) AS kind FROM texts WHERE hash = ?", (key,))
    if row is None:
        return insert_texts(queries, [text])[0], False
    if row["kind"] == "blob":
        sql = "UPDATE texts SET content = ?, rules = ? WHERE id = ?"
        queries.run(sql, (text.content, text.rules, row["id"]))
    return row["id"], True


def insert_texts(queries: Queries, texts: Sequence[Text]) -> range:
    """The ids of texts that are known not to be there yet."""
    first = int(queries.value("SELECT coalesce(max(id), 0) + 1 FROM texts"))
    ids = range(first, first + len(texts))
    queries.run_many(
        "INSERT INTO texts(id, hash, content, rules) VALUES (?, ?, ?, ?)",
        (
            (id_, bytes.fromhex(text.hash), text.content, text.rules)
            for id_, text in zip(ids, texts, strict=True)
        ),
    )
    return ids


def find_text(queries: Queries, text_hash: str) -> int | None:
    """The id of the text of this hash (64 hexadecimal digits), or None."""
    try:
        key = bytes.fromhex(text_hash)
    except ValueError:
        return None
    found: int | None = queries.value("SELECT id FROM texts WHERE hash = ?", (key,))
    return found


def reserve(queries: Queries, text_hash: str) -> int:
    """The id of the text of this hash, which need not be there: what an orphan from elsewhere refers to."""
    found = find_text(queries, text_hash)
    if found is not None:
        return found
    sql = "INSERT INTO texts(hash, content, rules) VALUES (?, ?, 0)"
    return queries.run(sql, (bytes.fromhex(text_hash), zlib.compress(b"")))


def take(queries: Queries, key: bytes, stored: str | bytes, rules: int, *, shown: bool) -> int:
    """The id of the text with this hash; if it is not there, with what another library has stored for it.

    `shown` says that an article shows it, so that it must be uncompressed.
    """
    row = queries.row("SELECT id, typeof(content) AS kind, rules FROM texts WHERE hash = ?", (key,))
    if row is None:
        value = _unpacked(stored) if shown else _packed(stored)
        return queries.run("INSERT INTO texts(hash, content, rules) VALUES (?, ?, ?)", (key, value, rules))
    reserved = not row["rules"] and rules
    if reserved or (shown and row["kind"] == "blob"):
        value = _unpacked(stored) if shown else _packed(stored)
        queries.run("UPDATE texts SET content = ?, rules = ? WHERE id = ?", (value, rules, row["id"]))
    return int(row["id"])


def is_true(key: bytes, stored: str | bytes, rules: int) -> bool:
    """Whether stored content is what its hash says, without anything that no canonical text has.

    Texts that are reserved for an orphan from elsewhere have no rules and no content yet.
    """
    try:
        content = _unpacked(stored)
    except (zlib.error, UnicodeDecodeError, TypeError):
        return False
    said = hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest() == key
    return (said and characters(content) == content) or (not rules and not content)


def _unpacked(stored: str | bytes) -> str:
    return stored if isinstance(stored, str) else zlib.decompress(stored).decode()


def _packed(stored: str | bytes) -> bytes:
    return zlib.compress(stored.encode(), 6) if isinstance(stored, str) else stored


def content(queries: Queries, text_id: int) -> str:
    """The canonical text of this id; LibraryError if it is not there or damaged."""
    stored = queries.value("SELECT content FROM texts WHERE id = ?", (text_id,))
    if isinstance(stored, str):
        return stored
    try:
        return zlib.decompress(stored).decode()
    except (zlib.error, UnicodeDecodeError, TypeError) as error:
        raise LibraryError(
            f"text {text_id} in the library {queries.path} is damaged; use a backup"
        ) from error


def shelve(queries: Queries, text_id: int) -> None:
    """Compress a text that no article shows any more."""
    if queries.value("SELECT EXISTS(SELECT 1 FROM articles WHERE text_id = ?)", (text_id,)):
        return
    stored = queries.value("SELECT content FROM texts WHERE id = ?", (text_id,))
    if isinstance(stored, str):
        queries.run("UPDATE texts SET content = ? WHERE id = ?", (zlib.compress(stored.encode(), 6), text_id))


def put_version(recorder: Recorder, article: int, text_id: int, text: Text) -> bool:
    """Note the structure that `text` has in this article; returns whether that is news."""
    blocks, links = _blocks_json(text), _links_json(text)
    row = recorder.row("SELECT id FROM versions WHERE article_id = ? AND text_id = ?", (article, text_id))
    structure: dict[str, Value] = {"blocks": blocks, "links": links}
    if row is not None:
        return bool(recorder.update("versions", [row["id"]], structure))
    recorder.insert("versions", {"article_id": article, "text_id": text_id, "added": now(), **structure})
    return True


def insert_versions(recorder: Recorder, versions: Iterable[tuple[int, int, Text]], added: str) -> None:
    """Note the structure that texts have in new articles, each given as article, id of the text, and text."""
    recorder.insert_all(
        "versions",
        [
            {
                "article_id": article,
                "text_id": text_id,
                "added": added,
                "blocks": _blocks_json(text),
                "links": _links_json(text),
            }
            for article, text_id, text in versions
        ],
    )


def current_version(queries: Queries, article: int) -> Version | None:
    """The version that an article shows, or None for an unknown article."""
    text_id = queries.value("SELECT text_id FROM articles WHERE id = ?", (article,))
    return None if text_id is None else version_of(queries, article, text_id)


def version_of(queries: Queries, article: int, text_id: int) -> Version | None:
    """The version of an article that has this text, or None if it never had it."""
    row = queries.row(
        "SELECT v.text_id, t.hash, v.blocks, v.links FROM versions v JOIN texts t ON t.id = v.text_id"
        " WHERE v.article_id = ? AND v.text_id = ?",
        (article, text_id),
    )
    return None if row is None else Version(row["text_id"], row["hash"], row["blocks"], row["links"])


def load(queries: Queries, version: Version) -> Text:
    """The text of a version with its structure."""
    rules = queries.value("SELECT rules FROM texts WHERE id = ?", (version.text_id,))
    try:
        blocks, links = structure(version.blocks, version.links)
    except (ValueError, TypeError) as error:
        raise LibraryError(
            f"the paragraphs of text {version.text_id} in the library {queries.path} are damaged; use a backup"
        ) from error
    return Text(content(queries, version.text_id), blocks, links, rules)


def structure(blocks: str, links: str) -> tuple[tuple[Block, ...], tuple[Link, ...]]:
    """The blocks and links that a version stores; ValueError or TypeError for what nobody stored."""
    return (
        tuple(
            Block(start, end, BlockKind(kind), level, marker)
            for start, end, kind, level, marker in json.loads(blocks)
        ),
        tuple(Link(start, end, url) for start, end, url in json.loads(links)),
    )


def _blocks_json(text: Text) -> str:
    """As `_json` writes them, in a quarter of the time."""
    rows = [f'[{b.start},{b.end},"{b.kind}",{b.level},{_quoted(b.marker)}]' for b in text.blocks]
    return f"[{','.join(rows)}]"


def _links_json(text: Text) -> str:
    return "[]" if not text.links else _json([[link.start, link.end, link.url] for link in text.links])


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
