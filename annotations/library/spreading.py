"""One judgement on every place where the same words stand, or the same name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.errors import ChangedError, InputError
from annotations.library.core import CHANGED
from annotations.library.marking import Marking
from annotations.library.names import color_name, tag_names
from annotations.library.naming import Naming
from annotations.library.wording import counted, quoted
from annotations.model import Anchor, Annotation, Change, Mention, Span
from annotations.store import marks
from annotations.store import tags as stored
from annotations.store.connection import Value
from annotations.store.recorder import Recorder, recording
from annotations.store.values import fold


class Spreading(Marking, Naming):
    """The part of the facade about all occurrences of a passage in its article."""

    def occurrences(self, article_id: int, start: int, end: int, *, text_hash: str = "") -> tuple[Span, ...]:
        """Where the words of a passage stand in its article, itself included, in order; none lies over another.

        Whole words in the same case, whatever white space is between them. Of a name also every mention that is
        counted under it, and none of another name that has its words (`Halder` in `Halder-Stiftung`). The range is
        fitted, and errors are raised, as in `annotate`; ChangedError for a `text_hash` that is not the current one.
        """
        from annotations.text.occurrences import same_words

        segments = self.segments(article_id)
        if text_hash not in ("", segments.text.hash):
            raise ChangedError(CHANGED)
        span = self._fit(segments, start, end)
        words = [hit for hit in same_words(segments.text.content, span) if segments.snap(*hit) == hit]
        mentions = self.mentions(article_id) or ()
        name = next((m for m in mentions if (m.start, m.end) == span), None)
        return tuple(words) if name is None else _of_name(name, mentions, words)

    def annotate_all(
        self,
        article_id: int,
        places: Sequence[tuple[int, int]],
        *,
        tags: Sequence[str] = (),
        color: str = "",
        text_hash: str = "",
    ) -> Change:
        """Give several passages of one article the same tags and colour: one transaction, one action to undo.

        A passage that is annotated exactly keeps what it has and gets the tags that it lacks, and the colour if it
        has none; every other is annotated anew. `Change.start` is the first of `places` as given, and
        `Change.annotation` one that was made or changed. Errors as in `toggle_tag`.
        """
        from annotations.anchoring.selectors import describe

        names, color = tag_names(tags), color_name(color)
        if not places:
            raise InputError("no passage given; name at least one")
        with recording(self._store) as recorder:
            segments, text_id = self._current(recorder, article_id)
            meant = [self._meant(recorder, article_id, *place, text_hash) for place in places]
            spans = list(dict.fromkeys(self._fit(segments, *place) for place in meant))
            there = self._by_extent(recorder, article_id)
            tag_ids = [stored.obtain(recorder, name) for name in names]
            changed = [
                here[0].id
                for span in spans
                if (here := there.get(span)) and self._complete(recorder, here, names, color)
            ]
            content = segments.text.content
            selectors = [describe(content, *span) for span in spans if span not in there]
            values: dict[str, Value] = {"creator": self.creator, "note": "", "color": color}
            changed += marks.insert_all(recorder, article_id, text_id, selectors, values, tag_ids)
            message = _said(names, len(changed), len(spans))
            change = Change(message, article_id, changed[0] if changed else None, spans[0].start)
            return self._log(recorder, "annotate all", change)

    def _by_extent(self, recorder: Recorder, article_id: int) -> dict[Span, list[Annotation]]:
        """The annotations on the current text, by range; of one range the oldest first."""
        found: dict[Span, list[Annotation]] = {}
        for each in marks.of_article(recorder, article_id):
            if each.annotation.anchor is not Anchor.ORPHAN and self._shows(each.annotation):
                found.setdefault(each.annotation.span, []).append(each.annotation)
        return found

    def _complete(
        self, recorder: Recorder, here: Sequence[Annotation], names: Sequence[str], color: str
    ) -> bool:
        """Give what is annotated already the tags that it lacks; returns whether it lacked any."""
        present = {fold(tag) for each in here for tag in each.tags}
        missing = [name for name in names if fold(name) not in present]
        values: dict[str, Value] = {"color": color} if color and not any(each.color for each in here) else {}
        if missing or values:
            self._write(recorder, here[0].id, [*here[0].tags, *missing] if missing else None, values)
        return bool(missing or values)


def _of_name(name: Mention, mentions: Sequence[Mention], words: Sequence[Span]) -> tuple[Span, ...]:
    """The mentions of a name, and its words where no name at all was found."""
    same = {Span(m.start, m.end) for m in mentions if (m.name, m.label) == (name.name, name.label)}
    starts = [m.start for m in mentions]
    ends = sorted(m.end for m in mentions)
    free = (hit for hit in words if bisect_right(ends, hit.start) == bisect_left(starts, hit.end))
    return tuple(sorted(same.union(free)))


def _said(names: Sequence[str], changed: int, all: int) -> str:
    what = f"tagged {', '.join(map(quoted, names))}" if names else "marked"
    if not changed:
        return f"{what} already, in {'its only place' if all == 1 else f'all {all:,} places'}"
    places = counted(changed, "place") if changed == all else counted(changed, "more place")
    return f"{what} in {places}"
