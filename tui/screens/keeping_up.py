"""Keeping the open article true: after a change made here, and when something else changed the library."""

from __future__ import annotations

from dataclasses import replace

from annotations.errors import ChangedError, NotFoundError
from annotations.model import Article
from tui.screens.desk import Desk


class KeepingUp(Desk):
    """Draws what changed, and nothing moves."""

    def after_change(self) -> None:
        """Draw article, margin and list anew; nothing moves."""
        self._favourites = None
        self.redraw_article()
        self.reload_rows()
        self.tell()

    def redraw_article(self) -> None:
        """Draw the open article and its margin anew; a text that has changed takes caret and rows along."""
        if self.article is None:
            return
        try:
            article = self.library.article(self.article.id)
            if article.text_hash != self.article.text_hash:
                self._show_new_text(article)
                return
            known, self.article = self.article, article
            if (article.coding, article.note) != (known.coding, known.note):
                self.show_head()
            self.view.set_annotations(self.library.annotations_of(article.id), self._colors())
            self.view.set_names(self.library.mentions(article.id) or ())
            self.fill_margin()
            if article.note != known.note:
                self.follow_caret()
        except (NotFoundError, ChangedError) as error:
            # Undone, or deleted by another program; what is on screen stays.
            self.say(str(error), failed=True)

    def _show_new_text(self, article: Article) -> None:
        """The article on screen has another text by now: show that one, the caret on the words where it was."""
        known = self.article.text_hash if self.article else ""
        words = self.view.hits.words
        segments = self.library.segments(article.id)
        position = self.library.position_now(article.id, self.view.position, known)
        self.article, self._half_open = replace(article, text_hash=segments.text.hash), True
        self.view.show(segments, (), (), {}, position)
        if words:
            self.view.find(words)
        self._changes_told |= {article.id}
        self.finish_opening()
        self.say(f"The text of this article changed just now; {self.actions.key('go_changes')} shows what")

    def follow_outside(self) -> None:
        """Show what came into the library from outside."""
        super().follow_outside()
        self._favourites = None
        if self._is_outdated():
            self.redraw_article()
        self.tell()

    def _is_outdated(self) -> bool:
        """Whether the open article, its annotations or its names are not as they are on screen."""
        if self.article is None:
            return False
        library, id_ = self.library, self.article.id
        try:
            same = (
                library.article(id_) == self.article and library.annotations_of(id_) == self.view.annotations
            )
            return not same or (library.mentions(id_) or ()) != self.view.mentions
        except NotFoundError:
            return True
