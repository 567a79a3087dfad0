"""The journal as a list, without what its entries changed, which can be megabytes."""

from __future__ import annotations

from typing import Final

from annotations.steps import Step
from annotations.store.connection import Queries, Value
from annotations.store.journal import Session

STEPS: Final = """
    SELECT j.id, j.at, j.operation, j.message, a.id, coalesce(a.title, ''), j.annotation, j.start, j.session,
        j.id IN (SELECT id FROM journal INDEXED BY journal_undone WHERE undone IS NOT NULL)
    FROM (SELECT id, at, session, operation, message, article, annotation, start FROM journal WHERE {shown}
        ORDER BY id DESC LIMIT ? OFFSET ?) j
    LEFT JOIN articles a ON a.id = j.article ORDER BY j.id DESC"""
"""One page, the newest first.

The column `undone` stands behind `changes`, and to read it SQLite goes through all pages of that: the index has it too.
"""


OWN: Final = (
    "NOT EXISTS (SELECT 1 FROM main.annotations x WHERE x.id = journal.annotation AND x.creator <> ?)"
)
"""The condition of actions that are not about annotations of others than one person."""


def _shown(queries: Queries) -> tuple[str, tuple[Value, ...]]:
    """The condition of what a connection shows of the journal, and its parameters."""
    return ("1", ()) if queries.only is None else (OWN, (queries.only,))


def steps(queries: Queries, session: Session, limit: int, offset: int) -> list[Step]:
    """One page of all actions, the newest first; a limit of -1 is none."""
    where, parameters = _shown(queries)
    return [
        Step(
            id=id_,
            at=at,
            operation=operation,
            message=message,
            article=article,
            article_title=title,
            annotation=annotation,
            start=start,
            undone=bool(undone),
            own=by == session.id,
            undoable=not undone and (by == session.id or id_ <= session.last_entry),
        )
        for id_, at, operation, message, article, title, annotation, start, by, undone in queries.tuples(
            STEPS.format(shown=where), (*parameters, limit, offset)
        )
    ]


def count(queries: Queries) -> int:
    """How many actions the journal has."""
    where, parameters = _shown(queries)
    return int(queries.value(f"SELECT count(*) FROM journal WHERE {where}", parameters))
