"""What coding work needs beside tags and annotations: how far an article is, what is said about it, and rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from annotations.store import stamping

KNOWN: Final = (
    stamping.known("name rule", "name_rules", "created"),
    stamping.known("tag rule", "tag_rules", "modified"),
)
"""Statements that stamp rules that have no stamp."""

STATEMENTS: Final[Sequence[str]] = (
    # How far a person is with an article: 0 not begun, 1 begun, 2 done. `note` is about the article as a whole.
    "ALTER TABLE articles ADD COLUMN coding INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE articles ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX articles_coding ON articles(coding, archived) WHERE coding > 0",
    "CREATE INDEX articles_noted ON articles(archived) WHERE note <> ''",
    # The few annotations that lists and counts leave out, so that they need not look at all the others.
    "CREATE INDEX annotations_deleted ON annotations(id) WHERE deleted IS NOT NULL",
    "CREATE VIEW unseen AS SELECT id FROM annotations WHERE deleted IS NOT NULL",
    # Passages that show what a tag is for, one a line.
    "ALTER TABLE tags ADD COLUMN examples TEXT NOT NULL DEFAULT ''",
    # A query whose articles get a tag, those that come later too.
    """CREATE TABLE tag_rules(
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        tag_id INTEGER NOT NULL REFERENCES tags(id),
        query TEXT NOT NULL,
        creator TEXT NOT NULL DEFAULT '',
        created TEXT NOT NULL,
        modified TEXT NOT NULL,
        UNIQUE(tag_id, query))""",
    # What a person settled for the library as a whole, such as whether its code book is closed.
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    *(stamping.changed("article", "articles", field) for field in ("coding", "note")),
    stamping.changed("tag", "tags", "examples"),
    stamping.made("tag rule", "tag_rules"),
    stamping.changed("tag rule", "tag_rules", "query"),
    stamping.gone("tag rule", "tag_rules"),
    *KNOWN,
    stamping.made("name rule", "name_rules"),
    *(stamping.changed("name rule", "name_rules", field) for field in ("target", "hidden")),
    stamping.gone("name rule", "name_rules"),
)
"""Tables and triggers."""
