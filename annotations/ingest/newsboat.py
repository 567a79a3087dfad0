"""What newsboat keeps: the list of feeds in its file `urls`, and which items were read, in its `cache.db`."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from annotations.errors import InputError
from annotations.incoming import Subscription
from annotations.ingest.links import page_address
from annotations.text import clean_line

MAX_LINES: Final = 100_000
"""Lines of a list that are read."""

_OTHERS: Final = {
    "query:": "queries",
    "exec:": "programs whose output is a feed",
    "filter:": "programs that change a feed",
    "file:": "feeds in files",
}


class State(NamedTuple):
    """What newsboat knows about an item."""

    feed: str
    """Address of its feed, as the list has it."""
    guid: str
    url: str
    unread: bool


def read_urls(text: str) -> list[Subscription]:
    """The feeds of a list, each address once, with the names (`"~name"`) and tags that a person gave them.

    A tag that begins with `!` only hides a feed in newsboat's own list, and is left out.
    """
    found: dict[str, Subscription] = {}
    for words in _lines(text):
        url = page_address(words[0], "")
        if not url:
            continue
        tags = dict.fromkeys(
            tag for word in words[1:] if word[:1] not in ("~", "!") and (tag := clean_line(word))
        )
        title = next((clean_line(word[1:]) for word in words[1:] if word.startswith("~")), "")
        found.setdefault(url, Subscription(url=url, title=title, tags=tuple(tags)))
    return list(found.values())


def left_out(text: str) -> dict[str, int]:
    """What a list has besides feeds from the web, and how often."""
    counts: Counter[str] = Counter()
    for words in _lines(text):
        if not page_address(words[0], ""):
            kind = next(
                (what for start, what in _OTHERS.items() if words[0].startswith(start)), "other lines"
            )
            counts[kind] += 1
    return dict(counts)


def _lines(text: str) -> Iterator[list[str]]:
    """The lines that are no comments, as words."""
    for line in text.removeprefix("\ufeff").splitlines()[:MAX_LINES]:
        words = _words(line)
        if words:
            yield words


def _words(line: str) -> list[str]:
    r"""The words of a line: parted by white space, which quotation marks hold together; `#` begins a comment.

    In quotation marks `\n`, `\t`, `\r` and `\v` mean what they mean to newsboat; every other character after a
    backslash is itself.
    """
    words: list[str] = []
    word: list[str] | None = None
    quoted = escaped = False
    for character in line:
        if escaped:
            escaped = False
            (word := word or []).append(
                {"n": "\n", "t": "\t", "r": "\r", "v": "\v"}.get(character, character)
            )
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
            word = word or []
        elif not quoted and character.isspace():
            if word is not None:
                words.append("".join(word))
            word = None
        elif not quoted and character == "#" and word is None:
            break
        else:
            (word := word or []).append(character)
    return [*words, "".join(word)] if word is not None else words


def read_states(path: Path) -> Iterator[State]:
    """What newsboat knows about every item that it has not deleted; InputError if the file is none of its.

    The file is only read; if newsboat is running, what it has not yet written into it is missing.
    """
    try:
        if not path.is_file():
            raise InputError("no such file")
        with path.open("rb") as file:
            if file.read(16) != b"SQLite format 3\0":
                raise InputError("is not a cache of newsboat (no SQLite database)")
        yield from _states(path)
    except (sqlite3.Error, OSError, ValueError) as error:
        raise InputError(
            f"is not a cache of newsboat that can be read ({clean_line(str(error))[:80]})"
        ) from error


def _states(path: Path) -> Iterator[State]:
    journals = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    untouched = "&immutable=1" if not any(map(Path.exists, journals)) else ""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{untouched}", uri=True)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.text_factory = _text
        rows = connection.execute("SELECT feedurl, guid, url, unread FROM rss_item WHERE deleted = 0")
        for feed, guid, url, unread in rows:
            if all(isinstance(value, str) for value in (feed, guid, url)):
                yield State(clean_line(feed), clean_line(guid), clean_line(url), bool(unread))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
