"""Articles: what a person keeps about them, and where they were in each."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.errors import InputError
from annotations.library.listing import Listing
from annotations.library.names import tag_name
from annotations.library.wording import articles as said
from annotations.library.wording import quoted
from annotations.model import Change, Position
from annotations.store import articles, tags, tallies
from annotations.store.connection import Queries
from annotations.store.recorder import Recorder, recording
from annotations.store.values import now

COUNTED = 200
"""Articles that are archived at once and whose names are counted with each; of more, when it is asked for them."""


class Reading(Listing):
    """The part of the facade that changes articles."""

    def set_read(self, ids: Sequence[int], read: bool) -> Change:
        """Mark articles as read or unread."""
        return self._set(ids, "read", read, "marked as read" if read else "marked as unread")

    def set_starred(self, ids: Sequence[int], starred: bool) -> Change:
        """Star articles or take their star away."""
        return self._set(ids, "starred", starred, "starred" if starred else "star removed")

    def set_archived(self, ids: Sequence[int], archived: bool) -> Change:
        """Put articles away, out of every list, or back."""
        return self._set(ids, "archived", archived, "archived" if archived else "back from the archive")

    def _set(self, ids: Sequence[int], column: str, value: int, what: str) -> Change:
        with recording(self._store) as recorder:
            wanted = self._known(recorder, ids)
            if column == "archived" and len(wanted) > COUNTED:
                tallies.put_off(recorder)
            touched = recorder.update("articles", wanted, {column: int(value)})
            change = Change(said(len(touched) or len(wanted), what), wanted[0])
            return self._log(recorder, column, change)

    def _known(self, recorder: Recorder, ids: Sequence[int]) -> list[int]:
        """The ids without repetition; NotFoundError for an unknown one, InputError for none at all."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise InputError("no article given; name at least one by its number")
        if len(articles.matching(recorder, _IN, [str(wanted)])) < len(wanted):
            self._articles(wanted)
        return wanted

    def tag_articles(self, ids: Sequence[int], tag: str, on: bool = True) -> Change:
        """Give articles a tag or take it away; a tag that does not exist yet is made."""
        name = tag_name(tag)
        with recording(self._store) as recorder:
            wanted = self._known(recorder, ids)
            tag_id = tags.obtain(recorder, name) if on else getattr(tags.find(recorder, name), "id", 0)
            for id_ in wanted:
                if on:
                    recorder.link("article_tags", {"article_id": id_, "tag_id": tag_id})
                else:
                    recorder.delete("article_tags", (id_, tag_id))
            what = f"tagged {quoted(name)}" if on else f"tag {quoted(name)} removed"
            return self._log(recorder, "tag article", Change(said(len(wanted), what), wanted[0]))

    def position(self, article_id: int) -> Position | None:
        """Where the person was in an article, in code points of its current text, or None."""
        row = self._reader.row("SELECT top, caret FROM positions WHERE article_id = ?", (article_id,))
        if row is None:
            return None
        last = max(0, len(self.text(article_id).content) - 1)
        return Position(min(row["top"], last), min(row["caret"], last))

    def position_now(self, article_id: int, position: Position, text_hash: str) -> Position:
        """Where a position in the text of a hash is in the current text of an article.

        Where its words are gone, the place that they had; ChangedError for a text that the article never had.
        """
        return self._position_now(self._reader, article_id, position, text_hash)

    def _position_now(
        self, queries: Queries, article_id: int, position: Position, text_hash: str
    ) -> Position:
        shown, now = self._shown(queries, article_id, text_hash), self._version(article_id, queries)
        if shown.text_id == now.text_id:
            return position
        from annotations.text.difference import difference, moved

        old, new = self._text(shown, queries).content, self._text(now, queries).content
        pieces = difference(old, new)
        return Position(moved(pieces, position.top), moved(pieces, position.caret))

    def save_position(self, article_id: int, position: Position, *, text_hash: str = "") -> None:
        """Remember where the person is, in the text of a hash; not an action, so not undone."""
        with self._store.writing() as queries:
            position = self._position_now(queries, article_id, position, text_hash)
            queries.run(
                "INSERT INTO positions(article_id, top, caret, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT(article_id) DO UPDATE"
                " SET top = excluded.top, caret = excluded.caret, at = excluded.at",
                (article_id, max(0, position.top), max(0, position.caret), now()),
            )


_IN = "a.id IN (SELECT value FROM json_each(?))"
