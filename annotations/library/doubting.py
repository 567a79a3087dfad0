"""Annotations whose passage changed so much that a person has to say where they belong: the orphan desk."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.core import Core
from annotations.library.marking import Marking
from annotations.library.wording import counted
from annotations.model import CONTEXT, Anchor, Annotation, Change, Doubt, Selector, Span
from annotations.store import marks
from annotations.store.recorder import Recorder, recording

WAITING = (Anchor.ORPHAN, Anchor.UNCERTAIN)

_WAITING = "n.anchor IN ('orphan', 'uncertain')"


class Doubting(Marking, Core):
    """The part of the facade that asks where annotations belong. Every answer is one action to undo."""

    def count_doubts(self) -> int:
        """How many annotations wait for an answer: passages that are gone, and places that are not certain."""
        return marks.count(self._reader, _WAITING, ())

    def doubts(self, *, limit: int = -1, offset: int = 0) -> list[Doubt]:
        """Annotations that wait for an answer, those changed last first, each with its likeliest place now.

        A limit of -1 is none.
        """
        found = marks.page(self._reader, _WAITING, (), limit, offset)
        return [self._doubt(placed.annotation) for placed in found]

    def doubt(self, annotation_id: int) -> Doubt:
        """One of them; NotFoundError if this annotation does not wait."""
        placed = marks.get(self._reader, annotation_id)
        if placed is None or placed.annotation.anchor not in WAITING:
            raise _answered(annotation_id)
        return self._doubt(placed.annotation)

    def accept(self, *doubts: Doubt) -> Change:
        """Put annotations on the places that a person was shown for them, all or none.

        InputError if one has no place or none is given, ChangedError if an article has another text by now,
        NotFoundError if an annotation does not wait any more.
        """
        if not doubts:
            raise InputError("no annotation given; name at least one by its number")
        with recording(self._store) as recorder:
            words = sum([self._accept(recorder, doubt) for doubt in doubts])
            first = self._placed(recorder, doubts[0].annotation.id).annotation
            what = (
                "put in its place" if len(doubts) == 1 else f"{len(doubts):,} annotations put in their places"
            )
            message = f"{what}, {counted(words, 'word')}"
            return self._log(recorder, "edit", Change(message, first.article, first.id, first.start))

    def _accept(self, recorder: Recorder, doubt: Doubt) -> int:
        """Put one on its place; returns how many words are there."""
        id_, place = doubt.annotation.id, doubt.place
        if place is None:
            raise InputError(
                f"nothing in the text is like the passage of annotation {id_}: choose a passage, or drop it"
            )
        before = self._placed(recorder, id_).annotation
        if before.anchor not in WAITING:
            raise _answered(id_)
        values, words = self._moved(recorder, before, place.start, place.end, doubt.text_hash)
        self._write(recorder, id_, None, values)
        return words

    def _doubt(self, annotation: Annotation) -> Doubt:
        from annotations.anchoring.resolve import suggest

        text = self.text(annotation.article)
        content = text.content
        place: Span | None = None
        score = 0.0
        if annotation.anchor is Anchor.UNCERTAIN:
            place, score = annotation.span, annotation.score
        else:
            end = annotation.start + len(annotation.exact)
            selector = Selector(annotation.start, end, annotation.exact, annotation.prefix, annotation.suffix)
            if match := suggest(content, selector):
                place, score = _whole_words(content, match.span), match.score
        return Doubt(
            annotation=annotation,
            article_title=self.article(annotation.article).title,
            place=place,
            text_hash=text.hash,
            score=round(score, 4),
            exact=content[place.start : place.end] if place else "",
            prefix=content[max(place.start - CONTEXT, 0) : place.start] if place else "",
            suffix=content[place.end : place.end + CONTEXT] if place else "",
        )


def _answered(annotation_id: int) -> NotFoundError:
    return NotFoundError(f"annotation {annotation_id} does not wait for an answer; see `glosse orphans list`")


def _whole_words(content: str, span: Span) -> Span:
    """A range with the whole of the words that it begins and ends in."""
    start, end = span
    while start > 0 and content[start - 1].isalnum() and content[start].isalnum():
        start -= 1
    while end < len(content) and content[end - 1].isalnum() and content[end].isalnum():
        end += 1
    return Span(start, end)
