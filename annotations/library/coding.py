"""How far a person is with the coding of articles, and notes about articles as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from annotations.errors import InputError
from annotations.library.reading import Reading
from annotations.library.wording import counted
from annotations.model import Change, Coding
from annotations.store.recorder import recording
from annotations.text import clean_note, count_words


class CodingWork(Reading):
    """The part of the facade about coding states and notes of articles."""

    def set_coding(self, ids: Sequence[int], state: Coding) -> Change:
        """Say how far the coding of articles is.

        NotFoundError for an unknown article, InputError for none at all.
        """
        return self._set(ids, "coding", state, f"marked as {state.word}")

    def note_article(self, article_id: int, note: str) -> Change:
        """Say something about an article as a whole, in Markdown; an empty note removes the one it has.

        NotFoundError for an unknown article, InputError where there is neither a new note nor an old one.
        """
        note = clean_note(note).strip()
        with recording(self._store) as recorder:
            self._known(recorder, [article_id])
            before = recorder.value("SELECT note FROM articles WHERE id = ?", (article_id,))
            if not note and not before:
                raise InputError("there is no note to remove, and no words for a new one")
            recorder.update("articles", [article_id], {"note": note})
            return self._log(recorder, "note", Change(_said(before, note), article_id))


def _said(before: str, note: str) -> str:
    if note == before:
        return "nothing changed"
    if not note:
        return "note of the article removed"
    if before:
        return "note of the article changed"
    return f"article noted · {counted(count_words(note), 'word')}"
