"""Annotations whose passage changed so much that a person has to say where they belong: the orphan desk."""

from __future__ import annotations

from annotations.errors import InputError, NotFoundError
from annotations.library.core import Core
from annotations.library.marking import Marking
from annotations.model import CONTEXT, Anchor, Annotation, Change, Doubt, Selector, Span
from annotations.store import marks

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
        if placed is None or placed.annotation.anchor not in (Anchor.ORPHAN, Anchor.UNCERTAIN):
            raise NotFoundError(
                f"annotation {annotation_id} does not wait for an answer; see `glosse orphans list`"
            )
        return self._doubt(placed.annotation)

    def accept(self, doubt: Doubt) -> Change:
        """Put an annotation on the place that a person was shown for it.

        InputError if there is none, ConflictError if the article has another text by now.
        """
        if doubt.place is None:
            raise InputError(
                f"nothing in the text is like the passage of annotation {doubt.annotation.id}: choose a passage,"
                " or drop it"
            )
        return self.edit(
            doubt.annotation.id, start=doubt.place.start, end=doubt.place.end, text_hash=doubt.text_hash
        )

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


def _whole_words(content: str, span: Span) -> Span:
    """A range with the whole of the words that it begins and ends in."""
    start, end = span
    while start > 0 and content[start - 1].isalnum() and content[start].isalnum():
        start -= 1
    while end < len(content) and content[end - 1].isalnum() and content[end].isalnum():
        end += 1
    return Span(start, end)
