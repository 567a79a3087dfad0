"""What operators share: the passage they act on, what follows a mark, and the last of them, to be done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from annotations.model import Annotation, Article, Change, CorrectionKind, Span
from tui import wording
from tui.screens.correcting import Correcting


class Operating(Correcting):
    """Operators act on the selection, else on the target, as it was when the key was pressed."""

    _again: Callable[[], None] | None = None
    """Does the last operation to what is the passage by then."""

    def _trimmed(self, span: Span) -> Span:
        """A range without white space at its ends, as the library will keep it."""
        passage = self.view.text.content[span.start : span.end]
        start = span.start + len(passage) - len(passage.lstrip())
        return Span(start, start + len(passage.strip())) if passage.strip() else span

    def _passage(self) -> tuple[Article, Span] | None:
        if self.article is None or not self.view.text.content:
            self.say("No article is open")
            return None
        return self.article, self._trimmed(self.view.target.span)

    def _at(self, span: Span) -> list[Annotation]:
        """The annotations on exactly this extent, the oldest first."""
        found = [annotation for annotation in self.view.annotations if annotation.span == span]
        return sorted(found, key=lambda annotation: annotation.id)

    def _exact(self, span: Span) -> Annotation | None:
        """The annotation on exactly this extent; the newest if there are several."""
        return next(reversed(self._at(span)), None)

    def _marked(self, change: Change | None, again: Callable[[], None] | None = None) -> None:
        """After a mark the selection is done with; its passage is the target, so that a comment can follow."""
        if change:
            self._again = again
            self.view.settle()
            if self.hint_step == 2:
                self.hint_step = 3
        self.tell()

    def _choose(
        self, heading: str, found: Sequence[Annotation], chosen: Callable[[Annotation], None]
    ) -> None:
        """Go on with the only annotation, or with the one of several that is chosen."""
        if len(found) == 1:
            chosen(found[0])
            return
        from tui.screens.menu import Entry, Menu

        by_id = {str(a.id): a for a in found}
        entries = [
            Entry(id, self._described(a), str(n) if n < 10 else "")
            for n, (id, a) in enumerate(by_id.items(), 1)
        ]
        self.app.push_screen(
            Menu(heading, entries, ascii=self.settings.ascii),
            lambda id: chosen(by_id[id]) if id else None,
        )

    def _called(self, annotation: Annotation) -> str:
        """An annotation by its tags, or by what it is without any."""
        return " ".join(f"#{tag}" for tag in annotation.tags) or ("comment" if annotation.note else "mark")

    def _described(self, annotation: Annotation) -> str:
        return f"{self._called(annotation)}  “{wording.clip(annotation.exact, 36)}”"

    # Again

    def do_repeat(self) -> None:
        """The last operation once more, on what is the target now."""
        if self._again is None:
            self.say("Nothing to repeat yet: tag, mark, comment or correct something first")
        else:
            self._again()

    def _correct(self, article: Article, span: Span, kind: CorrectionKind, label: str = "") -> Change | None:
        made = super()._correct(article, span, kind, label)
        if made:
            self._again = partial(self._correct_again, kind, label)
        return made

    def _correct_again(self, kind: CorrectionKind, label: str) -> None:
        if kind is CorrectionKind.DISMISS:
            self.do_dismiss_mention()
            return
        article, name = self.article, self._mention_here()
        span = Span(name.start, name.end) if name else None
        if kind is CorrectionKind.ADD:
            span = self._words_here()
        if article is None or span is None:
            self.say(
                "No name under the caret" if kind is CorrectionKind.RELABEL else "No word under the caret"
            )
        elif name and (name.start, name.end, name.label) == (*span, label):
            self.say(f"{self.what(span)} is {label} already")
        elif self._correct(article, span, kind, label):
            self.view.drop_selection()
            self.tell()
