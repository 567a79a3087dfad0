"""Comments that are being written outlive the program: whoever opens the library next can go on with them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from annotations.library.core import Core
from annotations.model import Anchor, Span, Unfinished
from annotations.store import drafts, texts
from annotations.store.values import now

HEARTBEAT = 20
"""Seconds after which a program that still has the comment open says so again."""

WHOLE = Span(0, 0)
"""Stands for the passage of a note that is about an article as a whole; no annotation is on no words."""

SILENT = 3 * HEARTBEAT
"""Seconds of silence after which it is gone, whatever process has its number now."""


class Drafting(Core):
    """The part of the facade that keeps comments before they are saved. None of it is an action to undo."""

    def keep_draft(
        self, article_id: int, span: Span, annotation: int | None, note: str, *, text_hash: str = ""
    ) -> None:
        """Keep what has been written so far on a passage, or on an annotation; this session has one draft.

        The passage is one of the text of `text_hash`; ChangedError if the article never had it.
        """
        with self._store.writing() as queries:
            text_id = self._shown(queries, article_id, text_hash).text_id
            drafts.keep(
                queries,
                self._session.id,
                _process(),
                article=article_id,
                text_id=text_id,
                annotation=annotation,
                start=span.start,
                end=span.end,
                note=note,
                at=now(),
            )

    def drop_draft(self, session: str = "") -> None:
        """Forget this session's draft, which is saved or given up, or that of another."""
        with self._store.writing() as queries:
            drafts.drop(queries, session or self._session.id)

    def unfinished(self) -> list[Unfinished]:
        """Drafts of programs that ended without saving them, the latest first, on their passages in the texts now."""
        reader = self._reader
        found: list[Unfinished] = []
        if not (rows := drafts.others(reader, self._session.id)):
            return found
        from annotations.anchoring.resolve import resolve
        from annotations.anchoring.selectors import describe

        for row in rows:
            if _alive(row["process"], row["at"]):
                continue
            old = texts.content(reader, row["text_id"])
            span: Span | None = (was := Span(row["start"], row["end"]))
            if was == WHOLE:
                span = None
            elif row["now_id"] != row["text_id"]:
                place = resolve(texts.content(reader, row["now_id"]), describe(old, row["start"], row["end"]))
                span = place[0] if place and place[1] is not Anchor.UNCERTAIN else None
            found.append(
                Unfinished(
                    session=row["session"],
                    article=row["article_id"],
                    article_title=row["title"],
                    annotation=row["annotation_id"],
                    span=span,
                    was=was,
                    text_hash=row["text_hash"],
                    exact=old[row["start"] : row["end"]],
                    note=row["note"],
                    at=row["at"],
                )
            )
        return found


def _process() -> str:
    import platform

    return f"{platform.node()} {os.getpid()}"


def _alive(process: str, at: str) -> bool:
    """Whether the process that keeps a draft still has it open."""
    host, _, number = process.rpartition(" ")
    own, _, _ = _process().rpartition(" ")
    if host == own and os.name == "posix":
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return False
        except (OSError, ValueError):
            pass  # It belongs to somebody else.
    try:
        since = datetime.now(UTC) - datetime.fromisoformat(at)
    except ValueError:
        return False
    return since.total_seconds() < SILENT
