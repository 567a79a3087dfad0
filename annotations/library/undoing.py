"""Taking actions back and doing them again."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.errors import InputError, NothingError
from annotations.library.correcting import Correcting
from annotations.library.counting import Progress, silent
from annotations.library.placing import reanchor
from annotations.model import Change, Scope
from annotations.store import journal, marks, texts
from annotations.store import rules as kept
from annotations.store.blind import concerns_others
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, RowChange, read_row


class Undoing(Correcting):
    """The part of the facade about the journal."""

    def undo(self, force: bool = False, *, progress: Progress = silent, later: bool = False) -> Change:
        """Take back the last action of this session, or of one before it.

        NothingError if there is none; ConflictError if the same records changed since, unless `force`. What a
        correction of scope `everywhere` concerns is counted anew, unless `later` leaves that to `settle`.
        """
        with self._store.writing() as queries:
            entry = journal.to_undo(queries, self._session)
            if entry is None:
                raise NothingError("nothing to undo")
            self._refuse_hidden(queries, entry.changes)
            journal.undo(queries, self._session, entry, force=force)
            self._follow(queries, entry.changes)
            change = self._told(queries, "undone", entry.change)
        return self._settled(change, progress, later)

    def redo(self, force: bool = False, *, progress: Progress = silent, later: bool = False) -> Change:
        """Do the action that was undone last again; errors as in `undo`."""
        with self._store.writing() as queries:
            entry = journal.to_redo(queries, self._session)
            if entry is None:
                raise NothingError("nothing to redo")
            self._refuse_hidden(queries, entry.changes)
            journal.redo(queries, entry, force=force)
            self._follow(queries, entry.changes)
            change = self._told(queries, "redone", entry.change)
        return self._settled(change, progress, later)

    def _refuse_hidden(self, queries: Queries, changes: Iterable[RowChange]) -> None:
        """InputError for an action on annotations that are hidden."""
        if self.blind and concerns_others(queries, changes, self.creator):
            raise InputError("that action was on annotations that are hidden: leave the blind reader first")

    def _follow(self, queries: Queries, changes: Iterable[RowChange]) -> None:
        """Bring along what depends on rows that came back or went.

        Annotations are put on the text that their article has now, and its names are counted again.
        """
        concerned: set[int] = set()
        noted: set[int] = set()
        for change in changes:
            if change.table == "corrections":
                concerned.add(_follow_correction(queries, change))
            elif change.table == "articles" and (change.before is None or change.after is None):
                concerned.add(int(change.key[0] or 0))
            elif change.table == "annotations":
                noted.add(int(change.key[0] or 0))
        for article in concerned:
            self._count_names(queries, article)
        for article in marks.articles_of(queries, noted):
            text_id = self._version(article, queries).text_id
            reanchor(Recorder(queries, noting=False), article, text_id, texts.content(queries, text_id))

    def _told(self, queries: Queries, verb: str, change: Change) -> Change:
        """What is said about it; an annotation that is gone now is not pointed at."""
        annotation = change.annotation
        if annotation is not None and marks.get(queries, annotation) is None:
            annotation = None
        return Change(f"{verb}: {change.message}", change.article, annotation, change.start)


def _follow_correction(queries: Queries, change: RowChange) -> int:
    """The article of a correction that came, went or changed; others are counted anew if it concerns them."""
    states = [
        {**(read_row(queries, change.table, change.key) or {}), **(state or {})}
        for state in (change.before, change.after)
    ]
    article = next(int(state["article_id"] or 0) for state in states if "article_id" in state)
    if any(state.get("scope") == Scope.EVERYWHERE for state in states):
        surface, label = next((state["surface"], state["label"]) for state in states if "surface" in state)
        kept.ask_recount(queries, str(surface), str(label), article)
    return article
