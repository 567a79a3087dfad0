"""Taking in notes about articles as wholes: nothing that stands in the library is lost for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotations.formats.whole import note_uid
from annotations.library.losing import NOTED, UNTOLD
from annotations.library.names import tag_names
from annotations.store import tags
from annotations.store.recorder import Recorder

if TYPE_CHECKING:
    from annotations.formats.records import ImportNote
    from annotations.library.importing_marks import Intaken


def fit_note(record: ImportNote) -> ImportNote:
    """A note with its tags as the library keeps them; InputError for an impossible one."""
    return replace(record, tags=tuple(tag_names([tag for tag in record.tags if tag.strip(" /")])))


def keep_note(recorder: Recorder, article: int, note: str, done: Intaken) -> str:
    """Give an article a note unless it has another; returns what became of it."""
    before = recorder.value("SELECT note FROM articles WHERE id = ?", (article,))
    if before == note:
        return "same"
    if before:
        done.lose(NOTED)
        return "conflicting"
    recorder.update("articles", [article], {"note": note})
    done.noted.add(article)
    return "new"


def take_note(recorder: Recorder, record: ImportNote, article: int | None, done: Intaken) -> str:
    """What becomes of a note on a page; its tags become the article's.

    A note of somebody else's comes below the one that is there. One that Glosse wrote is an earlier or later state of
    it: the library's stays.
    """
    if article is None:
        done.lose(UNTOLD)
        return "unmatched"
    before, uid = recorder.tuples("SELECT note, uid FROM articles WHERE id = ?", (article,))[0]
    linked = [
        recorder.link("article_tags", {"article_id": article, "tag_id": tags.obtain(recorder, tag)})
        for tag in record.tags
    ]
    if not record.note or record.note in before:
        return "changed" if any(linked) else "same"
    if not before or record.uid == note_uid(uid):
        return keep_note(recorder, article, record.note, done)
    recorder.update("articles", [article], {"note": f"{before}\n\n{record.note}"})
    return "new" if article in done.noted else "changed"
