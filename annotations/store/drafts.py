"""Comments that are being written: one a session, kept so that they outlive the program."""

from __future__ import annotations

import sqlite3

from annotations.store.connection import Queries


def keep(
    queries: Queries,
    session: str,
    process: str,
    *,
    article: int,
    text_id: int,
    annotation: int | None,
    start: int,
    end: int,
    note: str,
    at: str,
) -> None:
    """Keep what a session has written so far, in the place of what it had before."""
    queries.run(
        "INSERT OR REPLACE INTO drafts(session, process, article_id, text_id, annotation_id, start, end, note, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (session, process, article, text_id, annotation, start, end, note, at),
    )


def drop(queries: Queries, session: str) -> None:
    """Forget what a session has written."""
    queries.run("DELETE FROM drafts WHERE session = ?", (session,))


def others(queries: Queries, session: str) -> list[sqlite3.Row]:
    """What all other sessions have written, the latest first; nothing on annotations that are hidden."""
    return queries.rows(
        "SELECT d.*, a.title, a.text_id AS now_id, lower(hex(t.hash)) AS text_hash FROM drafts d"
        " JOIN articles a ON a.id = d.article_id JOIN texts t ON t.id = d.text_id"
        " WHERE d.session <> ? AND NOT EXISTS (SELECT 1 FROM main.annotations n WHERE n.id = d.annotation_id"
        " AND n.creator <> coalesce(?, n.creator)) ORDER BY d.at DESC",
        (session, queries.only),
    )
