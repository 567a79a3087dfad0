"""The same for all occurrences: what is said about one passage, said wherever its words stand in the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from annotations.errors import ChangedError, GlosseError
from annotations.model import Article, Span
from tui import wording
from tui.screens.marking import Marking

if TYPE_CHECKING:
    from tui.screens.tag_picker import Picked


class Spreading(Marking):
    """Tags and colour go everywhere; a comment stays where it was written."""

    def do_mark_all(self) -> None:
        """Tag every occurrence as this one is; if it has no annotation, choose the tag."""
        self._everywhere(self._spread)

    def _everywhere(self, do: Callable[[Article, Span, Sequence[Span]], None]) -> None:
        """Do something to the passage and to all places with the same words, or say why not."""
        article, span = self.article, self._words_meant()
        if article is None or span is None:
            self.say("No word under the caret: select the words first")
            return
        try:
            places = self.library.occurrences(article.id, *span, text_hash=article.text_hash)
        except ChangedError as error:
            self.after_change()
            self.say(str(error), failed=True)
            return
        except GlosseError as error:
            self.say(str(error), failed=True)
            return
        do(article, span, places)

    def _words_meant(self) -> Span | None:
        """The selection, what was jumped to, the name under the caret, or the word there."""
        cursor, target = self.view.cursor, self.view.target
        if target.kind != "sentence":
            return self._trimmed(target.span)
        if cursor.mention:
            return Span(cursor.mention.start, cursor.mention.end)
        return cursor.segments.word(cursor.caret)

    def _spread(self, article: Article, span: Span, places: Sequence[Span]) -> None:
        if here := self._at(span):
            tags = tuple(dict.fromkeys(tag for each in here for tag in each.tags))
            color = next((each.color for each in reversed(here) if each.color), "")
            self._annotate_all(tags, color, article, span, places)
            return

        def picked(choice: Picked | None) -> None:
            if tag := self._bound(choice):
                self._annotate_all((tag,), "", article, span, places)

        where = f" in all {len(places):,} places" if len(places) > 1 else ", its only place"
        what = f"“{wording.clip(self.view.text.content[span.start : span.end], 32)}”{where}"
        self.pick_tag(span, what, picked)

    def _annotate_all(
        self, tags: tuple[str, ...], color: str, article: Article, span: Span, places: Sequence[Span]
    ) -> None:
        made = self.attempt(
            lambda: self.library.annotate_all(
                article.id, [span, *places], tags=tags, color=color, text_hash=article.text_hash
            )
        )
        self._marked(made, partial(self._everywhere, partial(self._annotate_all, tags, color)))
