"""Annotations: making, changing and listing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from annotations.errors import ChangedError, InputError, NotFoundError
from annotations.library.core import CHANGED, Core
from annotations.library.names import color_name, tag_name, tag_names
from annotations.library.placing import reanchor
from annotations.library.wording import annotated, counted, opening, quoted
from annotations.model import Anchor, Annotation, AnnotationRow, Article, Change, Span
from annotations.store import articles, marks, tags, texts
from annotations.store.connection import Queries, Value
from annotations.store.recorder import Recorder, read_row, recording
from annotations.store.values import fold, now
from annotations.text import clean_note

if TYPE_CHECKING:
    from annotations.text import Segments


class Marking(Core):
    """The part of the facade about annotations."""

    def annotate(
        self,
        article_id: int,
        start: int,
        end: int,
        *,
        tags: Sequence[str] = (),
        note: str = "",
        color: str = "",
        text_hash: str = "",
    ) -> Change:
        """Mark a passage; `Change.annotation` is the new annotation's id.

        The range is widened to whole graphemes and loses white space at its ends. With a `text_hash` it counts in that
        text: if the article has another by now, the annotation is made in the old one and follows to the new one, or
        waits on the orphan desk. InputError for a range outside the text, an empty tag or an unknown colour;
        NotFoundError for an unknown article; ChangedError for a text that the article never had.
        """
        names = tag_names(tags)
        values: dict[str, Value] = {"note": clean_note(note).strip(), "color": color_name(color)}
        with recording(self._store) as recorder:
            segments, text_id = self._current(recorder, article_id, text_hash)
            span = self._fit(segments, start, end)
            change = self._new(recorder, article_id, text_id, segments, span, names, values)
            if text_id != self._version(article_id, recorder).text_id:
                change = self._followed(recorder, change)
            return self._log(recorder, "annotate", change)

    def _followed(self, recorder: Recorder, change: Change) -> Change:
        """Put what was annotated in an old text of its article on its passage in the current one."""
        article, id_ = change.article or 0, change.annotation or 0
        segments, text_id = self._current(recorder, article)
        reanchor(recorder, article, text_id, segments.text.content)
        placed = self._placed(recorder, id_).annotation
        if placed.anchor is Anchor.ORPHAN:
            message = f"{change.message} · the text changed meanwhile, it waits on the orphan desk"
            return replace(change, message=message, start=None)
        return replace(change, start=placed.start)

    def _current(self, queries: Queries, article_id: int, text_hash: str = "") -> tuple[Segments, int]:
        """The current text of an article, or the one of a hash that it has had, and its id."""
        version = self._shown(queries, article_id, text_hash)
        language = str(queries.value("SELECT language FROM articles WHERE id = ?", (article_id,)))
        return self._segmented(version, language, queries), version.text_id

    def _new(
        self,
        recorder: Recorder,
        article_id: int,
        text_id: int,
        segments: Segments,
        span: Span,
        names: Sequence[str],
        values: dict[str, Value],
    ) -> Change:
        from annotations.anchoring.selectors import describe

        selector = describe(segments.text.content, span.start, span.end)
        values = {"creator": self.creator, **values}
        id_ = marks.insert(recorder, article_id, text_id, selector, values)
        tags.set_annotation_tags(recorder, id_, names)
        words = len(segments.words(span.start, span.end))
        return Change(annotated(names, str(values["note"]), words), article_id, id_, span.start)

    def annotation(self, annotation_id: int) -> Annotation:
        """An annotation; NotFoundError for an unknown or deleted one."""
        return self._placed(self._reader, annotation_id).annotation

    def _placed(self, queries: Queries, annotation_id: int) -> marks.Placed:
        placed = marks.get(queries, annotation_id)
        if placed is None or not self._shows(placed.annotation):
            raise NotFoundError(
                f"no annotation {annotation_id} in the library; `glosse annotations` lists them"
            )
        return placed

    def annotation_row(self, annotation_id: int) -> AnnotationRow:
        """An annotation as lists show it; NotFoundError for an unknown or deleted one."""
        return self._rows([self._placed(self._reader, annotation_id)])[0]

    def annotations_of(self, article_id: int, *, orphans: bool = False) -> tuple[Annotation, ...]:
        """The annotations on the current text of an article, by start, end and id.

        With `orphans` also those whose passage is no longer there: their offsets are in an old text.
        """
        placed = marks.of_article(self._reader, article_id)
        if not placed:
            self._version(article_id)
        found = (each.annotation for each in placed)
        return tuple(each for each in found if orphans or each.anchor is not Anchor.ORPHAN)

    def annotation_rows(self, query: str = "", *, limit: int = 100, offset: int = 0) -> list[AnnotationRow]:
        """One page of the annotations that a query finds, the last modified first; or QueryError."""
        where, parameters = self._annotations_where(query)
        placed = marks.page(self._reader, where, parameters, limit, offset)
        return self._rows(placed)

    def count_annotations(self, query: str = "") -> int:
        """How many annotations a query finds."""
        return marks.count(self._reader, *self._annotations_where(query))

    def _annotations_where(self, query: str) -> tuple[str, list[Value]]:
        if not query.strip():
            return "1", []
        from annotations.search.sql import annotations_where

        condition, parameters = annotations_where(query)
        return f"({condition})", cast("list[Value]", parameters)

    def _rows(self, placed: Sequence[marks.Placed]) -> list[AnnotationRow]:
        ids = list(dict.fromkeys(each.annotation.article for each in placed))
        about = {article.id: article for article in articles.listed(self._reader, ids)}
        known = [each for each in placed if each.annotation.article in about]
        sentences = self._sentences(known, about)
        return [
            AnnotationRow(
                one, article.title, article.url, article.published, article.sources, sentences[one.id]
            )
            for one, article in ((each.annotation, about[each.annotation.article]) for each in known)
        ]

    def _sentences(self, placed: Sequence[marks.Placed], about: dict[int, Article]) -> dict[int, str]:
        """The sentence at the start of each annotation, by its id; every text is read once."""
        by_text: dict[tuple[int, int], list[Annotation]] = {}
        for each in placed:
            by_text.setdefault((each.annotation.article, each.text_id), []).append(each.annotation)
        sentences: dict[int, str] = {}
        for (article, text_id), notes in by_text.items():
            version = texts.version_of(self._reader, article, text_id)
            segments = None if version is None else self._segmented(version, about[article].language)
            for note in notes:
                span = note.span if segments is None else segments.sentence(note.start)
                sentences[note.id] = note.exact if segments is None else segments.text.content[slice(*span)]
        return sentences

    def edit(
        self,
        annotation_id: int,
        *,
        tags: Sequence[str] | None = None,
        note: str | None = None,
        color: str | None = None,
        start: int | None = None,
        end: int | None = None,
        text_hash: str = "",
    ) -> Change:
        """Change what is given and leave the rest; `tags` replaces all of them. Errors as in `annotate`.

        With a `text_hash`, `start` and `end` count in that text: ChangedError if the article has another by now.
        """
        names = None if tags is None else tag_names(tags)
        values: dict[str, Value] = {}
        if note is not None:
            values["note"] = clean_note(note).strip()
        if color is not None:
            values["color"] = color_name(color)
        with recording(self._store) as recorder:
            before = self._placed(recorder, annotation_id).annotation
            said = _said(before, names, values)
            if start is not None or end is not None:
                moved, words = self._moved(recorder, before, start, end, text_hash)
                if before.anchor in (Anchor.ORPHAN, Anchor.UNCERTAIN):
                    values |= moved
                    said.append(f"put in its place, {counted(words, 'word')}")
                elif any(moved[key] != getattr(before, key) for key in ("start", "end")):
                    values |= moved
                    said.append(f"resized, now {counted(words, 'word')}")
            self._write(recorder, annotation_id, names, values)
            after = self._placed(recorder, annotation_id).annotation
            change = Change(" · ".join(said) or "nothing changed", after.article, after.id, after.start)
            return self._log(recorder, "edit", change)

    def _write(
        self, recorder: Recorder, annotation_id: int, names: Sequence[str] | None, values: dict[str, Value]
    ) -> None:
        row = read_row(recorder, "annotations", (annotation_id,)) or {}
        values = {column: value for column, value in values.items() if row.get(column) != value}
        changed = bool(values)
        if names is not None:
            changed |= tags.set_annotation_tags(recorder, annotation_id, names)
        if changed:
            recorder.update("annotations", [annotation_id], {**values, "modified": now()})

    def _moved(
        self, recorder: Recorder, before: Annotation, start: int | None, end: int | None, text_hash: str
    ) -> tuple[dict[str, Value], int]:
        """The columns that put an annotation on another range of the current text, and the words there."""
        from annotations.anchoring.selectors import describe

        segments, text_id = self._current(recorder, before.article)
        if text_hash not in ("", segments.text.hash):
            raise ChangedError(CHANGED)
        if before.anchor is Anchor.ORPHAN and (start is None or end is None):
            raise InputError("this passage is no longer in the text; give both ends of its new place")
        span = self._fit(
            segments, before.start if start is None else start, before.end if end is None else end
        )
        selector = describe(segments.text.content, span.start, span.end)
        columns = marks.place(selector) | {
            "text_id": text_id,
            "anchor": Anchor.EXACT.value,
            "score": 1.0,
        }
        return columns, len(segments.words(span.start, span.end))

    def delete(self, ids: Sequence[int]) -> Change:
        """Delete annotations; they are kept as tombstones until the library is compacted."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            raise InputError("no annotation given; name at least one by its number")
        with recording(self._store) as recorder:
            found = [self._placed(recorder, id_).annotation for id_ in wanted]
            self._bury(recorder, wanted)
            what = opening(found[0].exact) if len(found) == 1 else counted(len(found), "annotation")
            message = f"deleted annotation · {what}" if len(found) == 1 else f"deleted {what}"
            noted = Change(message, found[0].article, wanted[0], found[0].start)
            return _gone(self._log(recorder, "delete", noted))

    def _bury(self, recorder: Recorder, ids: Sequence[int]) -> None:
        at = now()
        recorder.update("annotations", ids, {"deleted": at, "modified": at})

    def toggle_tag(self, article_id: int, start: int, end: int, tag: str, *, text_hash: str = "") -> Change:
        """Set a tag on a passage, or take it off again.

        On exactly annotated extent the tag joins or leaves that annotation, which goes when it has neither
        tag nor note left; elsewhere a new annotation is made. Errors as in `annotate`; with a `text_hash`, ChangedError
        also where it is not certain what the range in that text is in the current one.
        """
        name = tag_name(tag)
        with recording(self._store) as recorder:
            segments, text_id = self._current(recorder, article_id)
            span = self._fit(segments, *self._meant(recorder, article_id, start, end, text_hash))
            here = [
                each.annotation
                for each in marks.of_article(recorder, article_id, span)
                if each.annotation.anchor is not Anchor.ORPHAN and self._shows(each.annotation)
            ]
            bearers = [each for each in here if _carries(each, name)]
            if bearers:
                change = self._untag(recorder, bearers[0], name)
            elif here:
                self._write(recorder, here[0].id, [*here[0].tags, name], {})
                words = len(segments.words(span.start, span.end))
                change = Change(annotated([name], "", words), article_id, here[0].id, span.start)
            else:
                values: dict[str, Value] = {"note": "", "color": ""}
                change = self._new(recorder, article_id, text_id, segments, span, [name], values)
            self._log(recorder, "tag", change)
            return change if marks.get(recorder, change.annotation or 0) else _gone(change)

    def _untag(self, recorder: Recorder, annotation: Annotation, name: str) -> Change:
        left = [tag for tag in annotation.tags if fold(tag) != fold(name)]
        self._write(recorder, annotation.id, left, {})
        message = f"tag {quoted(name)} removed"
        if not left and not annotation.note:
            self._bury(recorder, [annotation.id])
        return Change(message, annotation.article, annotation.id, annotation.start)


