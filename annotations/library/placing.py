"""Keeping annotations, corrections and the place of the person where they were when the text of an article changes."""

from __future__ import annotations

from annotations.model import Anchor, Annotation, Selector
from annotations.store import marks, texts
from annotations.store.connection import Value
from annotations.store.recorder import Recorder


def reanchor(recorder: Recorder, article_id: int, text_id: int, content: str) -> None:
    """Put every annotation that is not on its passage in the current text there; one whose passage is gone rests.

    Deleted ones follow when they come back. An uncertain one keeps the context that the person saw, so that it
    is not taken for certain next time.
    """
    from annotations.anchoring.resolve import resolve
    from annotations.anchoring.selectors import describe

    for placed in marks.of_article(recorder, article_id):
        note = placed.annotation
        if placed.text_id == text_id and _settled(content, note):
            continue
        found = resolve(content, _selector(note))
        if found is None:
            recorder.update("annotations", [note.id], {"anchor": Anchor.ORPHAN.value, "score": 0.0})
            continue
        span, anchor, score = found
        columns: dict[str, Value] = {"start": span.start, "end": span.end}
        if anchor is not Anchor.UNCERTAIN:
            columns |= marks.place(describe(content, span.start, span.end))
        columns |= {"text_id": text_id, "anchor": anchor.value, "score": score}
        recorder.update("annotations", [note.id], columns)


def _selector(note: Annotation) -> Selector:
    """How to find it; its end follows from its quote, since an undone edit can bring back the end in an old text."""
    return Selector(note.start, note.start + len(note.exact), note.exact, note.prefix, note.suffix)


def _settled(content: str, note: Annotation) -> bool:
    """Whether an annotation stands in `content` with its whole context."""
    if note.anchor not in (Anchor.EXACT, Anchor.MOVED) or note.end - note.start != len(note.exact):
        return False
    before = note.start - len(note.prefix)
    return before >= 0 and content.startswith(note.prefix + note.exact + note.suffix, before)


def reanchor_corrections(recorder: Recorder, article_id: int, old: int, text_id: int, content: str) -> None:
    """Move corrections of a single place along with their words; where these are gone, they rest."""
    from annotations.anchoring.resolve import resolve
    from annotations.anchoring.selectors import describe

    rows = recorder.rows(
        "SELECT id, start, end FROM corrections WHERE article_id = ? AND text_id = ? AND scope = 'here'",
        (article_id, old),
    )
    before = texts.content(recorder, old) if rows else ""
    for row in rows:
        words = describe(before, row["start"], row["end"])
        found = resolve(content, words)
        if found is not None and content[slice(*found[0])] == words.exact:
            moved: dict[str, Value] = {"start": found[0].start, "end": found[0].end, "text_id": text_id}
            recorder.update("corrections", [row["id"]], moved)


def move_position(recorder: Recorder, article_id: int, old: int, content: str) -> None:
    """Let a person go on in the new text where they were in the old one."""
    row = recorder.row("SELECT top, caret FROM positions WHERE article_id = ?", (article_id,))
    if row is None:
        return
    from annotations.text.difference import difference, moved

    pieces = difference(texts.content(recorder, old), content)
    values: dict[str, Value] = {"top": moved(pieces, row["top"]), "caret": moved(pieces, row["caret"])}
    recorder.update("positions", [article_id], values)
