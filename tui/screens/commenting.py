"""Comments on passages, kept while they are written so that nothing that ends the program loses them."""

from __future__ import annotations

from functools import partial

from annotations.model import Annotation, Article, Span
from tui import wording
from tui.screens.noting import Noting


class Commenting(Noting):
    """One comment is written at a time."""

    def do_comment(self) -> None:
        """Write a comment on the passage, or go on with the one it has."""
        if passage := self._passage():
            article, span = passage
            self.write_comment(article, span, self._exact(span))

    def write_comment(
        self,
        article: Article,
        span: Span,
        exact: Annotation | None,
        draft: str | None = None,
        words: str = "",
    ) -> None:
        """Open the editor, with what was written before; it closes only when that is saved or given up.

        The passage counts in the text that `article` names; `words` are its words where that is not the one on screen.
        """
        from tui.screens.comment import CommentEditor

        def save(note: str) -> str:
            if not exact and not note.strip():
                return ""
            return "" if self._note(article, span, exact, note) else self.status.message

        def keep(note: str) -> None:
            id_ = exact.id if exact else None
            self.library.keep_draft(article.id, span, id_, note, text_hash=article.text_hash)

        note = exact.note if exact else ""
        self.app.push_screen(
            CommentEditor(
                f"“{wording.clip(words, 48)}”" if words else self.what(span),
                note,
                draft,
                save=save,
                keep=keep,
                drop=self.library.drop_draft,
            )
        )

    def _note(self, article: Article, span: Span, exact: Annotation | None, note: str) -> bool:
        again = partial(self._note_here, note) if note.strip() else None
        if exact:
            made = self.attempt(lambda: self.library.edit(exact.id, note=note))
        else:
            made = self.attempt(
                lambda: self.library.annotate(
                    article.id, span.start, span.end, note=note, text_hash=article.text_hash
                )
            )
        self._marked(made, again)
        return made is not None

    def _note_here(self, note: str) -> None:
        """The same comment on what is the passage now, unless it has one."""
        if not (passage := self._passage()):
            return
        article, span = passage
        exact = self._exact(span)
        if exact and exact.note:
            self.say(f"It has a comment already; {self.actions.key('comment')} changes it")
        else:
            self._note(article, span, exact, note)