def _gone(change: Change) -> Change:
    """The change without the annotation, which the journal still names for when it is undone."""
    return replace(change, annotation=None)


def _carries(annotation: Annotation, name: str) -> bool:
    return any(fold(tag) == fold(name) for tag in annotation.tags)


def _said(before: Annotation, names: Sequence[str] | None, values: dict[str, Value]) -> list[str]:
    """What an edit changes, in words."""
    said = []
    if names is not None:
        old = {fold(tag) for tag in before.tags}
        new = {fold(name) for name in names}
        added = [quoted(name) for name in names if fold(name) not in old]
        removed = [quoted(tag) for tag in before.tags if fold(tag) not in new]
        if added:
            said.append(f"tagged {', '.join(added)}")
        if removed:
            said.append(f"{'tag' if len(removed) == 1 else 'tags'} {', '.join(removed)} removed")
    if values.get("note", before.note) != before.note:
        said.append(_commented(before.note, str(values["note"])))
    if values.get("color", before.color) != before.color:
        said.append(f"now {values['color']!s}" if values["color"] else "colour removed")
    return said


def _commented(before: str, after: str) -> str:
    if not after:
        return "comment removed"
    from annotations.text import count_words

    return "comment changed" if before else f"commented · {counted(count_words(after), 'word')}"
